import type { Xorshift32 } from '../fixed/xorshift.js';

/** The order of the first epoch: that of the file. */
export function fileOrder(count: number): Uint32Array {
  return Uint32Array.from({ length: count }, (_, sample) => sample);
}

/**
 * The order of the next epoch, in place: Fisher and Yates's shuffle from the top, count - 1 draws
 * (recorded vectors `csdp-chip`, README 1.2, end). It starts from the order of the epoch before,
 * and the generator goes on from where it stood.
 */
export function shuffleOrder(order: Uint32Array, random: Xorshift32): void {
  for (let i = order.length - 1; i >= 1; i--) {
    const j = random.below(i + 1);
    const moved = order[i];
    order[i] = order[j];
    order[j] = moved;
  }
}
