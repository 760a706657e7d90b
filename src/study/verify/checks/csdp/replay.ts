import {
  type Circuit,
  classProbabilities,
  type Learning,
  type Presentation,
  predictedClasses,
  present,
  rateCode,
  reconstruction,
  type StepView,
} from '../../../../reference/csdp/index.js';
import type { CsdpCase } from './case.js';

type Values = ArrayLike<number>;

/** A quantity for each step of each presentation: `steps[presentation][step - 1]`. */
export interface Recording {
  readonly steps: Readonly<Record<string, Values[][]>>;
  readonly presentations: Readonly<Record<string, Values[]>>;
  readonly finalWeights: Values;
}

/** Runs all presentations of a case and keeps everything the recorded arrays hold. */
export function recordCase(golden: CsdpCase, learnOf?: (presentation: number) => Learning): Recording {
  const circuit = golden.circuit();
  const { meta } = golden;
  const steps: Record<string, Values[][]> = {};
  const presentations: Record<string, Values[]> = {};
  const learning = meta.synapses_learning.map(place => place.name);
  for (let p = 0; p < meta.presentations; p++) {
    const shown = present(circuit, {
      spikes: golden.bytesOf('in_s0', p),
      labels: golden.bytesOf('in_label', p),
      positive: golden.bytesOf('in_positive', p),
      learn: learnOf?.(p) ?? meta.presentation[p]!.learn,
      recordUpdates: true,
      observe: view => {
        for (const [name, values] of Object.entries(observedIn(circuit, view, learning))) {
          steps[name] ??= [];
          steps[name][p] ??= [];
          steps[name][p].push(Float64Array.from(values));
        }
      },
    });
    for (const [name, values] of Object.entries(leftOf(circuit, shown, learning))) {
      presentations[name] ??= [];
      presentations[name].push(Float64Array.from(values));
    }
  }
  return { steps, presentations, finalWeights: gather(circuit, circuit.weights, learning) };
}

function observedIn(circuit: Circuit, view: StepView, learning: readonly string[]): Record<string, Values> {
  const { z1, z2, zy, zR, rows } = view.state;
  if (zR === undefined || view.updates === undefined) throw new Error('recorded cases have zR and updates');
  const all = [z1, z2, zy];
  const loss = [z1.loss, z2.loss];
  return {
    s: beside(
      rows,
      all.map(layer => layer.spikes),
    ),
    j: beside(
      rows,
      all.map(layer => layer.current),
    ),
    v: beside(
      rows,
      all.map(layer => layer.potential),
    ),
    thr: beside(
      rows,
      all.map(layer => layer.threshold),
    ),
    tr: beside(
      rows,
      all.map(layer => layer.trace),
    ),
    mod: beside(rows, [z1.modulator, z2.modulator]),
    logit: beside(rows, [z1.logit, z2.logit]),
    p: beside(rows, [z1.probability, z2.probability]),
    loss,
    ey: zy.error,
    eR: zR.error,
    zR_s: zR.spikes,
    zR_j: zR.current,
    zR_v: zR.potential,
    zR_tr: zR.trace,
    dw: gather(circuit, view.updates, learning),
    dw_sums: sums(circuit, view.updates, learning),
    w_sums: sums(circuit, circuit.weights, learning),
  };
}

function leftOf(circuit: Circuit, shown: Presentation, learning: readonly string[]): Record<string, Values> {
  const { z1, z2, zy } = shown.counts;
  return {
    w: gather(circuit, circuit.weights, learning),
    count: beside(shown.rows, [z1, z2, zy]),
    pred: predictedClasses(shown),
    yhat: classProbabilities(shown),
    rate: beside(shown.rows, [rateCode(shown, 'z1'), rateCode(shown, 'z2')]),
    recon: reconstruction(shown),
  };
}

/** Layers side by side in each row. */
function beside(rows: number, layers: readonly (Float64Array | Uint8Array | Uint32Array)[]): number[] {
  const out: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (const layer of layers) {
      const size = layer.length / rows;
      out.push(...layer.subarray(row * size, (row + 1) * size));
    }
  }
  return out;
}

function gather(circuit: Circuit, flat: Float64Array, names: readonly string[]): Float64Array {
  return Float64Array.from(names.flatMap(name => [...matrixOf(circuit, flat, name)]));
}

function sums(circuit: Circuit, flat: Float64Array, names: readonly string[]): number[] {
  return names.flatMap(name => {
    const matrix = matrixOf(circuit, flat, name);
    return [matrix.reduce((a, b) => a + b, 0), matrix.reduce((a, b) => a + Math.abs(b), 0)];
  });
}

function matrixOf(circuit: Circuit, flat: Float64Array, name: string): Float64Array {
  const found = circuit.synapses.find(synapse => synapse.name === name);
  if (found === undefined) throw new Error(`the circuit has no matrix ${name}`);
  return flat.subarray(found.offset, found.offset + found.pre * found.post);
}
