/**
 * Accumulation of sparse rows; the definition is `../../accumulate.ts`. There is no scatter in 128-bit SIMD,
 * so four synapses at a time: their columns in one load, and, as the columns of a row differ, all four sums
 * loaded before the first is stored.
 */

// @ts-ignore: decorator
@inline
function addFour(sums: usize, columns: usize, a: i32, b: i32, c: i32, d: i32): void {
  const four = load<u64>(columns);
  const atA = sums + ((<usize>four & 0xffff) << 2);
  const atB = sums + ((<usize>(<u32>four >> 16)) << 2);
  const upper = <u32>(four >> 32);
  const atC = sums + ((<usize>upper & 0xffff) << 2);
  const atD = sums + (<usize>(upper >> 16) << 2);
  const sumA = load<i32>(atA) + a;
  const sumB = load<i32>(atB) + b;
  const sumC = load<i32>(atC) + c;
  const sumD = load<i32>(atD) + d;
  store<i32>(atA, sumA);
  store<i32>(atB, sumB);
  store<i32>(atC, sumC);
  store<i32>(atD, sumD);
}

// @ts-ignore: decorator
@inline
function addOne(sums: usize, column: usize, weight: i32): void {
  const at = sums + (<usize>load<u16>(column) << 2);
  store<i32>(at, load<i32>(at) + weight);
}

/**
 * 8-bit weights in offset binary: row r has the uint16 `columns` and the weights at places rowStart[r] ..
 * rowStart[r + 1] - 1; `sums[column] += weight - 128` over the `count` int32 row numbers at `rows`.
 */
export function accumulateSparse8(
  weights: usize,
  rowStart: usize,
  columns: usize,
  rows: usize,
  count: i32,
  sums: usize,
): void {
  const listEnd = rows + (<usize>count << 2);
  for (; rows < listEnd; rows += 4) {
    const starts = rowStart + (<usize>load<u32>(rows) << 2);
    const start = <usize>load<u32>(starts);
    const end = weights + <usize>load<u32>(starts, 4);
    let weight = weights + start;
    let column = columns + (start << 1);
    for (; weight + 4 <= end; weight += 4) {
      const a = <i32>load<u8>(weight) - 128;
      const b = <i32>load<u8>(weight, 1) - 128;
      const c = <i32>load<u8>(weight, 2) - 128;
      const d = <i32>load<u8>(weight, 3) - 128;
      addFour(sums, column, a, b, c, d);
      column += 8;
    }
    for (; weight < end; weight++) {
      addOne(sums, column, <i32>load<u8>(weight) - 128);
      column += 2;
    }
  }
}

/** The same for int16 weights in two's complement. */
export function accumulateSparse16(
  weights: usize,
  rowStart: usize,
  columns: usize,
  rows: usize,
  count: i32,
  sums: usize,
): void {
  const listEnd = rows + (<usize>count << 2);
  for (; rows < listEnd; rows += 4) {
    const starts = rowStart + (<usize>load<u32>(rows) << 2);
    const start = <usize>load<u32>(starts);
    const end = weights + (<usize>load<u32>(starts, 4) << 1);
    let weight = weights + (start << 1);
    let column = columns + (start << 1);
    for (; weight + 8 <= end; weight += 8) {
      const a = <i32>load<i16>(weight);
      const b = <i32>load<i16>(weight, 2);
      const c = <i32>load<i16>(weight, 4);
      const d = <i32>load<i16>(weight, 6);
      addFour(sums, column, a, b, c, d);
      column += 8;
    }
    for (; weight < end; weight += 2) {
      addOne(sums, column, <i32>load<i16>(weight));
      column += 2;
    }
  }
}
