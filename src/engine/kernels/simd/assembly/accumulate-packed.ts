/**
 * Crossbar accumulation of 4, 2 and 1 bits a weight; layout and definition are in
 * `../../packed-weights.ts`: in 16 bytes of a row, field f of byte j is the weight of column 16 f + j.
 *
 * Fields are summed where they lie, in lanes twice their width, until these could overflow; then those
 * in lanes twice as wide again. At the end a vector of bytes holds the sums of 16 columns in order.
 */
import { addEvenOdd, addWords } from './widen';

/** The sums of 16 columns, as bytes, less an offset. Where a row ends within a group there are none. */
// @ts-ignore: decorator
@inline
function flush(sums: usize, end: usize, bytes: v128, bias: v128): void {
  if (sums >= end) return;
  const first = i16x8.sub(i16x8.extend_low_i8x16_u(bytes), bias);
  addWords(sums, first, i16x8.sub(i16x8.extend_high_i8x16_u(bytes), bias));
}

// @ts-ignore: decorator
@inline
function rowAt(weights: usize, strideBytes: usize, row: usize): v128 {
  return v128.load(weights + <usize>load<u32>(row) * strideBytes);
}

/** Rows whose 4-bit fields a byte holds: 17 x 15 = 255. */
const NIBBLES_PER_BYTE: usize = 17;
/** Rows whose 4-bit fields a signed word holds, in whole rounds: 120 x 17 x 15 = 30,600 < 2^15. */
const NIBBLES_PER_WORD: i32 = 2040;

function block64x4(
  weights: usize,
  strideBytes: usize,
  rows: usize,
  end: usize,
  sums: usize,
  sumsEnd: usize,
  bias: v128,
): void {
  const bytesMask = i16x8.splat(255);
  const nibbles = i8x16.splat(15);
  let even0 = i16x8.splat(0);
  let odd0 = i16x8.splat(0);
  let even1 = i16x8.splat(0);
  let odd1 = i16x8.splat(0);
  let even2 = i16x8.splat(0);
  let odd2 = i16x8.splat(0);
  let even3 = i16x8.splat(0);
  let odd3 = i16x8.splat(0);
  while (rows < end) {
    const stop = min(end, rows + (NIBBLES_PER_BYTE << 2));
    let bytes0 = i8x16.splat(0);
    let bytes1 = i8x16.splat(0);
    let bytes2 = i8x16.splat(0);
    let bytes3 = i8x16.splat(0);
    for (; rows < stop; rows += 4) {
      const at = weights + <usize>load<u32>(rows) * strideBytes;
      const x = v128.load(at);
      const y = v128.load(at, 16);
      bytes0 = i8x16.add(bytes0, v128.and(x, nibbles));
      bytes1 = i8x16.add(bytes1, v128.and(i16x8.shr_u(x, 4), nibbles));
      bytes2 = i8x16.add(bytes2, v128.and(y, nibbles));
      bytes3 = i8x16.add(bytes3, v128.and(i16x8.shr_u(y, 4), nibbles));
    }
    even0 = i16x8.add(even0, v128.and(bytes0, bytesMask));
    odd0 = i16x8.add(odd0, i16x8.shr_u(bytes0, 8));
    even1 = i16x8.add(even1, v128.and(bytes1, bytesMask));
    odd1 = i16x8.add(odd1, i16x8.shr_u(bytes1, 8));
    even2 = i16x8.add(even2, v128.and(bytes2, bytesMask));
    odd2 = i16x8.add(odd2, i16x8.shr_u(bytes2, 8));
    even3 = i16x8.add(even3, v128.and(bytes3, bytesMask));
    odd3 = i16x8.add(odd3, i16x8.shr_u(bytes3, 8));
  }
  addEvenOdd(sums, i16x8.sub(even0, bias), i16x8.sub(odd0, bias));
  addEvenOdd(sums + 64, i16x8.sub(even1, bias), i16x8.sub(odd1, bias));
  addEvenOdd(sums + 128, i16x8.sub(even2, bias), i16x8.sub(odd2, bias));
  if (sums + 192 < sumsEnd) addEvenOdd(sums + 192, i16x8.sub(even3, bias), i16x8.sub(odd3, bias));
}

