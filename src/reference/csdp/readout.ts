import { raise } from '../../fixed/error.js';
import type { Circuit } from './circuit.js';
import type { PresentedInput } from './input.js';
import { type Presentation, present } from './presentation.js';

/**
 * Classes of a batch: shown without a label and without learning, each row gets the class whose neuron
 * of zy fires most; the lowest of equals wins.
 */
export function predict(circuit: Circuit, input: PresentedInput): Uint32Array {
  return predictedClasses(present(circuit, input));
}

/** For each row the class with the most spikes in zy (the lowest of equals), `[rows]`. */
export function predictedClasses(shown: Presentation): Uint32Array {
  const classes = shown.counts.zy.length / shown.rows;
  return Uint32Array.from({ length: shown.rows }, (_, row) => {
    const counts = shown.counts.zy.subarray(row * classes, (row + 1) * classes);
    return counts.reduce((best, count, c) => (count > counts[best]! ? c : best), 0);
  });
}

/** Softmax of the spike counts of zy in each row, `[rows, classes]`. */
export function classProbabilities(shown: Presentation): Float64Array {
  const { zy } = shown.counts;
  const classes = zy.length / shown.rows;
  const probabilities = new Float64Array(zy.length);
  for (let start = 0; start < zy.length; start += classes) {
    const counts = zy.subarray(start, start + classes);
    const most = counts.reduce((a, b) => Math.max(a, b), 0);
    const powers = Array.from(counts, count => Math.exp(count - most));
    const sum = powers.reduce((a, b) => a + b, 0);
    probabilities.set(
      powers.map(power => power / sum),
      start,
    );
  }
  return probabilities;
}

/**
 * Rate code of a hidden layer, `[rows, size]`: spike counts divided by T + 1, as the released code does
 * (it counts the silent state before the first step as one more).
 */
export function rateCode(shown: Presentation, layer: 'z1' | 'z2'): Float64Array {
  return Float64Array.from(shown.counts[layer], count => count / (shown.steps + 1));
}

/**
 * Reconstructed images, `[rows, inputs]`: traces of zR summed over the steps, divided by T + 1.
 *
 * @throws SpikeloomError if the circuit has no reconstruction head
 */
export function reconstruction(shown: Presentation): Float64Array {
  if (shown.tracesOfZR.length === 0) raise('reconstruction: this circuit was made without that head');
  return shown.tracesOfZR.map(sum => sum / (shown.steps + 1));
}
