import { TSNE } from '@saehrimnir/druidjs';
import type { Space } from './space.js';

export interface EmbedOptions {
  /** Neighbours that a point minds, about; at most a third of the others is taken. */
  readonly perplexity: number;
  readonly iterations: number;
  /** Start of the generator that places the points at first. */
  readonly seed: number;
}

/**
 * Lays points out in a plane so that near ones stay near: t-SNE (L. van der Maaten, G. Hinton, "Visualizing Data
 * using t-SNE", JMLR 9, 2008). Equal arguments give equal places.
 *
 * @param space four points at least
 * @returns the plane, [count x 2]
 */
export function embed(space: Space, { perplexity, iterations, seed }: EmbedOptions): Space {
  const { count, size } = space;
  const scale = 1 / rootMeanSquare(space);
  // Distances near 1 are where the library's search for each point's width begins.
  const rows = Array.from({ length: count }, (_, i) =>
    Array.from(space.values.subarray(i * size, (i + 1) * size), value => value * scale),
  );
  const places = new TSNE(rows, {
    perplexity: Math.min(perplexity, (count - 1) / 3),
    seed,
    d: 2,
  }).transform(iterations);
  return { count, size: 2, values: Float64Array.from(places.flatMap(place => Array.from(place))) };
}

/** Of the points' distances from their mean; 1 where they are all one. */
function rootMeanSquare({ count, size, values }: Space): number {
  let sum = 0;
  for (let k = 0; k < size; k++) {
    let mean = 0;
    for (let i = 0; i < count; i++) mean += values[i * size + k] / count;
    for (let i = 0; i < count; i++) sum += (values[i * size + k] - mean) ** 2;
  }
  return Math.sqrt(sum / count) || 1;
}
