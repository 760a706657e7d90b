/**
 * Loihi's current-based neuron, four to a vector; the definition is `src/engine/neurons/lif-cuba.ts`.
 *
 * All is int32. That this is exact is decided before, from the unit and the largest input
 * (`../../cuba-bounds.ts`): no sum leaves 32 bits, and narrow states stay inside 28.
 *
 * Who fired is a word of bits, read out after every 64 neurons: a branch on every four would be
 * mispredicted with every other spike.
 */
import { firstLanes, sumLanes, writeSpikes } from './lanes';

/** Byte offsets in a record, as `CUBA` of `../neurons.ts` has them in words. */
const POTENTIAL: usize = 0;
const CURRENT: usize = 4;
const SUMS: usize = 8;
const THRESHOLDS: usize = 12;
const SPIKE_COUNTS: usize = 16;
const SPIKES: usize = 20;
const COUNT: usize = 24;
const KEEP_U: usize = 28;
const KEEP_V: usize = 32;
const INPUT_SHIFT: usize = 36;
const INPUT_LOW: usize = 40;
const INPUT_HIGH: usize = 44;
const SUM_LIMIT: usize = 48;
const SUM_WRAPS: usize = 52;
const OVERFLOW: usize = 56;
const LOWEST: usize = 60;
const HIGHEST: usize = 64;
const HAS_BIASES: usize = 68;
const BIASES: usize = 72;
const REFRACTORY_STEPS: usize = 76;
const REFRACTORY: usize = 80;
export const CUBA_FIRED: usize = 84;
const RESET_KEEPS: usize = 88;
const RESET_ADDS: usize = 92;
const REST_KEEPS: usize = 96;

const LAVA: i32 = 1;
const TWOS: i32 = 2;
/** 32 - 24: unused bits above a current. */
const CURRENT_SPARE: i32 = 8;
/** 32 - 22: unused bits above a sum that wraps. */
const SUM_SPARE: i32 = 10;
/** Weights of Loihi count 64 each. */
const LOIHI_SHIFT: i32 = 6;

/**
 * `sign(x) ((|x| keep) >> 12)` as `(x keep + (x < 0 ? 4095 : 0)) >> 12`, x split at bit 12 as in
 * `src/fixed/decay.ts`. Narrow: both parts fit 16 bits, so that the dot product of pairs (the upper of
 * each pair times 0) serves as a cheaper product.
 */
// @ts-ignore: decorator
@inline
function decayTowardZero(x: v128, keep: v128, narrow: bool): v128 {
  const low = i32x4.splat(4095);
  const whole = i32x4.shr_s(x, 12);
  const part = v128.and(x, low);
  const roundUp = i32x4.shr_u(i32x4.shr_s(x, 31), 20);
  return narrow
    ? i32x4.add(
        i32x4.dot_i16x8_s(whole, keep),
        i32x4.shr_s(i32x4.add(i32x4.dot_i16x8_s(part, keep), roundUp), 12),
      )
    : i32x4.add(i32x4.mul(whole, keep), i32x4.shr_s(i32x4.add(i32x4.mul(part, keep), roundUp), 12));
}

/** One wrap into (-2^23, 2^23], however far outside the value is. */
// @ts-ignore: decorator
@inline
function wrapOnce(u: v128): v128 {
  const turn = i32x4.splat(1 << 24);
  const above = i32x4.gt_s(u, i32x4.splat(1 << 23));
  const below = i32x4.lt_s(u, i32x4.splat(1 - (1 << 23)));
  return i32x4.add(i32x4.sub(u, v128.and(above, turn)), v128.and(below, turn));
}

/**
 * Four neurons, `at` bytes from the starts of the arrays, with potential x, current y and input. Lanes
 * that are not `valid` keep all they have. Returns a bit for each that fires.
 *
 * @param full any limit of the sum, any overflow, biases, rest and reset as the record says, any int32; else
 * none of these: the sum is `min(max(J, inputLow), inputHigh) << 6`, a lava current wraps as modulo
 * 2^24, and states stay inside 28 bits
 */
