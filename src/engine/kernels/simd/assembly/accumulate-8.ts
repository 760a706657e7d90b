/**
 * Crossbar accumulation of 8-bit weights; the definition is `accumulate8` of `../../accumulate.ts`.
 *
 * Blocked: the list of active rows is walked once for every 64 columns, with their sums in registers.
 * Packed: a lane of 16 bits holds two offset-binary weights, x = even + 256 odd. It gathers `all`, the sum
 * of x modulo 2^16, and `high`, the sum of the odd weights: three instructions and a load for 16 synapses.
 * Two to four rows a turn of a loop, as every turn costs a check for interrupts besides its counter.
 */
import { rowsNear, touchRows } from './touch';
import { addEvenOdd, addWords } from './widen';

/**
 * Rows after which lanes are flushed: `high` is at most 256 x 255 = 65,280 < 2^16, so exact; so is the sum
 * of the even weights, all - 256 high modulo 2^16. Less the offsets, 128 a row, both are within
 * -32,768 .. 32,512: signed lanes hold them.
 */
const ROWS_PER_FLUSH: i32 = 256;

// @ts-ignore: decorator
@inline
function flush8(sums: usize, all: v128, high: v128, bias: v128): void {
  addEvenOdd(sums, i16x8.sub(i16x8.sub(all, i16x8.shl(high, 8)), bias), i16x8.sub(high, bias));
}

function block64x8(weights: usize, rowBytes: usize, rows: usize, end: usize, sums: usize, bias: v128): void {
  let all0 = i16x8.splat(0);
  let high0 = i16x8.splat(0);
  let all1 = i16x8.splat(0);
  let high1 = i16x8.splat(0);
  let all2 = i16x8.splat(0);
  let high2 = i16x8.splat(0);
  let all3 = i16x8.splat(0);
  let high3 = i16x8.splat(0);
  let at: usize;
  let x: v128;
  const whole = rows + ((end - rows) & ~7);
  for (; rows < whole; rows += 8) {
    at = weights + <usize>load<u32>(rows) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_u(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_u(x, 8));
    x = v128.load(at, 32);
    all2 = i16x8.add(all2, x);
    high2 = i16x8.add(high2, i16x8.shr_u(x, 8));
    x = v128.load(at, 48);
    all3 = i16x8.add(all3, x);
    high3 = i16x8.add(high3, i16x8.shr_u(x, 8));
    at = weights + <usize>load<u32>(rows, 4) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_u(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_u(x, 8));
    x = v128.load(at, 32);
    all2 = i16x8.add(all2, x);
    high2 = i16x8.add(high2, i16x8.shr_u(x, 8));
    x = v128.load(at, 48);
    all3 = i16x8.add(all3, x);
    high3 = i16x8.add(high3, i16x8.shr_u(x, 8));
  }
  if (rows < end) {
    at = weights + <usize>load<u32>(rows) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_u(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_u(x, 8));
    x = v128.load(at, 32);
    all2 = i16x8.add(all2, x);
    high2 = i16x8.add(high2, i16x8.shr_u(x, 8));
    x = v128.load(at, 48);
    all3 = i16x8.add(all3, x);
    high3 = i16x8.add(high3, i16x8.shr_u(x, 8));
  }
  flush8(sums, all0, high0, bias);
  flush8(sums + 64, all1, high1, bias);
  flush8(sums + 128, all2, high2, bias);
  flush8(sums + 192, all3, high3, bias);
}

function block48x8(weights: usize, rowBytes: usize, rows: usize, end: usize, sums: usize, bias: v128): void {
  let all0 = i16x8.splat(0);
  let high0 = i16x8.splat(0);
  let all1 = i16x8.splat(0);
  let high1 = i16x8.splat(0);
  let all2 = i16x8.splat(0);
  let high2 = i16x8.splat(0);
  let at: usize;
  let x: v128;
  const whole = rows + ((end - rows) & ~7);
  for (; rows < whole; rows += 8) {
    at = weights + <usize>load<u32>(rows) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_u(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_u(x, 8));
    x = v128.load(at, 32);
    all2 = i16x8.add(all2, x);
    high2 = i16x8.add(high2, i16x8.shr_u(x, 8));
    at = weights + <usize>load<u32>(rows, 4) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_u(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_u(x, 8));
    x = v128.load(at, 32);
    all2 = i16x8.add(all2, x);
    high2 = i16x8.add(high2, i16x8.shr_u(x, 8));
  }
  if (rows < end) {
    at = weights + <usize>load<u32>(rows) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_u(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_u(x, 8));
    x = v128.load(at, 32);
    all2 = i16x8.add(all2, x);
    high2 = i16x8.add(high2, i16x8.shr_u(x, 8));
  }
  flush8(sums, all0, high0, bias);
  flush8(sums + 64, all1, high1, bias);
  flush8(sums + 128, all2, high2, bias);
}

