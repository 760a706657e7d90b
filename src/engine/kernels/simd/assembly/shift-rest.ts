/**
 * Shift-leak neurons that rest after a spike or compete, eight a step; the definition is
 * `src/engine/neurons/lif-shift.ts`. What of a sum can leave 32 bits is said in `shift-lif.ts`.
 */
import { sumLanes, writeSpikes } from './lanes';
import { Slice, SliceState } from './records';
import { limited, NARROW_HIGHEST, NO_LEAK, SATURATES, SATURATES_NARROW, WRAPS } from './shift-lif';

/** How neurons compete, as `COMPETES` of `src/engine/records.ts`. */
const LARGEST: i32 = 2;

// @ts-ignore: decorator
@inline
function update(record: usize, state: usize, neurons: i32, mode: i32, canRest: bool): i32 {
  const potential = <usize>load<u32>(record, Slice.POTENTIAL);
  const sums = <usize>load<u32>(record, Slice.SUMS);
  const thresholds = <usize>load<u32>(record, Slice.THRESHOLDS);
  const refractory = <usize>load<u32>(record, Slice.REFRACTORY);
  const spikeCounts = <usize>load<u32>(record, Slice.SPIKE_COUNTS);
  const spikes = <usize>load<u32>(record, Slice.SPIKES);
  const competes = load<i32>(record, Slice.COMPETES);
  const leakShift = load<i32>(record, Slice.PARAMETERS);
  // Of wrapping neurons the spare bits, of saturating ones the lowest potential.
  const p1 = load<i32>(record, Slice.PARAMETERS + 4);
  const p2 = load<i32>(record, Slice.PARAMETERS + 8);
  const zero = i32x4.splat(0);
  const leaks = i32x4.splat(leakShift === NO_LEAK ? 0 : -1);
  const low = i32x4.splat(p1);
  const high = i32x4.splat(p2);
  const reach = i32x4.sub(high, low);
  let idle = zero;
  let next = spikes;
  let candidate: i32 = -1;
  // Of each lane: by how much the best so far passed, and who it is.
  let best = zero;
  let bestAt = i32x4.splat(-1);
  const pairEnd = neurons & ~7;
  for (let k: i32 = 0; k < pairEnd; k += 8) {
    const at = <usize>k << 2;
    const u0 = v128.load(potential + at);
    const u1 = v128.load(potential + at, 16);
    const input0 = v128.load(sums + at);
    const input1 = v128.load(sums + at, 16);
    const threshold0 = v128.load(thresholds + at);
    const threshold1 = v128.load(thresholds + at, 16);
    const resting0 = canRest ? v128.load(refractory + at) : zero;
    const resting1 = canRest ? v128.load(refractory + at, 16) : zero;
    const resting = v128.or(resting0, resting1);
    const busy0 = v128.or(v128.or(u0, input0), resting0);
    const busy1 = v128.or(v128.or(u1, input1), resting1);
    idle = i32x4.sub(idle, i32x4.add(i32x4.eq(busy0, zero), i32x4.eq(busy1, zero)));
    // At rest without input: only a threshold below 0 would fire.
    if (!v128.any_true(v128.or(busy0, busy1)) && !i32x4.bitmask(v128.or(threshold0, threshold1))) continue;
    const leaked0 = i32x4.sub(u0, v128.and(i32x4.shr_s(u0, leakShift), leaks));
    const leaked1 = i32x4.sub(u1, v128.and(i32x4.shr_s(u1, leakShift), leaks));
    let v0 = limited(leaked0, input0, mode, low, high, reach, p1);
    let v1 = limited(leaked1, input1, mode, low, high, reach, p1);
    let over0 = i32x4.gt_s(v0, threshold0);
    let over1 = i32x4.gt_s(v1, threshold1);
    if (canRest && v128.any_true(resting)) {
      const rests0 = i32x4.gt_s(resting0, zero);
      const rests1 = i32x4.gt_s(resting1, zero);
      v0 = v128.bitselect(u0, v0, rests0);
      v1 = v128.bitselect(u1, v1, rests1);
      over0 = v128.andnot(over0, rests0);
      over1 = v128.andnot(over1, rests1);
      v128.store(refractory + at, i32x4.add(resting0, rests0));
      v128.store(refractory + at, i32x4.add(resting1, rests1), 16);
    }
    v128.store(sums + at, zero);
    v128.store(sums + at, zero, 16);
    if (!competes) {
      v128.store(potential + at, v128.andnot(v0, over0));
      v128.store(potential + at, v128.andnot(v1, over1), 16);
      next = writeSpikes(<u64>bitsOf(over0, over1), k, next, spikeCounts);
      continue;
    }
    v128.store(potential + at, v0);
    v128.store(potential + at, v1, 16);
    if (!v128.any_true(v128.or(over0, over1))) continue;
    if (competes !== LARGEST) {
      if (candidate < 0) candidate = k + ctz(bitsOf(over0, over1));
      continue;
    }
    const by0 = v128.and(i32x4.sub(v0, threshold0), over0);
    const better0 = i32x4.gt_u(by0, best);
    best = v128.bitselect(by0, best, better0);
    bestAt = v128.bitselect(i32x4.add(i32x4.splat(k), i32x4(0, 1, 2, 3)), bestAt, better0);
    const by1 = v128.and(i32x4.sub(v1, threshold1), over1);
    const better1 = i32x4.gt_u(by1, best);
    best = v128.bitselect(by1, best, better1);
    bestAt = v128.bitselect(i32x4.add(i32x4.splat(k), i32x4(4, 5, 6, 7)), bestAt, better1);
  }
  let active = pairEnd - sumLanes(idle);
  let most: u32 = 0;
  if (competes === LARGEST) {
    candidate = better4(best, bestAt);
    most = candidate < 0 ? 0 : excessOf(potential, thresholds, candidate);
  }
  for (let k = pairEnd; k < neurons; k++) {
    const at = <usize>k << 2;
    const u = load<i32>(potential + at);
    const input = load<i32>(sums + at);
    const resting = canRest ? load<i32>(refractory + at) : 0;
    active += i32((u | input | resting) !== 0);
    store<i32>(sums + at, 0);
    if (resting > 0) {
      store<i32>(refractory + at, resting - 1);
      continue;
    }
    // 64 bits, so nothing overflows before the limit.
    const sum = <i64>(leakShift === NO_LEAK ? u : u - (u >> leakShift)) + <i64>input;
    const v = mode === WRAPS ? (<i32>sum << p1) >> p1 : <i32>min<i64>(max<i64>(sum, <i64>p1), <i64>p2);
    const over = v > load<i32>(thresholds + at);
    store<i32>(potential + at, over && !competes ? 0 : v);
    if (!over) continue;
    if (!competes) {
      next = writeSpikes(1, k, next, spikeCounts);
      continue;
    }
    const by = excessOf(potential, thresholds, k);
    if (candidate >= 0 && !(competes === LARGEST && by > most)) continue;
    candidate = k;
    most = by;
  }
  if (competes) {
    store<i32>(state, candidate, SliceState.CANDIDATE);
    store<u32>(state, candidate < 0 ? 0 : excessOf(potential, thresholds, candidate), SliceState.EXCESS);
    return active;
  }
  store<i32>(state, <i32>((next - spikes) >> 2), SliceState.FIRED);
  if (canRest) {
    const rest = load<i32>(record, Slice.REFRACTORY_STEPS);
    for (let place = spikes; place < next; place += 4) {
      store<i32>(refractory + (<usize>load<i32>(place) << 2), rest);
    }
  }
  return active;
}

