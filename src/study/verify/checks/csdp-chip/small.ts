import type { CheckRow } from '../../check.js';
import { Tally } from '../../tally.js';
import type { ChipStep } from './recorder.js';
import { type CsdpRun, LAYERS, type Layer, layerOf } from './run.js';

/** The case of 64-40-20-10 neurons, of which every signal of every step is recorded. */
export function* smallRows(run: CsdpRun): Iterable<CheckRow> {
  const { parameters, recorded, steps, outcome } = run;
  const sizeOf = (layer: Layer) => (layer === 1 ? parameters.n1 : parameters.n2);
  const row = (what: string, fill: (tally: Tally) => void): CheckRow => {
    const tally = new Tally();
    fill(tally);
    return tally.row(`64-40-20-10: ${what}`);
  };
  /** One signal of every step; a difference is named by its place in the recorded array. */
  const signal = (tally: Tally, name: string, of: (step: ChipStep, at: number) => ArrayLike<number>) => {
    tally.values(
      name,
      steps.flatMap((step, at) => Array.from(of(step, at))),
      recorded.all(name),
    );
  };

  yield row('passes, margins and predictions', tally => {
    tally.values('passes', outcome.passes.flat(), recorded.all('passes'));
    tally.values('margin', outcome.margins, recorded.all('margin'));
    tally.values('pred', outcome.predictions, recorded.all('pred'));
    tally.value('lfsr32_end_of_training', outcome.lfsr32EndOfTraining, parameters.lfsr32_end_of_training);
  });
  yield row('initial weights and thresholds', tally => {
    const { weights, thr } = run.atBoot;
    tally.values('init_W1', weights.W1, recorded.all('init_W1'));
    tally.values('init_W2', weights.W2, recorded.all('init_W2'));
    for (const layer of LAYERS)
      tally.values(`init_thr${layer}`, thr[layer - 1], recorded.all(`init_thr${layer}`));
  });
  yield row('input spikes', tally => signal(tally, 'x', step => step.x));
  yield row('sums of inputs', tally => {
    for (const layer of LAYERS) signal(tally, `J${layer}`, (_, at) => inputSums(run, at, layer));
  });
  yield row('potentials', tally => {
    for (const layer of LAYERS) signal(tally, `u${layer}`, step => layerOf(step, layer).u);
  });
  yield row('spikes', tally => {
    for (const layer of LAYERS) signal(tally, `s${layer}`, step => layerOf(step, layer).s);
  });
  yield row('goodness, probabilities and errors', tally => {
    for (const layer of LAYERS) {
      for (const name of ['G', 'p', 'e', 'a'] as const) {
        signal(tally, `${name}${layer}`, step => layerOf(step, layer)[name]);
      }
    }
  });
  yield row("classifier's sums", tally => signal(tally, 'y', step => step.y));
  yield row('random registers', tally => {
    signal(tally, 'lfsr16', step => [step.lfsr16]);
    signal(tally, 'lfsr32', step => [step.lfsr32]);
  });
  yield row('all that was learnt, after each pass', tally => {
    for (let pass = 0; pass < outcome.passes.length; pass++) {
      const { weights, thr } = run.after(pass);
      const last = steps[(pass + 1) * parameters.T - 1];
      const end = (name: string, values: ArrayLike<number>) => {
        tally.values(`${name}, pass ${pass}`, values, recorded.row(name, pass, values.length));
      };
      for (const layer of LAYERS) {
        end(`count${layer}`, layerOf(last, layer).count.subarray(0, sizeOf(layer)));
        end(`end_thr${layer}`, thr[layer - 1]);
      }
      for (const name of ['W1', 'W2', 'C'] as const) end(`end_${name}`, weights[name]);
    }
  });
}

/** J of step `at`, from the spikes and weights that step `at - 1` left; 0 in the first step of a pass. */
function inputSums({ steps, parameters }: CsdpRun, at: number, layer: Layer): number[] {
  const targets = layerOf(steps[at], layer).u.length;
  if (at % parameters.T === 0) return new Array<number>(targets).fill(0);
  const { x, layers, weights } = steps[at - 1];
  const sources = layer === 1 ? x : layers[0].s;
  const matrix = weights![`W${layer}`];
  return Array.from({ length: targets }, (_, k) => {
    return sources.reduce((J, spike, j) => J + spike * matrix[k * sources.length + j], 0);
  });
}
