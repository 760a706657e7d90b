/** The goodness of groups; the definition is `../../goodness.ts`. */
import { count, Group, Kind, Member } from './records';

/**
 * Vectors of eight traces whose squares 32 bits without sign can hold: a lane of the dot product adds
 * two squares below 2^26 each, so 31 of them stay below 2^32.
 */
const SMALL_RUN: i32 = 31;

/** Sum of squares of `count` values 0..65535, exact in 64 bits. */
// @ts-ignore: decorator
@inline
function squares(values: usize, count: i32): u64 {
  let pairs = i64x2.splat(0);
  let k: i32 = 0;
  for (; k + 4 <= count; k += 4) {
    const x = v128.load(values + (<usize>k << 2));
    pairs = i64x2.add(pairs, i64x2.extmul_low_i32x4_u(x, x));
    pairs = i64x2.add(pairs, i64x2.extmul_high_i32x4_u(x, x));
  }
  let sum = i64x2.extract_lane(pairs, 0) + i64x2.extract_lane(pairs, 1);
  for (; k < count; k++) {
    const x = <u64>load<u32>(values + (<usize>k << 2));
    sum += x * x;
  }
  return sum;
}

/** The sum as float64: exact below 2^53, that is for up to 2^21 values of 16 bits. */
export function sumOfSquares(values: usize, count: i32): f64 {
  return <f64>squares(values, count);
}

/** The same for values 0..8191. */
export function sumOfSmallSquares(values: usize, count: i32): f64 {
  let pairs = i64x2.splat(0);
  let left = count >> 3;
  while (left > 0) {
    const run = min(left, SMALL_RUN);
    let sums = i32x4.splat(0);
    const end = values + (<usize>run << 5);
    for (; values < end; values += 32) {
      const x = i16x8.narrow_i32x4_s(v128.load(values), v128.load(values, 16));
      sums = i32x4.add(sums, i32x4.dot_i16x8_s(x, x));
    }
    pairs = i64x2.add(pairs, i64x2.extend_low_i32x4_u(sums));
    pairs = i64x2.add(pairs, i64x2.extend_high_i32x4_u(sums));
    left -= run;
  }
  const sum = i64x2.extract_lane(pairs, 0) + i64x2.extract_lane(pairs, 1);
  return <f64>(sum + squares(values, count & 7));
}

/** Sums of `members` records: spikes of their neurons, or squares of their traces. */
export function addUp(record: usize, members: i32): void {
  for (const end = record + <usize>members * Member.BYTES; record < end; record += Member.BYTES) {
    const part = <usize>load<u32>(record, Member.PART);
    const first = load<i32>(record, Member.FIRST);
    const last = load<i32>(record, Member.END);
    const y1 = <usize>load<u32>(record, Member.Y1);
    if (y1) {
      const values = y1 + (<usize>first << 2);
      const small = load<i32>(record, Member.SMALL);
      store<f64>(part, small ? sumOfSmallSquares(values, last - first) : sumOfSquares(values, last - first));
      continue;
    }
    let spike = <usize>load<u32>(record, Member.SPIKES);
    const fired = <usize>load<u32>(<usize>load<u32>(record, Member.FIRED));
    let within: i32 = 0;
    for (const spikesEnd = spike + (fired << 2); spike < spikesEnd; spike += 4) {
      const k = load<i32>(spike);
      within += i32(k >= first) & i32(k < last);
    }
    store<f64>(part, <f64>within);
  }
}

/** New goodness of `groups` records, from their members' sums; gated ones only in learning. */
export function takeParts(record: usize, groups: i32, learning: i32): void {
  for (const end = record + <usize>groups * Group.BYTES; record < end; record += Group.BYTES) {
    if (!learning && load<i32>(record, Group.GATED)) continue;
    let part = <usize>load<u32>(record, Group.PARTS);
    let sum: f64 = 0;
    for (const last = part + (<usize>load<u32>(record, Group.MEMBERS) << 3); part < last; part += 8) {
      sum += load<f64>(part);
    }
    const state = <usize>load<u32>(record, Group.STATE);
    const before = load<i32>(state);
    // Whole numbers below 2^53, taken modulo 2^32.
    const whole = <i32>(<i64>sum);
    const after = load<i32>(record, Group.COUNTS)
      ? (before >> load<i32>(record, Group.LEAK_SHIFT)) + load<i32>(record, Group.GAIN) * whole
      : whole >> load<i32>(record, Group.SQUARE_SHIFT);
    store<i32>(state, after);
    if ((before | after) === 0 || !load<i32>(record, Group.BY_UNIT)) continue;
    count(<usize>load<u32>(record, Group.COUNTERS), Kind.REDUCTION, 1);
  }
}
