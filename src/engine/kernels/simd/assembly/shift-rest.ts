/**
 * Shift-leak neurons that rest after a spike or compete, four a step; the definition is
 * `src/engine/neurons/lif-shift.ts`. What of a sum can leave 32 bits is said in `shift-lif.ts`.
 */
import { addSaturating, sumLanes, writeSpikes } from './lanes';
import { Slice, SliceState } from './records';
import { NO_LEAK } from './shift-lif';

/** How neurons compete, as `COMPETES` of `src/engine/records.ts`. */
const LARGEST: i32 = 2;

// @ts-ignore: decorator
@inline
function update(record: usize, state: usize, neurons: i32, wraps: bool, canRest: bool): i32 {
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
  let idle = zero;
  let next = spikes;
  let candidate: i32 = -1;
  // Of each lane: by how much the best so far passed, and who it is.
  let best = zero;
  let bestAt = i32x4.splat(-1);
  const vectorEnd = neurons & ~3;
  for (let k: i32 = 0; k < vectorEnd; k += 4) {
    const at = <usize>k << 2;
    const u = v128.load(potential + at);
    const input = v128.load(sums + at);
    const threshold = v128.load(thresholds + at);
    const resting = canRest ? v128.load(refractory + at) : zero;
    const busy = canRest ? v128.or(v128.or(u, input), resting) : v128.or(u, input);
    idle = i32x4.sub(idle, i32x4.eq(busy, zero));
    // At rest without input: only a threshold below 0 would fire.
    if (!v128.any_true(busy) && !i32x4.bitmask(threshold)) continue;
    const rests = i32x4.gt_s(resting, zero);
    const leaked = i32x4.sub(u, v128.and(i32x4.shr_s(u, leakShift), leaks));
    const limited = wraps
      ? i32x4.shr_s(i32x4.shl(i32x4.add(leaked, input), p1), p1)
      : i32x4.min_s(i32x4.max_s(addSaturating(leaked, input), low), high);
    const v = canRest ? v128.bitselect(u, limited, rests) : limited;
    const passed = i32x4.gt_s(v, threshold);
    const over = canRest ? v128.andnot(passed, rests) : passed;
    v128.store(sums + at, zero);
    if (canRest) v128.store(refractory + at, i32x4.add(resting, rests));
    if (!competes) {
      v128.store(potential + at, v128.andnot(v, over));
      next = writeSpikes(<u64>i32x4.bitmask(over), k, next, spikeCounts);
      continue;
    }
    v128.store(potential + at, v);
    if (!v128.any_true(over)) continue;
    if (competes === LARGEST) {
      const by = v128.and(i32x4.sub(v, threshold), over);
      const better = i32x4.gt_u(by, best);
      best = v128.bitselect(by, best, better);
      bestAt = v128.bitselect(i32x4.add(i32x4.splat(k), i32x4(0, 1, 2, 3)), bestAt, better);
    } else if (candidate < 0) {
      candidate = k + ctz(i32x4.bitmask(over));
    }
  }
  let active = vectorEnd - sumLanes(idle);
  let most: u32 = 0;
  if (competes === LARGEST) {
    candidate = better4(best, bestAt);
    most = candidate < 0 ? 0 : excessOf(potential, thresholds, candidate);
  }
  for (let k = vectorEnd; k < neurons; k++) {
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
    const v = wraps ? (<i32>sum << p1) >> p1 : <i32>min<i64>(max<i64>(sum, <i64>p1), <i64>p2);
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
  return load<u32>(record, Slice.REFRACTORY)
    ? update(record, state, neurons, false, true)
    : update(record, state, neurons, false, false);
}

export function updateRestingWrapping(record: usize, state: usize, neurons: i32): i32 {
  return load<u32>(record, Slice.REFRACTORY)
    ? update(record, state, neurons, true, true)
    : update(record, state, neurons, true, false);
}