function block32x4(
  weights: usize,
  strideBytes: usize,
  rows: usize,
  end: usize,
  sums: usize,
  sumsEnd: usize,
  bias: v128,
): void {
  const bytesMask = i16x8.splat(255);
  const nibbles = i8x16.splat(15);
  let even0 = i16x8.splat(0);
  let odd0 = i16x8.splat(0);
  let even1 = i16x8.splat(0);
  let odd1 = i16x8.splat(0);
  while (rows < end) {
    const stop = min(end, rows + (NIBBLES_PER_BYTE << 2));
    let bytes0 = i8x16.splat(0);
    let bytes1 = i8x16.splat(0);
    for (; rows < stop; rows += 4) {
      const x = rowAt(weights, strideBytes, rows);
      bytes0 = i8x16.add(bytes0, v128.and(x, nibbles));
      bytes1 = i8x16.add(bytes1, v128.and(i16x8.shr_u(x, 4), nibbles));
    }
    even0 = i16x8.add(even0, v128.and(bytes0, bytesMask));
    odd0 = i16x8.add(odd0, i16x8.shr_u(bytes0, 8));
    even1 = i16x8.add(even1, v128.and(bytes1, bytesMask));
    odd1 = i16x8.add(odd1, i16x8.shr_u(bytes1, 8));
  }
  addEvenOdd(sums, i16x8.sub(even0, bias), i16x8.sub(odd0, bias));
  if (sums + 64 < sumsEnd) addEvenOdd(sums + 64, i16x8.sub(even1, bias), i16x8.sub(odd1, bias));
}

/**
 * 4-bit weights in offset binary: `sums[c] += field - 8` over the rows listed.
 *
 * @param strideBytes bytes from row to row, a multiple of 16
 * @param columns number of int32 `sums`, a multiple of 16, at most two for each byte of a row
 */
export function accumulate4(
  weights: usize,
  strideBytes: usize,
  columns: usize,
  rows: usize,
  count: i32,
  sums: usize,
): void {
  const sumsEnd = sums + (columns << 2);
  while (count > 0) {
    const chunk = min(count, NIBBLES_PER_WORD);
    const end = rows + (<usize>chunk << 2);
    const bias = i16x8.splat(<i16>(chunk << 3));
    let from = weights;
    let into = sums;
    for (; into + 128 < sumsEnd; into += 256) {
      block64x4(from, strideBytes, rows, end, into, sumsEnd, bias);
      from += 32;
    }
    if (into < sumsEnd) block32x4(from, strideBytes, rows, end, into, sumsEnd, bias);
    rows = end;
    count -= chunk;
  }
}

/** Rows whose 2-bit fields 4 bits hold: 5 x 3 = 15; and 17 such rounds in a byte: 17 x 15 = 255. */
const PAIRS_PER_NIBBLE: usize = 5;
const PAIRS_PER_BYTE: i32 = 85;

/** 2-bit weights in offset binary: `sums[c] += field - 2`; at most four `columns` for each byte of a row. */
export function accumulate2(
  weights: usize,
  strideBytes: usize,
  columns: usize,
  rows: usize,
  count: i32,
  sums: usize,
): void {
  const sumsEnd = sums + (columns << 2);
  const pairs = i8x16.splat(0x33);
  const nibbles = i8x16.splat(15);
  while (count > 0) {
    const chunk = min(count, PAIRS_PER_BYTE);
    const end = rows + (<usize>chunk << 2);
    const bias = i16x8.splat(<i16>(chunk << 1));
    let from = weights;
    for (let into = sums; into < sumsEnd; into += 256) {
      let bytes0 = i8x16.splat(0);
      let bytes1 = i8x16.splat(0);
      let bytes2 = i8x16.splat(0);
      let bytes3 = i8x16.splat(0);
      let row = rows;
      while (row < end) {
        const stop = min(end, row + (PAIRS_PER_NIBBLE << 2));
        let sums02 = i8x16.splat(0);
        let sums13 = i8x16.splat(0);
        for (; row < stop; row += 4) {
          const x = rowAt(from, strideBytes, row);
          sums02 = i8x16.add(sums02, v128.and(x, pairs));
          sums13 = i8x16.add(sums13, v128.and(i16x8.shr_u(x, 2), pairs));
        }
        bytes0 = i8x16.add(bytes0, v128.and(sums02, nibbles));
        bytes2 = i8x16.add(bytes2, v128.and(i16x8.shr_u(sums02, 4), nibbles));
        bytes1 = i8x16.add(bytes1, v128.and(sums13, nibbles));
        bytes3 = i8x16.add(bytes3, v128.and(i16x8.shr_u(sums13, 4), nibbles));
      }
      flush(into, sumsEnd, bytes0, bias);
      flush(into + 64, sumsEnd, bytes1, bias);
      flush(into + 128, sumsEnd, bytes2, bias);
      flush(into + 192, sumsEnd, bytes3, bias);
      from += 16;
    }
    rows = end;
    count -= chunk;
  }
}

