import type { Search, Stop } from '../anytime.js';
import { Assignment } from './assignment.js';
import type { QapInstance } from './instance.js';

/** Products of entries between two turns of the event loop. */
const PRODUCTS_A_TURN = 5e6;

/**
 * The bound of P. C. Gilmore (SIAM Journal 10, 1962) and E. L. Lawler (Management Science 9, 1963): what a facility costs at a
 * location at least is the least scalar product of a row of each matrix; an assignment of least sum bounds the whole.
 * @returns null where it was stopped before
 */
export function* gilmoreLawler(instance: QapInstance, stop: Stop): Search<number | null> {
  const { size, a, b, linear } = instance;
  const distances = sortedRows(a, size, 1);
  const flows = sortedRows(b, size, -1);
  const least = new Float64Array(size * size);
  const others = size - 1;
  let products = 0;
  for (let i = 0; i < size; i++) {
    for (let f = 0; f < size; f++) {
      let sum = a[i * size + i] * b[f * size + f] + (linear?.[i * size + f] ?? 0);
      for (let k = 0; k < others; k++) sum += distances[i * others + k] * flows[f * others + k];
      least[i * size + f] = sum;
    }
    products += size * size;
    if (products < PRODUCTS_A_TURN) continue;
    products = 0;
    yield;
    if (stop()) return null;
  }
  return yield* new Assignment(size).search(least, size, stop);
}

/** The rows without their diagonal, ascending or descending. */
function sortedRows(matrix: ArrayLike<number>, size: number, direction: 1 | -1): Float64Array {
  const rows = new Float64Array(size * (size - 1));
  for (let i = 0; i < size; i++) {
    const row = rows.subarray(i * (size - 1), (i + 1) * (size - 1));
    for (let j = 0, k = 0; j < size; j++) if (j !== i) row[k++] = matrix[i * size + j];
    row.sort();
    if (direction < 0) row.reverse();
  }
  return rows;
}

/** No matching of all entries of one matrix with those of the other sums to less; needs no search. */
export function rearrangementBound({ size, a, b, linear }: QapInstance): number {
  const first = Float64Array.from(a).sort();
  const second = Float64Array.from(b).sort();
  let sum = 0;
  for (let k = 0; k < first.length; k++) sum += first[k] * second[first.length - 1 - k];
  for (let i = 0; i < (linear === undefined ? 0 : size); i++) {
    sum += linear!.subarray(i * size, (i + 1) * size).reduce((least, x) => Math.min(least, x));
  }
  return sum;
}
