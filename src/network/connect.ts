import type { Xorshift32 } from '../fixed/xorshift.js';
import type { DenseConnectSpec } from './description.js';

type RectangleSides = Extract<DenseConnectSpec, { kind: 'rectangles' }>;

/** What a projection joins. */
export interface ConnectedPair {
  readonly pre: number;
  readonly post: number;
  /** [rows, columns] of the source, where it is an image input. */
  readonly shape: readonly [number, number] | undefined;
}

/**
 * Draws which pairs hold a synapse.
 *
 * @param random takes the draws: `rectangles` four for each post neuron, `random` one for each pair
 *   (post neurons outer), the others none
 * @returns [post x pre], 1 where a synapse is; null: everywhere
 */
export function drawMask(
  connect: DenseConnectSpec,
  pair: ConnectedPair,
  random: Xorshift32,
): Uint8Array | null {
  switch (connect.kind) {
    case 'all':
      return null;
    case 'one-to-one':
      return diagonal(pair);
    case 'others':
      return diagonal(pair).map(held => 1 - held);
    case 'random':
      return scattered(pair, connect.probability, random);
    case 'rectangles':
      return rectangles(pair, connect, random);
  }
}

function diagonal({ pre, post }: ConnectedPair): Uint8Array {
  const mask = new Uint8Array(pre * post);
  for (let neuron = 0; neuron < post; neuron++) mask[neuron * pre + neuron] = 1;
  return mask;
}

/** A synapse where the drawn word is at most 2^32 p: words are 1 .. 2^32 - 1. */
function scattered({ pre, post }: ConnectedPair, probability: number, random: Xorshift32): Uint8Array {
  const mask = new Uint8Array(pre * post);
  const limit = probability * 2 ** 32;
  for (let i = 0; i < mask.length; i++) mask[i] = random.next() <= limit ? 1 : 0;
  return mask;
}

/**
 * One rectangle of the image for each post neuron (the same one of every map, where an input has several
 * of that shape): height, width, first row and first column, drawn in
 * this order, each uniform in what is left (data/csdp-chip README, 1.2 step 4, for images of any shape).
 */
function rectangles(
  { pre, post, shape }: ConnectedPair,
  sides: RectangleSides,
  random: Xorshift32,
): Uint8Array {
  const [rows, columns] = shape!;
  const { minSide, maxSide = Math.max(rows, columns) } = sides;
  const mask = new Uint8Array(pre * post);
  for (let neuron = 0; neuron < post; neuron++) {
    const height = minSide + random.below(Math.min(rows, maxSide) - minSide + 1);
    const width = minSide + random.below(Math.min(columns, maxSide) - minSide + 1);
    const top = random.below(rows - height + 1);
    const left = random.below(columns - width + 1);
    for (let row = top; row < top + height; row++) {
      for (let map = 0; map < pre; map += rows * columns) {
        const start = neuron * pre + map + row * columns + left;
        mask.fill(1, start, start + width);
      }
    }
  }
  return mask;
}
