import type { HeadLayer } from './state.js';

/**
 * Error of a head in every row (golden README, step 9): `e = 2 (target - output) / N+` in the N+
 * positive rows, 0 in negative rows. The classifier compares the label with the trace of zy, the
 * reconstruction the input spikes with the spikes of zR.
 *
 * @param target `[rows, size]`
 * @param output `[rows, size]`
 */
export function headErrors(
  layer: HeadLayer,
  target: Uint8Array,
  output: Float64Array | Uint8Array,
  positive: Uint8Array,
): void {
  const { size, error } = layer;
  const positiveRows = countPositive(positive);
  error.fill(0);
  for (let row = 0; row < positive.length; row++) {
    if (positive[row] === 0) continue;
    for (let at = row * size; at < (row + 1) * size; at++) {
      error[at] = (2 * (target[at]! - output[at]!)) / positiveRows;
    }
  }
}

/** Number of positive rows, N+. */
export function countPositive(positive: Uint8Array): number {
  let count = 0;
  for (const y of positive) count += y;
  return count;
}
