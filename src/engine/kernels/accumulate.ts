/**
 * Crossbar accumulation: `J[c] += sum over the active rows of weight[row][c]`, all integers.
 * These loops are the definition; a faster kernel must give the same sums bit for bit.
 */

/** What an 8-bit weight is stored with: 0 .. 255 stand for -128 .. 127 (offset binary). */
export const WEIGHT8_OFFSET = 128;

/**
 * Dense rows of 8-bit weights in offset binary: `sums[c] += weights[rows[i] x stride + c] - 128`.
 *
 * @param stride places from row to row; a multiple of 16, for the SIMD twin. Padding holds 128, weight 0
 * @param rows row numbers, the first `count` of them active; a row may be listed again
 * @param sums [stride], in int32 that wraps
 */
export function accumulate8(
  weights: Uint8Array,
  stride: number,
  rows: Int32Array,
  count: number,
  sums: Int32Array,
): void {
  let i = 0;
  for (; i + 3 < count; i += 4) {
    const a = rows[i] * stride;
    const b = rows[i + 1] * stride;
    const c = rows[i + 2] * stride;
    const d = rows[i + 3] * stride;
    for (let k = 0; k < stride; k++) {
      sums[k] += weights[a + k] + weights[b + k] + weights[c + k] + weights[d + k] - 4 * WEIGHT8_OFFSET;
    }
  }
  for (; i < count; i++) {
    const a = rows[i] * stride;
    for (let k = 0; k < stride; k++) sums[k] += weights[a + k] - WEIGHT8_OFFSET;
  }
}

/** Dense rows of 16-bit weights in two's complement; otherwise as {@link accumulate8}. Padding holds 0. */
export function accumulate16(
  weights: Int16Array,
  stride: number,
  rows: Int32Array,
  count: number,
  sums: Int32Array,
): void {
  let i = 0;
  for (; i + 3 < count; i += 4) {
    const a = rows[i] * stride;
    const b = rows[i + 1] * stride;
    const c = rows[i + 2] * stride;
    const d = rows[i + 3] * stride;
    for (let k = 0; k < stride; k++) {
      sums[k] += weights[a + k] + weights[b + k] + weights[c + k] + weights[d + k];
    }
  }
  for (; i < count; i++) {
    const a = rows[i] * stride;
    for (let k = 0; k < stride; k++) sums[k] += weights[a + k];
  }
}

/**
 * Sparse rows of 8-bit weights in offset binary: row r holds places rowStart[r] .. rowStart[r + 1] - 1 of
 * `weights` and `columns`, no column twice.
 */
export function accumulateSparse8(
  weights: Uint8Array,
  rowStart: Int32Array,
  columns: Uint16Array,
  rows: Int32Array,
  count: number,
  sums: Int32Array,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    for (let p = rowStart[row]; p < rowStart[row + 1]; p++) sums[columns[p]] += weights[p] - WEIGHT8_OFFSET;
  }
}

/** Sparse rows of 16-bit weights in two's complement; otherwise as {@link accumulateSparse8}. */
export function accumulateSparse16(
  weights: Int16Array,
  rowStart: Int32Array,
  columns: Uint16Array,
  rows: Int32Array,
  count: number,
  sums: Int32Array,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i];
    for (let p = rowStart[row]; p < rowStart[row + 1]; p++) sums[columns[p]] += weights[p];
  }
}

/** Sum of the `values` at the first `count` of `places`, in int32 that wraps. */
export function sumAt(values: Int32Array, places: Int32Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum = (sum + values[places[i]]) | 0;
  return sum;
}
