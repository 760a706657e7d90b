/** Draws of an input encoder; the definition is `../../encode.ts`. */

/**
 * One draw of the 32-bit register for each value: a spike of its unit where the low byte is below it.
 * @param table [256] what the low byte of a state feeds back in eight shifts
 * @param register the state, taken from here and left here
 * @returns number of spikes
 */
export function draw(
  units: usize,
  values: usize,
  count: i32,
  table: usize,
  register: usize,
  spikes: usize,
): i32 {
  let state = load<u32>(register);
  let next = spikes;
  const end = values + (<usize>count << 2);
  for (; values < end; values += 4) {
    state = (state >> 8) ^ load<u32>(table + ((<usize>state & 255) << 2));
    // Without a branch on what was drawn: the place is written, and kept where the unit fires.
    store<i32>(next, load<i32>(units));
    next += <usize>((<i32>state & 255) < load<i32>(values)) << 2;
    units += 4;
  }
  store<u32>(register, state);
  return <i32>((next - spikes) >> 2);
}
