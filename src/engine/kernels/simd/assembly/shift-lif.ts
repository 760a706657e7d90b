/**
 * Leaky integrate and fire with a shift as leak, eight neurons at a time; the definition is
 * `src/engine/neurons/lif-shift.ts`.
 *
 * Exact for every int32 input sum: `u - (u >> leakShift)` lies between u and 0, so only the addition of J can
 * leave 32 bits. Saturation prevents that or sees it from the signs; wrapping does not care, being
 * arithmetic modulo a smaller power of two.
 *
 * Who fired is a word of bits, read out after every 64 neurons: a branch on every four would be
 * mispredicted with every other spike.
 */
import { addSaturating, sumLanes, writeSpikes } from './lanes';

/** The `leakShift` of a potential that does not leak. */
export const NO_LEAK: i32 = 31;

export const WRAPS: i32 = 0;
export const SATURATES: i32 = 1;
/** Saturates, by limiting the input to the width of the range first: a greater one ends at the same end. */
export const SATURATES_NARROW: i32 = 2;
/** Up to this, 32 bits have room for a potential and a limited input. */
export const NARROW_HIGHEST: i32 = (1 << 28) - 1;

// @ts-ignore: decorator
@inline
export function limited(leaked: v128, input: v128, mode: i32, low: v128, high: v128, reach: v128, spare: i32): v128 {
  if (mode === WRAPS) return i32x4.shr_s(i32x4.shl(i32x4.add(leaked, input), spare), spare);
  const sum =
    mode === SATURATES
      ? addSaturating(leaked, input)
      : i32x4.add(leaked, i32x4.min_s(i32x4.max_s(input, i32x4.neg(reach)), reach));
  return i32x4.min_s(i32x4.max_s(sum, low), high);
}

// @ts-ignore: decorator
@inline
function update(
  potential: usize,
  sums: usize,
  thresholds: usize,
  spikeCounts: usize,
  spikes: usize,
  count: i32,
  leakShift: i32,
  mode: i32,
  lowest: i32,
  highest: i32,
  spare: i32,
  firedCell: usize,
): i32 {
  const zero = i32x4.splat(0);
  const low = i32x4.splat(lowest);
  const high = i32x4.splat(highest);
  const reach = i32x4.sub(high, low);
  const leaks = i32x4.splat(leakShift === NO_LEAK ? 0 : -1);
  let idle = zero;
  let next = spikes;
  let fires: u64 = 0;
  const pairEnd = count & ~7;
  for (let k: i32 = 0; k < pairEnd; k += 8) {
    const at = <usize>k << 2;
    const u0 = v128.load(potential + at);
    const u1 = v128.load(potential + at, 16);
    const input0 = v128.load(sums + at);
    const input1 = v128.load(sums + at, 16);
    const threshold0 = v128.load(thresholds + at);
    const threshold1 = v128.load(thresholds + at, 16);
    const busy0 = v128.or(u0, input0);
    const busy1 = v128.or(u1, input1);
    idle = i32x4.sub(idle, i32x4.add(i32x4.eq(busy0, zero), i32x4.eq(busy1, zero)));
    // At rest without input: only a threshold below 0 would fire.
    if (v128.any_true(v128.or(busy0, busy1)) || i32x4.bitmask(v128.or(threshold0, threshold1))) {
      const leaked0 = i32x4.sub(u0, v128.and(i32x4.shr_s(u0, leakShift), leaks));
      const leaked1 = i32x4.sub(u1, v128.and(i32x4.shr_s(u1, leakShift), leaks));
      const v0 = limited(leaked0, input0, mode, low, high, reach, spare);
      const v1 = limited(leaked1, input1, mode, low, high, reach, spare);
      const over0 = i32x4.gt_s(v0, threshold0);
      const over1 = i32x4.gt_s(v1, threshold1);
      v128.store(sums + at, zero);
      v128.store(sums + at, zero, 16);
      v128.store(potential + at, v128.andnot(v0, over0));
      v128.store(potential + at, v128.andnot(v1, over1), 16);
      fires |= <u64>(i32x4.bitmask(over0) | (i32x4.bitmask(over1) << 4)) << <u64>(k & 63);
    }
    if ((k & 63) === 56) {
      next = writeSpikes(fires, k - 56, next, spikeCounts);
      fires = 0;
    }
  }
  next = writeSpikes(fires, pairEnd & ~63, next, spikeCounts);
  let active = pairEnd - sumLanes(idle);
  for (let k = pairEnd; k < count; k++) {
    const at = <usize>k << 2;
    const u = load<i32>(potential + at);
    const input = load<i32>(sums + at);
    active += i32((u | input) !== 0);
    store<i32>(sums + at, 0);
    // The tail takes 64 bits, so nothing overflows before the limit.
    const sum = <i64>(leakShift === NO_LEAK ? u : u - (u >> leakShift)) + <i64>input;
    const v = mode !== WRAPS
      ? <i32>min<i64>(max<i64>(sum, <i64>lowest), <i64>highest)
      : (<i32>sum << spare) >> spare;
    const over = v > load<i32>(thresholds + at);
    store<i32>(potential + at, over ? 0 : v);
    next = writeSpikes(<u64>over, k, next, spikeCounts);
  }
  store<i32>(firedCell, <i32>((next - spikes) >> 2));
  return active;
}

/** Potentials limited to [lowest, highest]. Returns the active neurons; `firedCell` takes the fired. */
export function updateShiftLifSaturating(
  potential: usize,
  sums: usize,
  thresholds: usize,
  spikeCounts: usize,
  spikes: usize,
  count: i32,
  leakShift: i32,
  lowest: i32,
  highest: i32,
  firedCell: usize,
): i32 {
  if (highest <= NARROW_HIGHEST) {
    return update(
      potential,
      sums,
      thresholds,
      spikeCounts,
      spikes,
      count,
      leakShift,
      SATURATES_NARROW,
      lowest,
      highest,
      0,
      firedCell,
    );
  }
  return update(
    potential,
    sums,
    thresholds,
    spikeCounts,
    spikes,
    count,
    leakShift,
    SATURATES,
    lowest,
    highest,
    0,
    firedCell,
  );
}

/** Potentials wrap in two's complement, `spare` bits below 32. */
export function updateShiftLifWrapping(
  potential: usize,
  sums: usize,
  thresholds: usize,
  spikeCounts: usize,
  spikes: usize,
  count: i32,
  leakShift: i32,
  spare: i32,
  firedCell: usize,
): i32 {
  return update(
    potential,
    sums,
    thresholds,
    spikeCounts,
    spikes,
    count,
    leakShift,
    WRAPS,
    0,
    0,
    spare,
    firedCell,
  );
}
