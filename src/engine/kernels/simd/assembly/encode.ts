/**
 * Draws of an input encoder; the definitions are in `../../encode.ts`.
 *
 * What one value draws is the start of what the next one does, so one after the other they would wait for each
 * other's table look-ups. Four chains do not: each goes on from its own state over the draws of four values at
 * once, by a table for each byte of the state.
 */

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

/**
 * Draws for `count` values, the first in the list or, where `live` is not 0, at the places that it has:
 * a spike of its unit where the masked state is below the value.
 * @param table [256] what the low byte of a state feeds back in a draw
 * @param leap [4 x 256] what each byte of a state becomes in the draws of four values
 * @returns end of the list of spikes
 */
// @ts-ignore: decorator
@inline
function drawAll(
  units: usize,
  values: usize,
  live: usize,
  count: i32,
  mask: i32,
  twice: bool,
  table: usize,
  leap: usize,
  register: usize,
  spikes: usize,
): usize {
  let last = load<u32>(register);
  let s0 = next(last, table, twice);
  let s1 = next(s0, table, twice);
  let s2 = next(s1, table, twice);
  let s3 = next(s2, table, twice);
  let end = spikes;
  let i: i32 = 0;
  for (; i + 4 <= count; i += 4) {
    end = test(units, values, live, i, <i32>s0 & mask, end);
    end = test(units, values, live, i + 1, <i32>s1 & mask, end);
    end = test(units, values, live, i + 2, <i32>s2 & mask, end);
    end = test(units, values, live, i + 3, <i32>s3 & mask, end);
    last = s3;
    s0 = jump(s0, leap);
    s1 = jump(s1, leap);
    s2 = jump(s2, leap);
    s3 = jump(s3, leap);
  }
  for (; i < count; i++) {
    end = test(units, values, live, i, <i32>s0 & mask, end);
    last = s0;
    s0 = s1;
    s1 = s2;
  }
  store<u32>(register, last);
  return end;
}

/** Without a branch on what was drawn: the place is written, and kept where the unit fires. */
// @ts-ignore: decorator
@inline
function test(units: usize, values: usize, live: usize, i: i32, drawn: i32, end: usize): usize {
  const at = <usize>(live ? load<i32>(live + (<usize>i << 2)) : i) << 2;
  store<i32>(end, load<i32>(units + at));
  return end + (<usize>(drawn < load<i32>(values + at)) << 2);
}

/** One draw for each value: a spike of its unit where the low byte is below it. Returns the number of spikes. */
export function draw(
  units: usize,
  values: usize,
  count: i32,
  table: usize,
  leap: usize,
  register: usize,
  spikes: usize,
): i32 {
  const end = drawAll(units, values, 0, count, 255, false, table, leap, register, spikes);
  return <i32>((end - spikes) >> 2);
}

/**
 * One or two draws for each value whose unit is not in its dead time: a spike where the low `rateBits` bits are
 * below the value.
 * @param leap for one draw or two, as `rateBits` needs
 * @param readyAt first step in which each unit may draw, or 0 where no unit is ever dead
 * @param live [count] room for a list
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
  } else live = 0;
  const end = twice
    ? drawAll(units, values, live, drawing, mask, true, table, leap, register, spikes)
    : drawAll(units, values, live, drawing, mask, false, table, leap, register, spikes);
  if (readyAt) {
    const ready = step + deadSteps + 1;
    for (let place = spikes; place < end; place += 4) {
      store<i32>(readyAt + (<usize>load<i32>(place) << 2), ready);
    }
  }
  store<i32>(result, <i32>((end - spikes) >> 2));
  store<i32>(result, twice ? 2 * drawing : drawing, 4);
}
