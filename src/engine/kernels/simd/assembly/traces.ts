/** Decay and raise of traces, and windows; the definition is `../../traces.ts`. */
import { Trace } from './records';

/**
 * `x = (x keep) >> 12`, x 0..65535, keep 0..4095. Returns how many were not 0 before. Sixteen at a
 * time, as most of them mostly are 0.
 */
export function decayTraces(values: usize, count: i32, keep: i32): i32 {
  const factor = i32x4.splat(keep);
  const zero = i32x4.splat(0);
  let touched: i32 = 0;
  let k: i32 = 0;
  for (; k + 16 <= count; k += 16) {
    const at = values + (<usize>k << 2);
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) continue;
    // Saturating to 16 and 8 bits, a trace of 1 or more stays at 1 or more.
    const bytes = i8x16.narrow_i16x8_u(
      i16x8.narrow_i32x4_s(a, b),
      i16x8.narrow_i32x4_s(c, d),
    );
    touched += popcnt(i8x16.bitmask(i8x16.ne(bytes, zero)));
    v128.store(at, i32x4.shr_u(i32x4.mul(a, factor), 12));
    v128.store(at, i32x4.shr_u(i32x4.mul(b, factor), 12), 16);
    v128.store(at, i32x4.shr_u(i32x4.mul(c, factor), 12), 32);
    v128.store(at, i32x4.shr_u(i32x4.mul(d, factor), 12), 48);
  }
  for (; k < count; k++) {
    const at = values + (<usize>k << 2);
    const value = load<i32>(at);
    touched += i32(value !== 0);
    store<i32>(at, (value * keep) >> 12);
  }
  return touched;
}

/**
 * The traces of those that fired, after the decay of all: set to the impulse, or `min(max, y + impulse)`.
 *
 * @param keep 4096 - decay; 4096 leaves all as they are
 * @returns traces touched: those not at 0 before they decayed, and those of neurons that fired
 */
export function updateTraces(
  y1: usize,
  count: i32,
  spikes: usize,
  fired: i32,
  adds: i32,
  impulse: i32,
  keep: i32,
  most: i32,
): i32 {
  let touched: i32 = fired;
  const end = spikes + (<usize>fired << 2);
  if (keep !== 4096) {
    // A trace that was not 0 is touched once, by its decay.
    for (let place = spikes; place < end; place += 4) {
      touched -= i32(load<i32>(y1 + (<usize>load<i32>(place) << 2)) !== 0);
    }
    touched += decayTraces(y1, count, keep);
  }
  for (let place = spikes; place < end; place += 4) {
    const at = y1 + (<usize>load<i32>(place) << 2);
    store<i32>(at, adds ? min(most, load<i32>(at) + impulse) : impulse);
  }
  return touched;
}

/** Sixteen at a time, as most windows mostly are shut: those that read 1 then are the only ones to be cleared. */
function countDown(values: usize, countdown: usize, count: i32): i32 {
  const zero = i32x4.splat(0);
  const one = i32x4.splat(1);
  let touched: i32 = 0;
  let k: i32 = 0;
  for (; k + 16 <= count; k += 16) {
    const at = values + (<usize>k << 2);
    const from = countdown + (<usize>k << 2);
    const a = v128.load(from);
    const b = v128.load(from, 16);
    const c = v128.load(from, 32);
    const d = v128.load(from, 48);
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) {
      v128.store(at, zero);
      v128.store(at, zero, 16);
      v128.store(at, zero, 32);
      v128.store(at, zero, 48);
      continue;
    }
    const openA = i32x4.ne(a, zero);
    const openB = i32x4.ne(b, zero);
    const openC = i32x4.ne(c, zero);
    const openD = i32x4.ne(d, zero);
    const open = i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(openA, openB), i16x8.narrow_i32x4_s(openC, openD));
    touched += popcnt(i8x16.bitmask(open));
    v128.store(at, v128.and(openA, one));
    v128.store(at, v128.and(openB, one), 16);
    v128.store(at, v128.and(openC, one), 32);
    v128.store(at, v128.and(openD, one), 48);
    // A mask is -1.
    v128.store(from, i32x4.add(a, openA));
    v128.store(from, i32x4.add(b, openB), 16);
    v128.store(from, i32x4.add(c, openC), 32);
    v128.store(from, i32x4.add(d, openD), 48);
  }
  for (; k < count; k++) {
    const from = countdown + (<usize>k << 2);
    const open = i32(load<i32>(from) !== 0);
    touched += open;
    store<i32>(values + (<usize>k << 2), open);
    store<i32>(from, load<i32>(from) - open);
  }
  return touched;
}

/**
 * A step of windows: each reads whether it is open, then counts down; a spike opens it for the `steps` to come.
 * Returns those that were open or whose neurons fired.
 */
export function updateWindows(
  values: usize,
  countdown: usize,
  count: i32,
  spikes: usize,
  fired: i32,
  steps: i32,
): i32 {
  let touched: i32 = fired;
  const end = spikes + (<usize>fired << 2);
  for (let place = spikes; place < end; place += 4) {
    touched -= i32(load<i32>(countdown + (<usize>load<i32>(place) << 2)) !== 0);
  }
  touched += countDown(values, countdown, count);
  for (let place = spikes; place < end; place += 4) {
    store<i32>(countdown + (<usize>load<i32>(place) << 2), steps);
  }
  return touched;
}

/** A step of all traces of a slice, none of them a gate; `traces` points to as many records as `traceCount` says. */
export function stepTraces(traces: usize, traceCount: i32, count: i32, spikes: usize, fired: i32): i32 {
  let touched: i32 = 0;
  const end = traces + (<usize>traceCount << Trace.SHIFT);
  for (; traces < end; traces += 1 << Trace.SHIFT) {
    const mode = load<i32>(traces, Trace.MODE);
    const values = <usize>load<u32>(traces, Trace.VALUES);
    const impulse = load<i32>(traces, Trace.IMPULSE);
    touched +=
      mode === Trace.WINDOW
        ? updateWindows(values, <usize>load<u32>(traces, Trace.COUNTDOWN), count, spikes, fired, impulse)
        : updateTraces(
            values,
            count,
            spikes,
            fired,
            mode,
            impulse,
            load<i32>(traces, Trace.KEEP),
            load<i32>(traces, Trace.MAX),
          );
  }
  return touched;
}
