import type { DenseProjection, ExpandedProjection } from './description.js';

/** A projection as a matrix of pairs, for those who work on matrices; memory grows with pairs. */
export function denseOf(projection: ExpandedProjection): DenseProjection {
  if (projection.layout === 'dense') return projection;
  const { pre, post, start, sources, weights } = projection;
  const matrix = weights instanceof Int16Array ? new Int16Array(pre * post) : new Float64Array(pre * post);
  const mask = new Uint8Array(pre * post);
  for (let neuron = 0; neuron < post; neuron++) {
    for (let synapse = start[neuron]; synapse < start[neuron + 1]; synapse++) {
      matrix[neuron * pre + sources[synapse]] = weights[synapse];
      mask[neuron * pre + sources[synapse]] = 1;
    }
  }
  return { layout: 'dense', pre, post, weights: matrix, mask };
}
