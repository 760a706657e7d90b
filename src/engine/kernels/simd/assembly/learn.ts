/**
 * One stochastically rounded change to the synapses of a neuron in the active rows; the definition
 * is `../../learn.ts`. A gather along a column has no vector form here: what is gained is that rows
 * without a synapse are never visited, and that nothing branches on what is drawn.
 */

/**
 * A draw of the 16-bit register (mask 0xB400, taps 16, 14, 13, 11): in eight shifts none of the bits fed
 * back reaches the low end again, so what the low byte feeds back is itself at four places.
 */
// @ts-ignore: decorator
@inline
function draw(state: i32): i32 {
  const byte = state & 255;
  return (state >> 8) ^ (byte << 8) ^ (byte << 6) ^ (byte << 5) ^ (byte << 3);
}

// @ts-ignore: decorator
@inline
function learn<T>(
  column: usize,
  stride: usize,
  held: usize,
  active: usize,
  words: i32,
  change: i32,
  fractionBits: i32,
  lowest: i32,
  highest: i32,
  acting: usize,
  actingBytes: i32,
  shadowShift: i32,
  lfsr: usize,
  writesCell: usize,
): i32 {
  const mask = (1 << fractionBits) - 1;
  let state = load<i32>(lfsr);
  let visits: i32 = 0;
  let writes: i32 = 0;
  for (let word: i32 = 0; word < words; word++) {
    const at = <usize>word << 3;
    let rows = load<u64>(held + at) & load<u64>(active + at);
    visits += <i32>popcnt(rows);
    for (; rows !== 0; rows &= rows - 1) {
      const place = ((<usize>word << 6) + <usize>ctz(rows)) * stride;
      const weight = column + place * sizeof<T>();
      state = draw(state);
      const before = <i32>load<T>(weight);
      const after = min(max(before + ((change + (state & mask)) >> fractionBits), lowest), highest);
      writes += i32(after !== before);
      store<T>(weight, <T>after);
      if (actingBytes === 1) store<i8>(acting + place, <i8>(after >> shadowShift));
      else if (actingBytes === 2) store<i16>(acting + (place << 1), <i16>(after >> shadowShift));
    }
  }
  store<i32>(lfsr, state);
  store<i32>(writesCell, writes);
  return visits;
}

/**
 * Stored weights of 8 bits. `column` and `acting` point to row 0 of the neuron's column, `held` and
 * `active` to `words` 64-bit words of rows; `actingBytes` is 0 where the stored weight acts itself.
 * Returns the synapses visited; `writesCell` takes the weights that changed.
 */
export function learnActive8(
  column: usize,
  stride: usize,
  held: usize,
  active: usize,
  words: i32,
  change: i32,
  fractionBits: i32,
  lowest: i32,
  highest: i32,
  acting: usize,
  actingBytes: i32,
  shadowShift: i32,
  lfsr: usize,
  writesCell: usize,
): i32 {
  return learn<i8>(
    column,
    stride,
    held,
    active,
    words,
    change,
    fractionBits,
    lowest,
    highest,
    acting,
    actingBytes,
    shadowShift,
    lfsr,
    writesCell,
  );
}

/** Stored weights of 16 bits; otherwise as {@link learnActive8}. */
export function learnActive16(
  column: usize,
  stride: usize,
  held: usize,
  active: usize,
  words: i32,
  change: i32,
  fractionBits: i32,
  lowest: i32,
  highest: i32,
  acting: usize,
  actingBytes: i32,
  shadowShift: i32,
  lfsr: usize,
  writesCell: usize,
): i32 {
  return learn<i16>(
    column,
    stride,
    held,
    active,
    words,
    change,
    fractionBits,
    lowest,
    highest,
    acting,
    actingBytes,
    shadowShift,
    lfsr,
    writesCell,
  );
}
