/**
 * Crossbar accumulation in vectors of 16 bytes; the definition is `../../accumulate.ts`.
 *
 * The list of active rows is walked once for each block of columns, with the block's sums in
 * registers: a row costs a load and an addition for eight synapses, and the sums in memory are
 * touched once a block instead of once a row.
 */

/** Rows whose int8 weights an int16 lane holds without overflow: 256 x -128 = -2^15. */
const ROWS_PER_FLUSH: i32 = 256;

// @ts-ignore: decorator
@inline
function flush(sums: usize, lanes: v128): void {
  v128.store(sums, i32x4.add(v128.load(sums), i32x4.extend_low_i16x8_s(lanes)));
  v128.store(sums, i32x4.add(v128.load(sums, 16), i32x4.extend_high_i16x8_s(lanes)), 16);
}

function block64(weights: usize, stride: usize, rows: usize, end: usize, sums: usize): void {
  let s0 = i16x8.splat(0);
  let s1 = i16x8.splat(0);
  let s2 = i16x8.splat(0);
  let s3 = i16x8.splat(0);
  let s4 = i16x8.splat(0);
  let s5 = i16x8.splat(0);
  let s6 = i16x8.splat(0);
  let s7 = i16x8.splat(0);
  for (; rows < end; rows += 4) {
    const at = weights + <usize>load<u32>(rows) * stride;
    s0 = i16x8.add(s0, v128.load_ext<i8>(at));
    s1 = i16x8.add(s1, v128.load_ext<i8>(at, 8));
    s2 = i16x8.add(s2, v128.load_ext<i8>(at, 16));
    s3 = i16x8.add(s3, v128.load_ext<i8>(at, 24));
    s4 = i16x8.add(s4, v128.load_ext<i8>(at, 32));
    s5 = i16x8.add(s5, v128.load_ext<i8>(at, 40));
    s6 = i16x8.add(s6, v128.load_ext<i8>(at, 48));
    s7 = i16x8.add(s7, v128.load_ext<i8>(at, 56));
  }
  flush(sums, s0);
  flush(sums + 32, s1);
  flush(sums + 64, s2);
  flush(sums + 96, s3);
  flush(sums + 128, s4);
  flush(sums + 160, s5);
  flush(sums + 192, s6);
  flush(sums + 224, s7);
}

function block32(weights: usize, stride: usize, rows: usize, end: usize, sums: usize): void {
  let s0 = i16x8.splat(0);
  let s1 = i16x8.splat(0);
  let s2 = i16x8.splat(0);
  let s3 = i16x8.splat(0);
  for (; rows < end; rows += 4) {
    const at = weights + <usize>load<u32>(rows) * stride;
    s0 = i16x8.add(s0, v128.load_ext<i8>(at));
    s1 = i16x8.add(s1, v128.load_ext<i8>(at, 8));
    s2 = i16x8.add(s2, v128.load_ext<i8>(at, 16));
    s3 = i16x8.add(s3, v128.load_ext<i8>(at, 24));
  }
  flush(sums, s0);
  flush(sums + 32, s1);
  flush(sums + 64, s2);
  flush(sums + 96, s3);
}

function block16(weights: usize, stride: usize, rows: usize, end: usize, sums: usize): void {
  let s0 = i16x8.splat(0);
  let s1 = i16x8.splat(0);
  for (; rows < end; rows += 4) {
    const at = weights + <usize>load<u32>(rows) * stride;
    s0 = i16x8.add(s0, v128.load_ext<i8>(at));
    s1 = i16x8.add(s1, v128.load_ext<i8>(at, 8));
  }
  flush(sums, s0);
  flush(sums + 32, s1);
}

/**
 * int8 weights. `columns` is the padded width, a multiple of 16; padding holds zero weights.
 * `rows` points to `count` int32 row numbers, `sums` to `columns` int32 sums.
 */
export function accumulateDense8(
  weights: usize,
  stride: usize,
  columns: i32,
  rows: usize,
  count: i32,
  sums: usize,
): void {
  while (count > 0) {
    const chunk = min(count, ROWS_PER_FLUSH);
    const end = rows + (<usize>chunk << 2);
    let column: i32 = 0;
    for (; column + 64 <= columns; column += 64) {
      block64(weights + <usize>column, stride, rows, end, sums + (<usize>column << 2));
    }
    if (columns & 32) {
      block32(weights + <usize>column, stride, rows, end, sums + (<usize>column << 2));
      column += 32;
    }
    if (columns & 16) block16(weights + <usize>column, stride, rows, end, sums + (<usize>column << 2));
    rows = end;
    count -= chunk;
  }
}

/** Sum of the int32 `values` at `count` places, each an int32 index. */
export function sumAt(values: usize, places: usize, count: i32): i32 {
  const end = places + (<usize>count << 2);
  let sum: i32 = 0;
  for (; places < end; places += 4) sum += load<i32>(values + (<usize>load<u32>(places) << 2));
  return sum;
}

/** int16 weights, `stride` in elements; otherwise as {@link accumulateDense8}. */
export function accumulateDense16(
  weights: usize,
  stride: usize,
  columns: i32,
  rows: usize,
  count: i32,
  sums: usize,
): void {
  const end = rows + (<usize>count << 2);
  const rowBytes = stride << 1;
  for (let column: i32 = 0; column < columns; column += 16) {
    const into = sums + (<usize>column << 2);
    const from = weights + (<usize>column << 1);
    let s0 = v128.load(into);
    let s1 = v128.load(into, 16);
    let s2 = v128.load(into, 32);
    let s3 = v128.load(into, 48);
    for (let row = rows; row < end; row += 4) {
      const at = from + <usize>load<u32>(row) * rowBytes;
      s0 = i32x4.add(s0, v128.load_ext<i16>(at));
      s1 = i32x4.add(s1, v128.load_ext<i16>(at, 8));
      s2 = i32x4.add(s2, v128.load_ext<i16>(at, 16));
      s3 = i32x4.add(s3, v128.load_ext<i16>(at, 24));
    }
    v128.store(into, s0);
    v128.store(into, s1, 16);
    v128.store(into, s2, 32);
    v128.store(into, s3, 48);
  }
}
