import type { Arrivals } from './arrivals.js';

/** Path of the source that biases come from; no node's path is empty. */
export const BIAS_SOURCE = '';

/** Biases as weights from a source of its own. */
export function withBiasInput({ from, bias }: Arrivals): Arrivals {
  if (bias.every(value => value === 0)) return { from, bias };
  const start = Int32Array.from({ length: bias.length + 1 }, (_, row) => row);
  const map = { pre: 1, post: bias.length, start, sources: new Int32Array(bias.length), weights: bias };
  const arrival = { source: BIAS_SOURCE, looped: false, delay: 0, map, direct: false, convolution: null };
  return { from: [...from, arrival], bias: new Float64Array(bias.length) };
}
