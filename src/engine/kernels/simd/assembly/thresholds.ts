/** Adaptation of thresholds; the definitions are in `src/engine/thresholds/`. */
import { addSaturating } from './lanes';

/** `threshold = clip(threshold + increment, floor, ceiling)`: stopping at 32 bits first changes nothing. */
export function moveThresholds(thresholds: usize, count: i32, increment: i32, floor: i32, ceiling: i32): void {
  const by = i32x4.splat(increment);
  const low = i32x4.splat(floor);
  const high = i32x4.splat(ceiling);
  let k: i32 = 0;
  for (; k + 4 <= count; k += 4) {
    const at = thresholds + (<usize>k << 2);
    v128.store(at, i32x4.min_s(i32x4.max_s(addSaturating(v128.load(at), by), low), high));
  }
  for (; k < count; k++) {
    const at = thresholds + (<usize>k << 2);
    const moved = <i64>load<i32>(at) + <i64>increment;
    store<i32>(at, <i32>min<i64>(max<i64>(moved, <i64>floor), <i64>ceiling));
  }
}

// @ts-ignore: decorator
@inline
function adapted(threshold: v128, difference: v128, step: v128, low: v128, high: v128): v128 {
  const moved = f64x2.add(
    f64x2.convert_low_i32x4_s(threshold),
    f64x2.mul(step, f64x2.convert_low_i32x4_s(difference)),
  );
  return i32x4.trunc_sat_f64x2_s_zero(f64x2.pmin(f64x2.pmax(moved, low), high));
}

/**
 * `threshold = clip(threshold + step (spikes - target), floor, ceiling)` of each neuron, in float64 as the
 * definition has it: a product stays below 2^47 and is exact.
 */
export function adaptThresholds(
  thresholds: usize,
  spikeCounts: usize,
  count: i32,
  step: i32,
  target: i32,
  floor: i32,
  ceiling: i32,
): void {
  const targets = i32x4.splat(target);
  const steps = f64x2.splat(<f64>step);
  const low = f64x2.splat(<f64>floor);
  const high = f64x2.splat(<f64>ceiling);
  let k: i32 = 0;
  for (; k + 4 <= count; k += 4) {
    const at = <usize>k << 2;
    const threshold = v128.load(thresholds + at);
    const difference = i32x4.sub(v128.load(spikeCounts + at), targets);
    const upper = i64x2.shuffle(threshold, threshold, 1, 1);
    const upperDifference = i64x2.shuffle(difference, difference, 1, 1);
    v128.store(
      thresholds + at,
      i64x2.shuffle(
        adapted(threshold, difference, steps, low, high),
        adapted(upper, upperDifference, steps, low, high),
        0,
        2,
      ),
    );
  }
  for (; k < count; k++) {
    const at = <usize>k << 2;
    const difference = <i64>load<i32>(spikeCounts + at) - <i64>target;
    const moved = <i64>load<i32>(thresholds + at) + <i64>step * difference;
    store<i32>(thresholds + at, <i32>min<i64>(max<i64>(moved, <i64>floor), <i64>ceiling));
  }
}