// @ts-ignore: decorator
@inline
function step(
  record: usize,
  potential: usize,
  current: usize,
  sums: usize,
  x: v128,
  y: v128,
  input: v128,
  threshold: v128,
  bias: v128,
  resting: v128,
  keepU: v128,
  keepV: v128,
  inputLow: v128,
  inputHigh: v128,
  lowest: v128,
  highest: v128,
  full: bool,
  overflow: i32,
  masked: bool,
  valid: v128,
  refractory: usize,
): i32 {
  const zero = i32x4.splat(0);
  let sum = i32x4.min_s(i32x4.max_s(input, inputLow), inputHigh);
  if (!full) sum = i32x4.shl(sum, LOIHI_SHIFT);
  else {
    const shift = load<i32>(record, INPUT_SHIFT);
    if (load<i32>(record, SUM_WRAPS)) {
      sum = i32x4.shr_s(i32x4.shl(i32x4.shl(input, shift), SUM_SPARE), SUM_SPARE);
    } else {
      const limit = v128.load32_splat(record, SUM_LIMIT);
      sum = i32x4.min_s(i32x4.max_s(i32x4.shl(sum, shift), i32x4.neg(limit)), limit);
    }
  }
  let u = i32x4.add(decayTowardZero(y, keepU, !full), sum);
  const mode = full ? load<i32>(record, OVERFLOW) : overflow;
  if (mode === TWOS) u = i32x4.shr_s(i32x4.shl(u, CURRENT_SPARE), CURRENT_SPARE);
  if (mode === LAVA) {
    const one = i32x4.splat(1);
    u = full
      ? wrapOnce(u)
      : i32x4.add(i32x4.shr_s(i32x4.shl(i32x4.sub(u, one), CURRENT_SPARE), CURRENT_SPARE), one);
  }
  let v = i32x4.add(decayTowardZero(x, keepV, !full), u);
  if (full) v = i32x4.add(v, bias);
  v = i32x4.min_s(i32x4.max_s(v, lowest), highest);
  let fires = i32x4.gt_s(v, threshold);
  if (masked) fires = v128.and(fires, valid);
  let left = v128.andnot(v, fires);
  if (full) {
    const kept = v128.and(v, v128.load32_splat(record, RESET_KEEPS));
    const reset = i32x4.add(kept, v128.load32_splat(record, RESET_ADDS));
    left = v128.bitselect(i32x4.max_s(reset, lowest), v, fires);
    if (load<i32>(record, REFRACTORY_STEPS)) {
      const still = i32x4.gt_s(resting, zero);
      fires = v128.andnot(fires, still);
      left = v128.bitselect(v128.and(x, v128.load32_splat(record, REST_KEEPS)), left, still);
      const steps = v128.load32_splat(record, REFRACTORY_STEPS);
      const rest = v128.bitselect(steps, i32x4.add(resting, still), fires);
      v128.store(refractory, masked ? v128.bitselect(rest, resting, valid) : rest);
    }
  }
  v128.store(potential, masked ? v128.bitselect(left, x, valid) : left);
  v128.store(current, masked ? v128.bitselect(u, y, valid) : u);
  v128.store(sums, masked ? v128.andnot(input, valid) : zero);
  return i32x4.bitmask(fires);
}

// @ts-ignore: decorator
@inline
function optional(record: usize, flag: usize, array: usize, at: usize, full: bool): v128 {
  if (full) {
    if (load<i32>(record + flag)) return v128.load(<usize>load<u32>(record + array) + at);
  }
  return i32x4.splat(0);
}

