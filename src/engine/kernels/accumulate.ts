/**
 * Crossbar accumulation: `J[c] += sum over the active rows of weight[row][c]`, all integers.
 * These loops are the definition; a faster kernel must give the same sums bit for bit.
 */

/** Dense rows, `stride` apart in `weights`; the first `count` of `rows` are active. */
export function accumulateDense(
  weights: Int8Array | Int16Array,
  stride: number,
  columns: number,
  rows: Int32Array,
  count: number,
  sums: Int32Array,
): void {
  let i = 0;
  // Four rows at a time: one load and store of the sum serve four weights.
  for (; i + 3 < count; i += 4) {
    const a = rows[i]! * stride;
    const b = rows[i + 1]! * stride;
    const c = rows[i + 2]! * stride;
    const d = rows[i + 3]! * stride;
    for (let k = 0; k < columns; k++) {
      sums[k]! += weights[a + k]! + weights[b + k]! + weights[c + k]! + weights[d + k]!;
    }
  }
  for (; i < count; i++) {
    const a = rows[i]! * stride;
    for (let k = 0; k < columns; k++) sums[k]! += weights[a + k]!;
  }
}

/** Sum of the `values` at the first `count` of `places`, in int32 that wraps. */
export function sumAt(values: Int32Array, places: Int32Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum = (sum + values[places[i]]) | 0;
  return sum;
}

/** Sparse rows: row r holds places rowStart[r] .. rowStart[r + 1] - 1 of `weights` and `columns`. */
export function accumulateSparse(
  weights: Int8Array | Int16Array,
  rowStart: Int32Array,
  columns: Uint16Array,
  rows: Int32Array,
  count: number,
  sums: Int32Array,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i]!;
    for (let p = rowStart[row]!; p < rowStart[row + 1]!; p++) sums[columns[p]!]! += weights[p]!;
  }
}
