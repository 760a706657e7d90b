import type { Xorshift32 } from '../../fixed/xorshift.js';

/** Locations that hold different facilities. */
export function distance(x: Int32Array, y: Int32Array): number {
  let different = 0;
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) different++;
  return different;
}

/**
 * A child of two permutations: what both agree on; elsewhere, from a random location on, the facility of one of them drawn by
 * chance, or of the other, if it is still free; what is left over goes to the rest at random.
 */
export function crossover(x: Int32Array, y: Int32Array, dice: Xorshift32): Int32Array {
  const size = x.length;
  const child = new Int32Array(size).fill(-1);
  const used = new Uint8Array(size);
  const take = (location: number, facility: number): void => {
    if (child[location] >= 0 || used[facility]) return;
    child[location] = facility;
    used[facility] = 1;
  };
  for (let i = 0; i < size; i++) if (x[i] === y[i]) take(i, x[i]);
  const first = dice.below(size);
  for (let k = 0; k < size; k++) {
    const i = (first + k) % size;
    if (child[i] >= 0) continue;
    const swapped = dice.below(2) === 1;
    take(i, swapped ? y[i] : x[i]);
    take(i, swapped ? x[i] : y[i]);
  }
  const free: number[] = [];
  for (let facility = 0; facility < size; facility++) if (!used[facility]) free.push(facility);
  for (let i = 0; i < size; i++) {
    if (child[i] >= 0) continue;
    const k = dice.below(free.length);
    child[i] = free[k];
    free[k] = free[free.length - 1];
    free.pop();
  }
  return child;
}