/** Which of eight neurons passed their thresholds, the first in bit 0. */
// @ts-ignore: decorator
@inline
function bitsOf(over0: v128, over1: v128): i32 {
  return i32x4.bitmask(over0) | (i32x4.bitmask(over1) << 4);
}

/** By how much a neuron passed its threshold; beyond 31 bits where the threshold is far below 0. */
// @ts-ignore: decorator
@inline
function excessOf(potential: usize, thresholds: usize, k: i32): u32 {
  const at = <usize>k << 2;
  return load<u32>(potential + at) - load<u32>(thresholds + at);
}

/** Who of four lanes passed by most, the lowest number of equals; -1 where none did. */
// @ts-ignore: decorator
@inline
function better4(best: v128, at: v128): i32 {
  let most: u32 = 0;
  let who: i32 = -1;
  for (let lane = 0; lane < 4; lane++) {
    const by = <u32>i32x4.extract_lane(best, 0);
    const k = i32x4.extract_lane(at, 0);
    if (by > most || (by === most && by > 0 && k < who)) {
      most = by;
      who = k;
    }
    best = i32x4.shuffle(best, best, 1, 2, 3, 0);
    at = i32x4.shuffle(at, at, 1, 2, 3, 0);
  }
  return who;
}

/** Updates neurons of a slice; returns the active ones. Those that compete leave a candidate and do not fire yet. */
export function updateRestingSaturating(record: usize, state: usize, neurons: i32): i32 {
  if (load<i32>(record, Slice.PARAMETERS + 8) > NARROW_HIGHEST) {
    return updateRestingWide(record, state, neurons, SATURATES);
  }
  return load<u32>(record, Slice.REFRACTORY)
    ? update(record, state, neurons, SATURATES_NARROW, true)
    : update(record, state, neurons, SATURATES_NARROW, false);
}

export function updateRestingWrapping(record: usize, state: usize, neurons: i32): i32 {
  return updateRestingWide(record, state, neurons, WRAPS);
}

/** Rare units: their mode is looked at in every step. */
function updateRestingWide(record: usize, state: usize, neurons: i32, mode: i32): i32 {
  return load<u32>(record, Slice.REFRACTORY)
    ? update(record, state, neurons, mode, true)
    : update(record, state, neurons, mode, false);
}
