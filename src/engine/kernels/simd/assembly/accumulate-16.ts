/**
 * Crossbar accumulation of 16-bit weights; the definition is `accumulate16` of `../../accumulate.ts`.
 * Blocked as 8 bits are, 32 columns at a time, in lanes as wide as the weights: `all` is the sum of the
 * weights modulo 2^16, `high` that of their upper bytes. Widening each weight would take more instructions.
 */
import { rowsNear, touchRows } from './touch';

/**
 * Rows after which lanes are flushed: `high` is within 256 x (-128 .. 127), which signed lanes hold, and the
 * sum of the lower bytes, all - 256 high modulo 2^16, is at most 256 x 255 < 2^16.
 */
const ROWS_PER_FLUSH: i32 = 256;

// @ts-ignore: decorator
@inline
function flush16(sums: usize, all: v128, high: v128): void {
  const low = i16x8.sub(all, i16x8.shl(high, 8));
  // In 32 bits a sum is 256 high + low.
  const first = i32x4.add(i32x4.shl(i32x4.extend_low_i16x8_s(high), 8), i32x4.extend_low_i16x8_u(low));
  const second = i32x4.add(i32x4.shl(i32x4.extend_high_i16x8_s(high), 8), i32x4.extend_high_i16x8_u(low));
  v128.store(sums, i32x4.add(v128.load(sums), first));
  v128.store(sums, i32x4.add(v128.load(sums, 16), second), 16);
}

function block32x16(weights: usize, rowBytes: usize, rows: usize, end: usize, sums: usize): void {
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
    high0 = i16x8.add(high0, i16x8.shr_s(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_s(x, 8));
    x = v128.load(at, 32);
    all2 = i16x8.add(all2, x);
    high2 = i16x8.add(high2, i16x8.shr_s(x, 8));
    x = v128.load(at, 48);
    all3 = i16x8.add(all3, x);
    high3 = i16x8.add(high3, i16x8.shr_s(x, 8));
    at = weights + <usize>load<u32>(rows, 4) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_s(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_s(x, 8));
    x = v128.load(at, 32);
    all2 = i16x8.add(all2, x);
    high2 = i16x8.add(high2, i16x8.shr_s(x, 8));
    x = v128.load(at, 48);
    all3 = i16x8.add(all3, x);
    high3 = i16x8.add(high3, i16x8.shr_s(x, 8));
  }
  if (rows < end) {
    at = weights + <usize>load<u32>(rows) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_s(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_s(x, 8));
    x = v128.load(at, 32);
    all2 = i16x8.add(all2, x);
    high2 = i16x8.add(high2, i16x8.shr_s(x, 8));
    x = v128.load(at, 48);
    all3 = i16x8.add(all3, x);
    high3 = i16x8.add(high3, i16x8.shr_s(x, 8));
  }
  flush16(sums, all0, high0);
  flush16(sums + 32, all1, high1);
  flush16(sums + 64, all2, high2);
  flush16(sums + 96, all3, high3);
}

function block24x16(weights: usize, rowBytes: usize, rows: usize, end: usize, sums: usize): void {
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
    high0 = i16x8.add(high0, i16x8.shr_s(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_s(x, 8));
    x = v128.load(at, 32);
    all2 = i16x8.add(all2, x);
    high2 = i16x8.add(high2, i16x8.shr_s(x, 8));
    at = weights + <usize>load<u32>(rows, 4) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_s(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_s(x, 8));
    x = v128.load(at, 32);
    all2 = i16x8.add(all2, x);
    high2 = i16x8.add(high2, i16x8.shr_s(x, 8));
  }
  if (rows < end) {
    at = weights + <usize>load<u32>(rows) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_s(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_s(x, 8));
    x = v128.load(at, 32);
    all2 = i16x8.add(all2, x);
    high2 = i16x8.add(high2, i16x8.shr_s(x, 8));
  }
  flush16(sums, all0, high0);
  flush16(sums + 32, all1, high1);
  flush16(sums + 64, all2, high2);
}

function block16x16(weights: usize, rowBytes: usize, rows: usize, end: usize, sums: usize): void {
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
    high0 = i16x8.add(high0, i16x8.shr_s(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_s(x, 8));
    at = weights + <usize>load<u32>(rows, 4) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_s(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_s(x, 8));
  }
  for (; rows < end; rows += 4) {
    at = weights + <usize>load<u32>(rows) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_s(x, 8));
    x = v128.load(at, 16);
    all1 = i16x8.add(all1, x);
    high1 = i16x8.add(high1, i16x8.shr_s(x, 8));
  }
  flush16(sums, all0, high0);
  flush16(sums + 32, all1, high1);
}

function block8x16(weights: usize, rowBytes: usize, rows: usize, end: usize, sums: usize): void {
  let all0 = i16x8.splat(0);
  let high0 = i16x8.splat(0);
  let at: usize;
  let x: v128;
  const whole = rows + ((end - rows) & ~15);
  for (; rows < whole; rows += 16) {
    at = weights + <usize>load<u32>(rows) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_s(x, 8));
    at = weights + <usize>load<u32>(rows, 4) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_s(x, 8));
    at = weights + <usize>load<u32>(rows, 8) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_s(x, 8));
    at = weights + <usize>load<u32>(rows, 12) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_s(x, 8));
  }
  for (; rows < end; rows += 4) {
    at = weights + <usize>load<u32>(rows) * rowBytes;
    x = v128.load(at);
    all0 = i16x8.add(all0, x);
    high0 = i16x8.add(high0, i16x8.shr_s(x, 8));
  }
  flush16(sums, all0, high0);
}

/** A single row: without lanes to set up and to flush this is the faster way. */
function addRow16(row: usize, rowBytes: usize, sums: usize): void {
  const end = row + rowBytes;
  for (; row < end; row += 16) {
    const x = v128.load(row);
    v128.store(sums, i32x4.add(v128.load(sums), i32x4.extend_low_i16x8_s(x)));
    v128.store(sums, i32x4.add(v128.load(sums, 16), i32x4.extend_high_i16x8_s(x)), 16);
    sums += 32;
  }
}

/** int16 weights in two's complement; `stride` in elements, else as `accumulate8` of accumulate-8.ts. */
export function accumulate16(
  weights: usize,
  stride: usize,
  rows: usize,
  count: i32,
  sums: usize,
  touch: i32,
): void {
  const rowBytes = stride << 1;
  const most = touch ? rowsNear(rowBytes, ROWS_PER_FLUSH) : ROWS_PER_FLUSH;
  while (count > 0) {
    if (count == 1) {
      addRow16(weights + <usize>load<u32>(rows) * rowBytes, rowBytes, sums);
      return;
    }
    const chunk = min(count, most);
    const end = rows + (<usize>chunk << 2);
    if (touch) touchRows(weights, rowBytes, rows, end);
    let from = weights;
    let into = sums;
    let vectors = rowBytes >> 4;
    while (vectors > 0) {
      // Five are taken as three and two: a block of one pays a row's address for every vector.
      const width = vectors == 5 ? <usize>3 : min<usize>(vectors, 4);
      if (width == 4) block32x16(from, rowBytes, rows, end, into);
      else if (width == 3) block24x16(from, rowBytes, rows, end, into);
      else if (width == 2) block16x16(from, rowBytes, rows, end, into);
      else block8x16(from, rowBytes, rows, end, into);
      from += width << 4;
      into += width << 5;
      vectors -= width;
    }
    rows = end;
    count -= chunk;
  }
}
