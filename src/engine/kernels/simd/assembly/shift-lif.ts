/**
 * Leaky integrate and fire with a shift as leak, four neurons at a time; the definition is
 * `src/engine/neurons/lif-shift.ts`.
 *
 * Exact for every int32 input sum: `u - (u >> leakShift)` lies between u and 0, so only the addition of J can
 * leave 32 bits. Saturation sees that from the signs; wrapping does not care, being arithmetic
 * modulo a smaller power of two.
 */

// @ts-ignore: decorator
@inline
function addSaturating(a: v128, b: v128): v128 {
  const sum = i32x4.add(a, b);
  const overflow = i32x4.shr_s(v128.and(v128.xor(a, sum), v128.xor(b, sum)), 31);
  const end = v128.xor(i32x4.shr_s(a, 31), i32x4.splat(i32.MAX_VALUE));
  return v128.bitselect(end, sum, overflow);
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
  saturates: bool,
  lowest: i32,
  highest: i32,
  spare: i32,
  firedCell: usize,
): i32 {
  const zero = i32x4.splat(0);
  const low = i32x4.splat(lowest);
  const high = i32x4.splat(highest);
  let active: i32 = 0;
  let next = spikes;
  let k: i32 = 0;
  for (; k + 4 <= count; k += 4) {
    const at = <usize>k << 2;
    const u = v128.load(potential + at);
    const input = v128.load(sums + at);
    const threshold = v128.load(thresholds + at);
    const busy = v128.or(u, input);
    // At rest without input: only a threshold below 0 would fire.
    if (!v128.any_true(busy) && !i32x4.bitmask(threshold)) continue;
    active += popcnt(i32x4.bitmask(i32x4.ne(busy, zero)));
    v128.store(sums + at, zero);
    const leaked = i32x4.sub(u, i32x4.shr_s(u, leakShift));
    const v = saturates
      ? i32x4.min_s(i32x4.max_s(addSaturating(leaked, input), low), high)
      : i32x4.shr_s(i32x4.shl(i32x4.add(leaked, input), spare), spare);
    const fires = i32x4.gt_s(v, threshold);
    v128.store(potential + at, v128.andnot(v, fires));
    let lanes = i32x4.bitmask(fires);
    if (lanes === 0) continue;
    // A lane that fires holds -1.
    v128.store(spikeCounts + at, i32x4.sub(v128.load(spikeCounts + at), fires));
    for (; lanes !== 0; lanes &= lanes - 1) {
      store<i32>(next, k + ctz(lanes));
      next += 4;
    }
  }
  for (; k < count; k++) {
    const at = <usize>k << 2;
    const u = load<i32>(potential + at);
    const input = load<i32>(sums + at);
    if ((u | input) !== 0) active++;
    store<i32>(sums + at, 0);
    // The tail takes 64 bits, so nothing overflows before the limit.
    const sum = <i64>(u - (u >> leakShift)) + <i64>input;
    const v = saturates
      ? <i32>min<i64>(max<i64>(sum, <i64>lowest), <i64>highest)
      : (<i32>sum << spare) >> spare;
    if (v > load<i32>(thresholds + at)) {
      store<i32>(potential + at, 0);
      store<i32>(spikeCounts + at, load<i32>(spikeCounts + at) + 1);
      store<i32>(next, k);
      next += 4;
    } else {
      store<i32>(potential + at, v);
    }
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
  return update(
    potential,
    sums,
    thresholds,
    spikeCounts,
    spikes,
    count,
    leakShift,
    true,
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
    false,
    0,
    0,
    spare,
    firedCell,
  );
}
