/**
 * Draws of an input encoder; the definition is in `../../encode.ts`.
 *
 * What one value draws is the start of what the next one does, so one after the other they would wait for each
 * other's table look-ups. Four chains do not: each goes on from its own state over the draws of four values at
 * once, by a table for each byte of the state. That gives the first states. The others follow from these, four at
 * a time: with the taps 32, 22, 2 and 1 a state is the sum over GF(2) of those 1, 2, 22 and 32 before it, at
 * every stride that is a power of two (Frobenius). Added to the same of the state before, of which four are left
 * out twice, that is the sum of those 3, 22, 23, 32 and 33 before it.
 */

/** States that the recurrence needs before it, in whole vectors. */
const HISTORY: i32 = 36;

/** The state after the draws of one value. */
// @ts-ignore: decorator
@inline
function next(state: u32, table: usize, twice: bool): u32 {
  state = (state >> 8) ^ load<u32>(table + ((<usize>state & 255) << 2));
  return twice ? (state >> 8) ^ load<u32>(table + ((<usize>state & 255) << 2)) : state;
}

/** The state after the draws of four values. */
// @ts-ignore: decorator
@inline
function jump(state: u32, leap: usize): u32 {
  return (
    load<u32>(leap + ((<usize>state & 255) << 2)) ^
    load<u32>(leap + ((<usize>(state >> 8) & 255) << 2), 1024) ^
    load<u32>(leap + ((<usize>(state >> 16) & 255) << 2), 2048) ^
    load<u32>(leap + (<usize>(state >> 24) << 2), 3072)
  );
}

/** The states after each of `count` values from `state` on, in whole vectors. */
// @ts-ignore: decorator
@inline
function fillStates(state: u32, count: i32, twice: bool, table: usize, leap: usize, states: usize): void {
  let s0 = next(state, table, twice);
  let s1 = next(s0, table, twice);
  let s2 = next(s1, table, twice);
  let s3 = next(s2, table, twice);
  let at = states;
  for (const first = states + (<usize>min(count, HISTORY) << 2); at < first; at += 16) {
    store<u32>(at, s0);
    store<u32>(at, s1, 4);
    store<u32>(at, s2, 8);
    store<u32>(at, s3, 12);
    s0 = jump(s0, leap);
    s1 = jump(s1, leap);
    s2 = jump(s2, leap);
    s3 = jump(s3, leap);
  }
  const end = states + (<usize>count << 2);
  if (at >= end) return;
  const zero = i32x4.splat(0);
  let before = v128.load(at - 16);
  for (; at < end; at += 16) {
    // Whole vectors as they were stored: a load across two recent stores would wait for both.
    const from36 = v128.load(at - 4 * 36);
    const from32 = v128.load(at - 4 * 32);
    const from24 = v128.load(at - 4 * 24);
    const from20 = v128.load(at - 4 * 20);
    const sum = v128.xor(
      v128.xor(i32x4.shuffle(from24, from20, 2, 3, 4, 5), i32x4.shuffle(from24, from20, 1, 2, 3, 4)),
      v128.xor(from32, i32x4.shuffle(from36, from32, 3, 4, 5, 6)),
    );
    // Three of the states that are 3 before lie in the vector before, the last is the first of this one.
    const three = v128.xor(sum, i32x4.shuffle(before, zero, 1, 2, 3, 4));
    before = v128.xor(three, i32x4.shuffle(zero, three, 0, 0, 0, 4));
    v128.store(at, before);
  }
}

/** The units whose value is above the masked state of the same place: lists them, returns the list's end. */
// @ts-ignore: decorator
@inline
function listBelow(units: usize, values: usize, states: usize, count: i32, mask: i32, spikes: usize): usize {
  const kept = i32x4.splat(mask);
  let end = spikes;
  for (let first: i32 = 0; first < count; first += 64) {
    const left = min(count - first, 64);
    const base = <usize>first << 2;
    let fires: u64 = 0;
    for (let i: i32 = 0; i < left; i += 4) {
      const at = base + (<usize>i << 2);
      const drawn = v128.and(v128.load(states + at), kept);
      fires |= (<u64>i32x4.bitmask(i32x4.lt_s(drawn, v128.load(values + at)))) << <u64>i;
    }
    // Of the last vector the lanes behind the values say nothing.
    fires &= <u64>-1 >> <u64>(64 - left);
    for (; fires !== 0; fires &= fires - 1) {
      store<i32>(end, load<i32>(units + base + (<usize>ctz(fires) << 2)));
      end += 4;
    }
  }
  return end;
}

/** The same for the values at the places in `live`, of which those that fire are left. */
// @ts-ignore: decorator
@inline
function listLive(
  units: usize, values: usize, live: usize, states: usize, count: i32, mask: i32, spikes: usize,
): usize {
  // Without a branch on what was drawn: the place is written, and kept where the unit fires.
  let kept = live;
  for (let i: i32 = 0; i < count; i++) {
    const at = <usize>i << 2;
    const place = load<i32>(live + at);
    store<i32>(kept, place);
    const value = load<i32>(values + (<usize>place << 2));
    kept += <usize>((load<i32>(states + at) & mask) < value) << 2;
  }
  let end = spikes;
  for (; live < kept; live += 4) {
    store<i32>(end, load<i32>(units + (<usize>load<i32>(live) << 2)));
    end += 4;
  }
  return end;
}

/**
 * One or two draws for each value whose unit is not in its dead time: a spike where the low `rateBits` bits are
 * below the value.
 * @param table [256] what the low byte of a state feeds back in a draw
 * @param leap [4 x 256] what each byte of a state becomes in the draws of four values, of one draw or two
 * @param readyAt first step in which each unit may draw, or 0 where no unit is ever dead
 * @param live [count] room for a list
 * @param states [count, in whole vectors] room
 * @param result takes the spikes and the draws
 */
export function drawRates(
  units: usize,
  values: usize,
  count: i32,
  table: usize,
  leap: usize,
  rateBits: i32,
  deadSteps: i32,
  readyAt: usize,
  live: usize,
  states: usize,
  step: i32,
  register: usize,
  spikes: usize,
  result: usize,
): void {
  const mask = (1 << rateBits) - 1;
  const twice = rateBits > 8;
  let drawing = count;
  if (readyAt) {
    let next = live;
    for (let i: i32 = 0; i < count; i++) {
      store<i32>(next, i);
      const ready = load<i32>(readyAt + (<usize>load<i32>(units + (<usize>i << 2)) << 2));
      next += <usize>(step >= ready) << 2;
    }
    drawing = <i32>((next - live) >> 2);
  }
  store<i32>(result, twice ? 2 * drawing : drawing, 4);
  if (drawing === 0) {
    store<i32>(result, 0);
    return;
  }
  const state = load<u32>(register);
  fillStates(state, drawing, twice, table, leap, states);
  store<u32>(register, load<u32>(states + (<usize>(drawing - 1) << 2)));
  const end = readyAt
    ? listLive(units, values, live, states, drawing, mask, spikes)
    : listBelow(units, values, states, drawing, mask, spikes);
  if (readyAt) {
    const ready = step + deadSteps + 1;
    for (let place = spikes; place < end; place += 4) {
      store<i32>(readyAt + (<usize>load<i32>(place) << 2), ready);
    }
  }
  store<i32>(result, <i32>((end - spikes) >> 2));
}