// @ts-ignore: decorator
@inline
function update(record: usize, full: bool, overflow: i32): i32 {
  const potential = <usize>load<u32>(record, POTENTIAL);
  const current = <usize>load<u32>(record, CURRENT);
  const sums = <usize>load<u32>(record, SUMS);
  const thresholds = <usize>load<u32>(record, THRESHOLDS);
  const spikeCounts = <usize>load<u32>(record, SPIKE_COUNTS);
  const spikes = <usize>load<u32>(record, SPIKES);
  const refractory = <usize>load<u32>(record, REFRACTORY);
  const count = load<i32>(record, COUNT);
  // Loaded and not splat: the optimiser would move a splat to where it is used, into the loop.
  const keepU = v128.load32_splat(record, KEEP_U);
  const keepV = v128.load32_splat(record, KEEP_V);
  const inputLow = v128.load32_splat(record, INPUT_LOW);
  const inputHigh = v128.load32_splat(record, INPUT_HIGH);
  const lowest = v128.load32_splat(record, LOWEST);
  const highest = v128.load32_splat(record, HIGHEST);
  const zero = i32x4.splat(0);
  let idle = zero;
  let next = spikes;
  let fires: u64 = 0;
  const pairEnd = count & ~7;
  for (let k: i32 = 0; k < pairEnd; k += 8) {
    const at = <usize>k << 2;
    const x0 = v128.load(potential + at);
    const x1 = v128.load(potential + at, 16);
    const y0 = v128.load(current + at);
    const y1 = v128.load(current + at, 16);
    const input0 = v128.load(sums + at);
    const input1 = v128.load(sums + at, 16);
    const bias0 = optional(record, HAS_BIASES, BIASES, at, full);
    const bias1 = optional(record, HAS_BIASES, BIASES, at + 16, full);
    const resting0 = optional(record, REFRACTORY_STEPS, REFRACTORY, at, full);
    const resting1 = optional(record, REFRACTORY_STEPS, REFRACTORY, at + 16, full);
    const busy0 = v128.or(v128.or(v128.or(x0, y0), input0), v128.or(bias0, resting0));
    const busy1 = v128.or(v128.or(v128.or(x1, y1), input1), v128.or(bias1, resting1));
    idle = i32x4.sub(idle, i32x4.add(i32x4.eq(busy0, zero), i32x4.eq(busy1, zero)));
    const threshold0 = v128.load(thresholds + at);
    const threshold1 = v128.load(thresholds + at, 16);
    // At rest without input: only a threshold below 0 would fire.
    if (v128.any_true(v128.or(busy0, busy1)) || i32x4.bitmask(v128.or(threshold0, threshold1))) {
      const low = step(
        record, potential + at, current + at, sums + at, x0, y0, input0, threshold0, bias0, resting0,
        keepU, keepV, inputLow, inputHigh, lowest, highest, full, overflow, false, zero, refractory + at,
      );
      const high = step(
        record, potential + at + 16, current + at + 16, sums + at + 16, x1, y1, input1, threshold1, bias1, resting1,
        keepU, keepV, inputLow, inputHigh, lowest, highest, full, overflow, false, zero, refractory + at + 16,
      );
      fires |= <u64>(low | (high << 4)) << <u64>(k & 63);
    }
    if ((k & 63) === 56) {
      next = writeSpikes(fires, k - 56, next, spikeCounts);
      fires = 0;
    }
  }
  for (let k = pairEnd; k < count; k += 4) {
    const at = <usize>k << 2;
    const valid = firstLanes(count - k);
    const x = v128.load(potential + at);
    const y = v128.load(current + at);
    const input = v128.load(sums + at);
    const bias = optional(record, HAS_BIASES, BIASES, at, full);
    const resting = optional(record, REFRACTORY_STEPS, REFRACTORY, at, full);
    const busy = v128.or(v128.or(v128.or(x, y), input), v128.or(bias, resting));
    idle = i32x4.sub(idle, v128.and(i32x4.eq(busy, zero), valid));
    const bits = step(
      record, potential + at, current + at, sums + at, x, y, input, v128.load(thresholds + at), bias, resting,
      keepU, keepV, inputLow, inputHigh, lowest, highest, full, overflow, true, valid, refractory + at,
    );
    fires |= <u64>bits << <u64>(k & 63);
  }
  next = writeSpikes(fires, pairEnd & ~63, next, spikeCounts);
  store<i32>(record, <i32>((next - spikes) >> 2), CUBA_FIRED);
  return count - sumLanes(idle);
}

/** Loihi's common neuron: see `step`. Returns the active neurons; the record takes the fired. */
export function updateCubaLifNarrow(record: usize): i32 {
  const overflow = load<i32>(record, OVERFLOW);
  if (overflow === LAVA) return update(record, false, LAVA);
  if (overflow === TWOS) return update(record, false, TWOS);
  return update(record, false, 0);
}

/** Everything that int32 holds. Returns the active neurons; the record takes the fired. */
export function updateCubaLifWide(record: usize): i32 {
  return update(record, true, 0);
}
