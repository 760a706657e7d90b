import type { Xorshift32 } from './xorshift.js';

/** Fisher and Yates's shuffle in place, from the top: length - 1 draws. */
export function shuffle(values: Int32Array | Uint32Array, random: Xorshift32): void {
  for (let i = values.length - 1; i >= 1; i--) {
    const j = random.below(i + 1);
    const moved = values[i];
    values[i] = values[j];
    values[j] = moved;
  }
}

/** A random permutation of 0 .. size - 1. */
export function randomPermutation(size: number, random: Xorshift32): Int32Array {
  const permutation = Int32Array.from({ length: size }, (_, i) => i);
  shuffle(permutation, random);
  return permutation;
}
