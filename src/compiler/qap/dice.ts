import type { Xorshift32 } from '../../fixed/xorshift.js';

/** Shuffles in place (Fisher and Yates). */
export function shuffle(values: Int32Array, dice: Xorshift32): void {
  for (let k = values.length - 1; k > 0; k--) {
    const other = dice.below(k + 1);
    const value = values[k];
    values[k] = values[other];
    values[other] = value;
  }
}

/** A random permutation of 0..size - 1. */
export function randomPermutation(size: number, dice: Xorshift32): Int32Array {
  const permutation = Int32Array.from({ length: size }, (_, i) => i);
  shuffle(permutation, dice);
  return permutation;
}
