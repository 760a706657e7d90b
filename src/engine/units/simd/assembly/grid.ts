/**
 * Rows of 16-bit weights onto charges: integers are added over all rows, then once to the charges. All sums are exact, so that it is
 * the same as adding doubles row by row.
 */

import { weightsOf } from './rows';

/** Rows after which 32-bit sums of 16-bit integers might not fit. */
const MOST_ROWS: usize = 65536 * 4;

/**
 * @param count slots, a multiple of 8
 * @param sums room for that many 32-bit integers
 * @param from first and behind the last of the rows' numbers; `k` is which of their segments
 */
export function addWhole(
  into: usize,
  count: usize,
  weights: usize,
  sums: usize,
  unit: f64,
  weightStart: usize,
  segmentStart: usize,
  from: usize,
  to: usize,
  k: i32,
): void {
  for (let first = from; first < to; first += MOST_ROWS) {
    const last = to - first < MOST_ROWS ? to : first + MOST_ROWS;
    memory.fill(sums, 0, count << 2);
    let row = first;
    for (; row + 16 <= last; row += 16) addFour(sums, count, weights, weightStart, segmentStart, row, k);
    for (; row < last; row += 4) addOne(sums, count, weights, weightStart, segmentStart, row, k);
    const scale = f64x2.splat(unit);
    for (let slot: usize = 0; slot < count; slot += 2) {
      const whole = f64x2.convert_low_i32x4_s(v128.load64_zero(sums + (slot << 2)));
      const at = into + (slot << 3);
      v128.store(at, f64x2.add(v128.load(at), f64x2.mul(whole, scale)));
    }
  }
}

function addFour(
  sums: usize,
  count: usize,
  weights: usize,
  weightStart: usize,
  segmentStart: usize,
  row: usize,
  k: i32,
): void {
  let w0 = weightsOf<i16>(weights, weightStart, segmentStart, row, k);
  let w1 = weightsOf<i16>(weights, weightStart, segmentStart, row + 4, k);
  let w2 = weightsOf<i16>(weights, weightStart, segmentStart, row + 8, k);
  let w3 = weightsOf<i16>(weights, weightStart, segmentStart, row + 12, k);
  const end = sums + (count << 2);
  for (let at = sums; at < end; at += 32) {
    const a = v128.load(w0);
    const b = v128.load(w1);
    const c = v128.load(w2);
    const d = v128.load(w3);
    w0 += 16;
    w1 += 16;
    w2 += 16;
    w3 += 16;
    const ab = i32x4.add(i32x4.extend_low_i16x8_s(a), i32x4.extend_low_i16x8_s(b));
    const cd = i32x4.add(i32x4.extend_low_i16x8_s(c), i32x4.extend_low_i16x8_s(d));
    const low = i32x4.add(v128.load(at), i32x4.add(ab, cd));
    const ef = i32x4.add(i32x4.extend_high_i16x8_s(a), i32x4.extend_high_i16x8_s(b));
    const gh = i32x4.add(i32x4.extend_high_i16x8_s(c), i32x4.extend_high_i16x8_s(d));
    const high = i32x4.add(v128.load(at, 16), i32x4.add(ef, gh));
    v128.store(at, low);
    v128.store(at, high, 16);
  }
}

function addOne(
  sums: usize,
  count: usize,
  weights: usize,
  weightStart: usize,
  segmentStart: usize,
  row: usize,
  k: i32,
): void {
  let own = weightsOf<i16>(weights, weightStart, segmentStart, row, k);
  const end = sums + (count << 2);
  for (let at = sums; at < end; at += 32, own += 16) {
    const a = v128.load(own);
    v128.store(at, i32x4.add(v128.load(at), i32x4.extend_low_i16x8_s(a)));
    v128.store(at, i32x4.add(v128.load(at, 16), i32x4.extend_high_i16x8_s(a)), 16);
  }
}