function block32x8(weights: usize, rowBytes: usize, rows: usize, end: usize, sums: usize, bias: v128): void {
  let all0 = i16x8.splat(0);
  let high0 = i16x8.splat(0);
  let all1 = i16x8.splat(0);
  let high1 = i16x8.splat(0);
  let at: usize;
  let x: v128;
  const whole = rows + ((end - rows) & ~7);
  for (; rows < whole; rows += 8) {
    at = weights + <usize>load<u32>(rows) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_u(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_u(x, 8));
    at = weights + <usize>load<u32>(rows, 4) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_u(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_u(x, 8));
  }
  for (; rows < end; rows += 4) {
    at = weights + <usize>load<u32>(rows) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_u(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_u(x, 8));
  }
  flush8(sums, all0, high0, bias);
  flush8(sums + 64, all1, high1, bias);
}

function block16x8(weights: usize, rowBytes: usize, rows: usize, end: usize, sums: usize, bias: v128): void {
  let all0 = i16x8.splat(0);
  let high0 = i16x8.splat(0);
  let at: usize;
  let x: v128;
  const whole = rows + ((end - rows) & ~15);
  for (; rows < whole; rows += 16) {
    at = weights + <usize>load<u32>(rows) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_u(x, 8));
    at = weights + <usize>load<u32>(rows, 4) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_u(x, 8));
    at = weights + <usize>load<u32>(rows, 8) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_u(x, 8));
    at = weights + <usize>load<u32>(rows, 12) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_u(x, 8));
  }
  for (; rows < end; rows += 4) {
    at = weights + <usize>load<u32>(rows) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_u(x, 8));
  }
  flush8(sums, all0, high0, bias);
}

/** A single row: without lanes to set up and to flush this is the faster way; with two rows it no longer is. */
function addRow8(row: usize, stride: usize, sums: usize): void {
  const offset = i8x16.splat(-128);
  const end = row + stride;
  for (; row < end; row += 16) {
    // Offset binary and two's complement differ in the upper bit.
    const x = v128.xor(v128.load(row), offset);
    addWords(sums, i16x8.extend_low_i8x16_s(x), i16x8.extend_high_i8x16_s(x));
    sums += 64;
  }
}

/**
 * int8 weights in offset binary (weight + 128): `sums[c] += weights[row][c] - 128` over the rows listed.
 *
 * @param weights first byte of row 0
 * @param stride bytes from row to row, a multiple of 16; padding is added as any weight
 * @param rows `count` int32 row numbers
 * @param sums `stride` int32 sums, wrapping
 * @param touch 1 for weights that are not in the cache, else 0
 */
export function accumulate8(
  weights: usize,
  stride: usize,
  rows: usize,
  count: i32,
  sums: usize,
  touch: i32,
): void {
  const rowBytes = stride;
  const most = touch ? rowsNear(rowBytes, ROWS_PER_FLUSH) : ROWS_PER_FLUSH;
  while (count > 0) {
    if (count == 1) {
      addRow8(weights + <usize>load<u32>(rows) * stride, stride, sums);
      return;
    }
    const chunk = min(count, most);
    const end = rows + (<usize>chunk << 2);
    if (touch) touchRows(weights, rowBytes, rows, end);
    const bias = i16x8.splat(<i16>(chunk << 7));
    let from = weights;
    let into = sums;
    let vectors = rowBytes >> 4;
    while (vectors > 0) {
      // Five are taken as three and two: a block of one pays a row's address for every vector.
      const width = vectors == 5 ? <usize>3 : min<usize>(vectors, 4);
      if (width == 4) block64x8(from, rowBytes, rows, end, into, bias);
      else if (width == 3) block48x8(from, rowBytes, rows, end, into, bias);
      else if (width == 2) block32x8(from, rowBytes, rows, end, into, bias);
      else block16x8(from, rowBytes, rows, end, into, bias);
      from += width << 4;
      into += width << 6;
      vectors -= width;
    }
    rows = end;
    count -= chunk;
  }
}