/** Rows whose bits 2 bits hold: 3; five such rounds in 4 bits, 15; and 17 of those in a byte, 255. */
const BITS_PER_NIBBLE: usize = 15;
const BITS_PER_BYTE: i32 = 255;

/** Weights of 0 and 1: `sums[c] += field`; at most eight `columns` for each byte of a row. */
export function accumulate1(
  weights: usize,
  strideBytes: usize,
  columns: usize,
  rows: usize,
  count: i32,
  sums: usize,
): void {
  const sumsEnd = sums + (columns << 2);
  const bits = i8x16.splat(0x55);
  const pairs = i8x16.splat(0x33);
  const nibbles = i8x16.splat(15);
  const none = i16x8.splat(0);
  while (count > 0) {
    const chunk = min(count, BITS_PER_BYTE);
    const end = rows + (<usize>chunk << 2);
    let from = weights;
    for (let into = sums; into < sumsEnd; into += 512) {
      let bytes0 = none;
      let bytes1 = none;
      let bytes2 = none;
      let bytes3 = none;
      let bytes4 = none;
      let bytes5 = none;
      let bytes6 = none;
      let bytes7 = none;
      let row = rows;
      while (row < end) {
        const stop = min(end, row + (BITS_PER_NIBBLE << 2));
        let sums04 = none;
        let sums15 = none;
        let sums26 = none;
        let sums37 = none;
        for (; row < stop; row += 12) {
          const x = rowAt(from, strideBytes, row);
          const y = row + 4 < stop ? rowAt(from, strideBytes, row + 4) : none;
          const z = row + 8 < stop ? rowAt(from, strideBytes, row + 8) : none;
          // A full adder: of three bits, `one` is the sum's lower and `two` its upper bit.
          const half = v128.xor(x, y);
          const one = v128.xor(half, z);
          const two = v128.or(v128.and(x, y), v128.and(half, z));
          const even = v128.or(v128.and(one, bits), i16x8.shl(v128.and(two, bits), 1));
          const odd = v128.or(v128.and(i16x8.shr_u(one, 1), bits), v128.andnot(two, bits));
          sums04 = i8x16.add(sums04, v128.and(even, pairs));
          sums26 = i8x16.add(sums26, v128.and(i16x8.shr_u(even, 2), pairs));
          sums15 = i8x16.add(sums15, v128.and(odd, pairs));
          sums37 = i8x16.add(sums37, v128.and(i16x8.shr_u(odd, 2), pairs));
        }
        bytes0 = i8x16.add(bytes0, v128.and(sums04, nibbles));
        bytes4 = i8x16.add(bytes4, v128.and(i16x8.shr_u(sums04, 4), nibbles));
        bytes1 = i8x16.add(bytes1, v128.and(sums15, nibbles));
        bytes5 = i8x16.add(bytes5, v128.and(i16x8.shr_u(sums15, 4), nibbles));
        bytes2 = i8x16.add(bytes2, v128.and(sums26, nibbles));
        bytes6 = i8x16.add(bytes6, v128.and(i16x8.shr_u(sums26, 4), nibbles));
        bytes3 = i8x16.add(bytes3, v128.and(sums37, nibbles));
        bytes7 = i8x16.add(bytes7, v128.and(i16x8.shr_u(sums37, 4), nibbles));
      }
      flush(into, sumsEnd, bytes0, none);
      flush(into + 64, sumsEnd, bytes1, none);
      flush(into + 128, sumsEnd, bytes2, none);
      flush(into + 192, sumsEnd, bytes3, none);
      flush(into + 256, sumsEnd, bytes4, none);
      flush(into + 320, sumsEnd, bytes5, none);
      flush(into + 384, sumsEnd, bytes6, none);
      flush(into + 448, sumsEnd, bytes7, none);
      from += 16;
    }
    rows = end;
    count -= chunk;
  }
}
