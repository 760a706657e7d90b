import type { Check, CheckContext, CheckRow } from '../../check.js';
import { Tally } from '../../tally.js';
import { CsdpCase } from './case.js';
import { type Recording, recordCase } from './replay.js';

/** Quantities that must be equal. */
const EXACT = ['s', 'zR_s', 'count', 'pred'];

/** Values to compare with a recorded array, with the tolerance of each. */
interface Comparison {
  readonly actual: number[];
  readonly toleranceAt: (index: number) => number;
}

/**
 * The cases of the released CSDP code (Ororbia, Science Advances 10, eadn6076, 2024), and a float64 reference of some of
 * their values, against the float reference that the twin learns by. All draws are recorded, so nothing is random.
 */
export const csdp: Check = {
  name: 'csdp',
  title: "CSDP in float, by its author's released code",
  source: "author's code, float32",
  judge: "authors' program",
  leavesOpen:
    'Networks of 24 and 12 neurons on 8 x 8 images; how well it learns at full size is told by runs.',
  rows,
};

function* rows({ recordings }: CheckContext): Iterable<CheckRow> {
  const metas = recordings.files('csdp').filter(path => path.endsWith('/meta.json'));
  for (const name of metas.map(path => path.split('/')[1])) {
    const recorded = new CsdpCase(recordings, name);
    const run = recordCase(recorded);
    const tallies = { exact: new Tally(), float32: new Tally(), float64: new Tally() };
    const outputs = recorded.arrays.names().filter(array => !array.startsWith('in_'));
    for (const array of outputs) {
      const { actual, toleranceAt } = comparisonFor(array, recorded, run);
      const kind = isExact(array) ? 'exact' : array.startsWith('ref64') ? 'float64' : 'float32';
      tallies[kind].values(array, actual, recorded.arrays.all(array), toleranceAt);
    }
    tallies.exact.values('ties', tiesOf(run), recorded.meta.exact_ties_presentation_step_row_layer.flat());
    yield tallies.exact.row(`${name}: spikes, counts, predictions`);
    yield tallies.float32.row(`${name}: potentials, goodness, weights`);
    const float64 = tallies.float64.row(`${name}: potentials, traces, weights`);
    yield { ...float64, source: 'float64 program' };
  }
}

function isExact(array: string): boolean {
  return EXACT.includes(array.replace(/^exp_(at_)?/, ''));
}

function comparisonFor(array: string, recorded: CsdpCase, run: Recording): Comparison {
  const { meta } = recorded;
  const { tolerance_abs: tolerance } = meta;
  const at = (name: string, steps: readonly number[]): number[] =>
    run.steps[name]!.flatMap(all => steps.flatMap(step => Array.from(all[step - 1]!)));
  if (array === 'ref64_w')
    return { actual: Array.from(run.finalWeights), toleranceAt: () => tolerance.ref64! };
  if (array.startsWith('ref64_at_')) {
    const actual = at(array.slice('ref64_at_'.length), meta.steps_of_ref64_at);
    return { actual, toleranceAt: () => tolerance.ref64! };
  }
  const chosen = array.startsWith('exp_at_');
  const name = array.slice(chosen ? 'exp_at_'.length : 'exp_'.length);
  if (name.endsWith('_sums')) {
    const sizes = meta.synapses_learning.map(place => place.pre * place.post);
    const perEntry = tolerance.sums_per_entry!;
    return {
      actual: run.steps[name]!.flat().flatMap(values => Array.from(values)),
      toleranceAt: i => perEntry * sizes[Math.floor(i / 2) % sizes.length]!,
    };
  }
  const limit = isExact(array) ? 0 : tolerance[name.replace(/^zR_/, '')]!;
  const perStep = run.steps[name];
  if (perStep === undefined) {
    return {
      actual: run.presentations[name]!.flatMap(values => Array.from(values)),
      toleranceAt: () => limit,
    };
  }
  const everyStep = Array.from({ length: meta.steps }, (_, i) => i + 1);
  const steps = name === 'dw' ? meta.steps_of_exp_dw : chosen ? meta.steps_of_exp_at : everyStep;
  return { actual: at(name, steps), toleranceAt: () => limit };
}

/** Where goodness equals theta exactly, as the recordings name it: presentation, step (from 1), row, layer (from 1). */
function tiesOf(run: Recording): number[] {
  const ties: number[] = [];
  run.steps.logit!.forEach((steps, p) => {
    steps.forEach((values, step) => {
      Array.from(values).forEach((logit, i) => {
        if (logit === 0) ties.push(p, step + 1, Math.floor(i / 2), (i % 2) + 1);
      });
    });
  });
  return ties;
}
