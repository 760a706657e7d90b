import { shuffle } from '../fixed/shuffle.js';
import type { Xorshift32 } from '../fixed/xorshift.js';

/** The order of the first epoch: that of the file. */
export function fileOrder(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, sample) => sample);
}

/**
 * The order of the next epoch, in place, count - 1 draws
 * (recorded vectors `csdp-chip`, README 1.2, end). It starts from the order of the epoch before,
 * and the generator goes on from where it stood.
 */
export function shuffleOrder(order: Uint32Array, random: Xorshift32): void {
  shuffle(order, random);
}
