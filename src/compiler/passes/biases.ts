import type { PopulationSpec, ProjectionSpec } from '../../network/description.js';
import type { Draft } from './draft.js';

/** A weight of 1 counts so much on the potential's scale (hardware facts, section 1: w << 6). */
const BIAS_UNIT = 64;
const MAX_WEIGHT = 2 ** 15 - 1;

/**
 * Neurons that had biases and are of a model without: an input of one `constant` unit, which is to be given a value
 * in every sample, drives them by weights.
 *
 * @param described the population as it was
 * @returns what is to be said of it; null where there are no biases
 */
export function driveBiases(draft: Draft, name: string, described: PopulationSpec): string | null {
  const values = biasesOf(described);
  if (values === null) return null;
  const input = draft.freeName(`bias-${name}`);
  draft.setInput(input, { size: 1, encoder: 'constant' });
  const rounded = values.map(value => Math.max(-MAX_WEIGHT, Math.min(MAX_WEIGHT, Math.round(value))));
  const neurons = [...rounded.keys()].filter(neuron => rounded[neuron] !== 0);
  const weights = neurons.map(neuron => rounded[neuron]);
  const projection: ProjectionSpec = {
    from: input,
    to: name,
    connect: { kind: 'listed', pre: neurons.map(() => 0), post: neurons },
    weights: { kind: 'values', values: weights },
    weightBits: bitsOf(weights),
  };
  draft.setProjection(draft.freeName(`to-${name}-bias`), projection, {
    layout: 'sparse',
    pre: 1,
    post: described.size,
    start: startsOf(rounded),
    sources: new Int32Array(neurons.length),
    weights: Int16Array.from(weights),
    kernel: null,
  });
  const error = values.reduce((most, value, index) => Math.max(most, Math.abs(value - rounded[index])), 0);
  const how = error === 0 ? 'exact' : `in whole weights, largest error ${Number(error.toPrecision(3))}`;
  return `population ${name}: its biases come from the input ${input}, which must be given the value 255; they act from the second step on (${how})`;
}

/** Biases in weights of 1, by neuron; null without. */
function biasesOf({ size, neuron }: PopulationSpec): Float64Array | null {
  if (neuron.model !== 'lif-cuba') return null;
  const { biasMantissa = 0, biasExponent = 0 } = neuron;
  const scale = 2 ** biasExponent / BIAS_UNIT;
  const values = Float64Array.from(
    { length: size },
    (_, index) => (typeof biasMantissa === 'number' ? biasMantissa : biasMantissa[index]) * scale,
  );
  return values.some(value => value !== 0) ? values : null;
}

/** Two's complement, 8 at least. */
function bitsOf(weights: readonly number[]): number {
  let bits = 8;
  while (weights.some(weight => weight < -(2 ** (bits - 1)) || weight >= 2 ** (bits - 1))) bits++;
  return bits;
}

function startsOf(values: Float64Array): Int32Array {
  const start = new Int32Array(values.length + 1);
  values.forEach((value, neuron) => {
    start[neuron + 1] = start[neuron] + (value === 0 ? 0 : 1);
  });
  return start;
}
