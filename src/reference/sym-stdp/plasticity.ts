import type { PlasticConstants } from './constants.js';

/**
 * The symmetric rule: a pre-spike adds nu times the post-trace, a post-spike nu times the pre-trace, and no
 * order of spikes depresses. A weight that an update would lift above the limit is set to the limit.
 * Matrices are `[pre, post]`, flat.
 */

/** A spike of pre-neuron `pre`, not learning: its weights are added to the conductances of all post-neurons. */
export function deliver(weights: Float64Array, pre: number, conductance: Float64Array): void {
  const from = pre * conductance.length;
  for (let j = 0; j < conductance.length; j++) conductance[j] += weights[from + j];
}

/** As {@link deliver}; then each of the weights learns, so that conductances see what was there before. */
export function deliverAndLearn(
  weights: Float64Array,
  pre: number,
  conductance: Float64Array,
  postTrace: Float64Array,
  plastic: PlasticConstants,
): void {
  const { rate, maximum } = plastic;
  const from = pre * conductance.length;
  for (let j = 0; j < conductance.length; j++) {
    const weight = weights[from + j];
    conductance[j] += weight;
    const next = weight + rate * postTrace[j];
    weights[from + j] = next < maximum ? next : maximum;
  }
}

/** A spike of post-neuron `post`: all its weights learn. */
export function learnPostSpike(
  weights: Float64Array,
  post: number,
  posts: number,
  preTrace: Float64Array,
  plastic: PlasticConstants,
): void {
  const { rate, maximum } = plastic;
  for (let i = 0, at = post; i < preTrace.length; i++, at += posts) {
    const next = weights[at] + rate * preTrace[i];
    weights[at] = next < maximum ? next : maximum;
  }
}
