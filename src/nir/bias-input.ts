import type { Arrivals } from './arrivals.js';
import type { NormalForm } from './normal-form.js';

/** Path of the source that biases come from; no node's path is empty. */
export const BIAS_SOURCE = '';

/**
 * Biases as weights from a source of its own; with them what v_leak adds to the potential in every step, where the input
 * enters there too.
 */
export function withBiasInput(
  { from, bias }: Arrivals,
  form: NormalForm,
): { arrivals: Arrivals; form: NormalForm } {
  const { keepI, gain, pull } = form;
  const movable = keepI.every(kept => kept === 0) && gain.every(value => value !== 0);
  const weights = movable ? bias.map((value, k) => value + pull[k] / gain[k]) : bias;
  if (weights.every(value => value === 0)) return { arrivals: { from, bias }, form };
  const start = Int32Array.from({ length: bias.length + 1 }, (_, row) => row);
  const map = { pre: 1, post: bias.length, start, sources: new Int32Array(bias.length), weights };
  const arrival = { source: BIAS_SOURCE, looped: false, delay: 0, map, direct: false, convolution: null };
  return {
    arrivals: { from: [...from, arrival], bias: new Float64Array(bias.length) },
    form: movable ? { ...form, pull: new Float64Array(bias.length) } : form,
  };
}
