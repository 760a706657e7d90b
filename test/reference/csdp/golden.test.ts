import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { hasSharedData, sharedData } from '../../support/shared-data.js';
import { GoldenCase } from './golden-case.js';
import { type Recording, recordCase } from './golden-recorder.js';

const CASES = [
  'heads',
  'inference',
  'inference-initial-weights',
  'self-supervised',
  'supervised-adam',
  'supervised-adam-trained',
  'supervised-online',
  'supervised-online-paired',
  'supervised-online-tie',
  'thresholds',
];

const EXACT = ['s', 'zR_s', 'count', 'pred'];

/** Values to compare with a recorded array, with the tolerance of each. */
interface Comparison {
  readonly actual: number[];
  readonly toleranceAt: (index: number) => number;
}

function comparisonFor(array: string, golden: GoldenCase, run: Recording): Comparison {
  const { meta } = golden;
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
  const limit = EXACT.includes(name) ? 0 : tolerance[name.replace(/^zR_/, '')]!;
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

/** Every element outside its tolerance, as a message; empty where all agree. */
function disagreements(golden: GoldenCase, array: string, run: Recording): string[] {
  const { data } = golden.array(array);
  const { actual, toleranceAt } = comparisonFor(array, golden, run);
  if (actual.length !== data.length) return [`${array}: ${actual.length} values, ${data.length} recorded`];
  const found: string[] = [];
  actual.forEach((value, i) => {
    const limit = toleranceAt(i);
    // Negated, so that NaN on either side counts as a disagreement.
    if (!(Math.abs(value - data[i]!) <= limit)) {
      found.push(`${array}[${i}]: ${value}, recorded ${data[i]}, tolerance ${limit}`);
    }
  });
  return found;
}

describe.skipIf(!hasSharedData)('golden cases of the released CSDP code', () => {
  it('are all known here', () => {
    const folders = readdirSync(sharedData('csdp'), { withFileTypes: true }).filter(entry =>
      entry.isDirectory(),
    );
    expect(folders.map(folder => folder.name).sort()).toEqual(CASES);
  });

  describe.each(hasSharedData ? CASES : [])('%s', name => {
    const golden = new GoldenCase(name);
    let run: Recording;
    beforeAll(() => {
      run = recordCase(golden);
    });
    const outputs = golden.arrays().filter(array => !array.startsWith('in_'));

    it('names its synapses as the circuit lays them out', () => {
      const places = golden
        .circuit()
        .synapses.map(s => ({ name: s.name, pre: s.pre, post: s.post, offset: s.offset }));
      expect(places).toEqual(golden.meta.synapses_in_w);
    });

    it.each(outputs)('%s', array => {
      expect(disagreements(golden, array, run).slice(0, 5)).toEqual([]);
    });

    it('meets exact ties of goodness and theta only where they are recorded', () => {
      const ties: number[][] = [];
      run.steps.logit!.forEach((steps, p) => {
        steps.forEach((values, step) => {
          Array.from(values).forEach((logit, i) => {
            if (logit === 0) ties.push([p, step + 1, Math.floor(i / 2), (i % 2) + 1]);
          });
        });
      });
      expect(ties).toEqual(golden.meta.exact_ties_presentation_step_row_layer);
    });
  });

  it('heads: CSDP learning at a step size of 0 changes nothing', () => {
    const golden = new GoldenCase('heads');
    const both = recordCase(golden, () => 'csdp+heads');
    expect(both.finalWeights).toEqual(recordCase(golden).finalWeights);
    expect(disagreements(golden, 'exp_w', both)).toEqual([]);
  });
});
