/**
 * Plastic updates of few neurons, or of neurons that hold different rows, a column at a time; the definition
 * is `../../learn-plain.ts`. The rows are known before the first weight is touched, 16 draws are looked up at
 * a time, and where one change goes for all rows 16 weights are gathered into vectors; nothing branches on
 * what is drawn.
 */

import { updateVector16, updateVector8 } from './learn-gather';

/** Draws of one look-up. */
const BATCH: i32 = 16;
/** Bytes of the tables: 16 draws for each low and each high byte, then the register after them. */
const HIGH_DRAWS: usize = 4096;
const LOW_STATES: usize = 8192;
const HIGH_STATES: usize = 8704;

/** How a drawn byte is used: not at all, as it is, or as the carry that it makes. */
const NONE: i32 = 0;
const BYTES: i32 = 1;
const CARRIES: i32 = 2;

/** Lists the rows that are in both sets of bits at `list`; returns how many. */
function listRows(held: usize, rows: usize, words: i32, list: usize): i32 {
  let next = list;
  for (let word: i32 = 0; word < words; word++) {
    const at = <usize>word << 3;
    for (let both = load<u64>(held + at) & load<u64>(rows + at); both !== 0; both &= both - 1) {
      store<i32>(next, (word << 6) + <i32>ctz(both));
      next += 4;
    }
  }
  return <i32>((next - list) >> 2);
}

/** The register after `count` of the draws in `bytes`, 1..15: its low byte is the last, its high byte shows in the next. */
// @ts-ignore: decorator
@inline
function stateAfter(bytes: usize, count: i32): i32 {
  const byte = <i32>load<u8>(bytes + <usize>(count - 1));
  const high = <i32>load<u8>(bytes + <usize>count) ^ (byte << 6) ^ (byte << 5) ^ (byte << 3);
  return byte | ((high & 255) << 8);
}

/** Draws into `bytes`: 16, of which `count` count. Returns the register after those. */
// @ts-ignore: decorator
@inline
function drawBatch(state: i32, count: i32, tables: usize, bytes: usize): i32 {
  const low = <usize>(state & 255);
  const high = <usize>(state >> 8);
  v128.store(
    bytes,
    v128.xor(v128.load(tables + (low << 4)), v128.load(tables + (high << 4), HIGH_DRAWS)),
  );
  if (count < BATCH) return stateAfter(bytes, count);
  return (
    <i32>load<u16>(tables + (low << 1), LOW_STATES) ^ <i32>load<u16>(tables + (high << 1), HIGH_STATES)
  );
}

/** Updates `count` rows of one neuron; returns the register after it and adds to the tally. */
// @ts-ignore: decorator
@inline
function updateColumn<T>(
  column: usize,
  stride: usize,
  acting: usize,
  actingBytes: i32,
  shadowShift: i32,
  list: usize,
  count: i32,
  change: i32,
  pre: usize,
  annealing: i32,
  bias: i32,
  fractionBits: i32,
  lowest: i32,
  highest: i32,
  state: i32,
  tables: usize,
  bytes: usize,
  tally: usize,
  use: i32,
  constant: bool,
): i32 {
  const zero: i32 = sizeof<T>() === 1 ? 128 : 0;
  const actingZero: i32 = actingBytes === 1 ? 128 : 0;
  const mask = (1 << fractionBits) - 1;
  const kept = i8x16.splat(<i8>mask);
  const one = i8x16.splat(1);
  // What a draw must exceed to carry D's fraction into the next step.
  const room = i8x16.splat(<i8>(mask - (change & mask)));
  const floor = (change + bias) >> fractionBits;
  // With a carry the step is one more.
  const vector =
    sizeof<T>() === 1
      ? actingBytes === 0 && floor >= -128 && floor < 127
      : actingBytes !== 2 && floor >= i16.MIN_VALUE && floor < i16.MAX_VALUE;
  let writes: i32 = 0;
  let actingWrites: i32 = 0;
  const end = list + (<usize>count << 2);
  while (list < end) {
    const length = min<i32>(BATCH, <i32>((end - list) >> 2));
    if (use !== NONE) {
      state = drawBatch(state, length, tables, bytes);
      const drawn = v128.and(v128.load(bytes), kept);
      v128.store(bytes, use === CARRIES ? v128.and(i8x16.gt_u(drawn, room), one) : drawn);
    }
    if (sizeof<T>() === 1 && constant && vector && length === BATCH) {
      writes += updateVector8(column, stride, list, floor, use === CARRIES ? bytes : 0, lowest, highest);
      list += <usize>BATCH << 2;
      continue;
    }
    if (sizeof<T>() === 2 && constant && vector && length === BATCH) {
      const base = i16x8.splat(<i16>floor);
      let steps0 = base;
      let steps1 = base;
      if (use === CARRIES) {
        steps0 = i16x8.add(base, v128.load_ext<u8>(bytes));
        steps1 = i16x8.add(base, v128.load_ext<u8>(bytes, 8));
      }
      const half = list + (<usize>BATCH << 1);
      let changed: i32;
      if (actingBytes === 1) {
        changed = updateVector16(column, stride, acting, true, shadowShift, list, steps0, lowest, highest);
        changed += updateVector16(column, stride, acting, true, shadowShift, half, steps1, lowest, highest);
      } else {
        changed = updateVector16(column, stride, acting, false, 0, list, steps0, lowest, highest);
        changed += updateVector16(column, stride, acting, false, 0, half, steps1, lowest, highest);
      }
      writes += changed & 0xffff;
      actingWrites += changed >>> 16;
      list += <usize>BATCH << 2;
      continue;
    }
    let byte = bytes;
    const batchEnd = list + (<usize>length << 2);
    for (; list < batchEnd; list += 4) {
      const row = <usize>load<u32>(list);
      const place = row * stride;
      const weight = column + place * sizeof<T>();
      let step = floor;
      if (constant) {
        if (use === CARRIES) step += <i32>load<u8>(byte++);
      } else {
        step = (change * load<i32>(pre + (row << 2))) >> annealing;
        step = (step + (use === NONE ? bias : <i32>load<u8>(byte++))) >> fractionBits;
      }
      const before = <i32>load<T>(weight) - zero;
      const after = min(max(before + step, lowest), highest);
      writes += i32(after !== before);
      store<T>(weight, <T>(after + zero));
      if (actingBytes !== 0) {
        const acts = after >> shadowShift;
        actingWrites += i32(acts !== before >> shadowShift);
        if (actingBytes === 1) store<u8>(acting + place, <u8>(acts + actingZero));
        else store<i16>(acting + (place << 1), <i16>acts);
      }
    }
  }
  store<i32>(tally, load<i32>(tally, 4) + writes, 4);
  store<i32>(tally, load<i32>(tally, 8) + (actingBytes === 0 ? writes : actingWrites), 8);
  return state;
}

// @ts-ignore: decorator
@inline
function learn<T>(
  weights: usize,
  stride: usize,
  acting: usize,
  actingBytes: i32,
  shadowShift: i32,
  held: usize,
  words: i32,
  columns: usize,
  posts: usize,
  columnCount: i32,
  list: usize,
  count: i32,
  bits: usize,
  pre: usize,
  annealing: i32,
  bias: i32,
  fractionBits: i32,
  lowest: i32,
  highest: i32,
  lfsr: usize,
  tables: usize,
  scratch: usize,
  tally: usize,
): void {
  let state = load<i32>(lfsr);
  let visits: i32 = 0;
  store<i32>(tally, 0, 4);
  store<i32>(tally, 0, 8);
  const bytes = scratch;
  const rows = held === 0 ? list : scratch + <usize>BATCH;
  const end = columns + (<usize>columnCount << 2);
  for (; columns < end; columns += 4, posts += 4) {
    const column = <usize>load<u32>(columns);
    if (held !== 0) count = listRows(held + column * (<usize>words << 3), bits, words, rows);
    visits += count;
    const at = weights + column * sizeof<T>();
    const acts = acting + column * <usize>actingBytes;
    const post = load<i32>(posts);
    if (pre === 0) {
      const change = post >> annealing;
      if (bias < 0) {
        state = updateColumn<T>(at, stride, acts, actingBytes, shadowShift, rows, count, change, 0, 0, 0,
          fractionBits, lowest, highest, state, tables, bytes, tally, CARRIES, true);
      } else {
        updateColumn<T>(at, stride, acts, actingBytes, shadowShift, rows, count, change, 0, 0, bias,
          fractionBits, lowest, highest, state, tables, bytes, tally, NONE, true);
      }
    } else if (bias < 0) {
      state = updateColumn<T>(at, stride, acts, actingBytes, shadowShift, rows, count, post, pre, annealing, 0,
        fractionBits, lowest, highest, state, tables, bytes, tally, BYTES, false);
    } else {
      updateColumn<T>(at, stride, acts, actingBytes, shadowShift, rows, count, post, pre, annealing, bias,
        fractionBits, lowest, highest, state, tables, bytes, tally, NONE, false);
    }
  }
  store<i32>(lfsr, state);
  store<i32>(tally, visits);
}

/**
 * Stored weights of 8 bits in offset binary. `columns` and `posts` point to `columnCount` neurons and their
 * parts of D, `list` to `count` rows, `bits` to the same as `words` 64-bit words, `pre` to the parts of D of
 * all rows (0: all are 1). `held` points to the bits of the rows that neuron 0 holds (0: all are held).
 * `bias` is added to D; below 0 it says that draws are, with `fractionBits` <= 8. `actingBytes` is 0 where
 * the stored weight acts itself. `scratch` has room for 16 bytes and a row list. `tally`: visits, stored and
 * acting weights that changed, three int32.
 */
export function learnColumns8(
  weights: usize, stride: usize, acting: usize, actingBytes: i32, shadowShift: i32, held: usize, words: i32,
  columns: usize, posts: usize, columnCount: i32, list: usize, count: i32, bits: usize, pre: usize,
  annealing: i32, bias: i32, fractionBits: i32, lowest: i32, highest: i32, lfsr: usize, tables: usize,
  scratch: usize, tally: usize,
): void {
  learn<u8>(weights, stride, acting, actingBytes, shadowShift, held, words, columns, posts, columnCount, list,
    count, bits, pre, annealing, bias, fractionBits, lowest, highest, lfsr, tables, scratch, tally);
}

/** Stored weights of 16 bits; otherwise as {@link learnColumns8}. */
export function learnColumns16(
  weights: usize, stride: usize, acting: usize, actingBytes: i32, shadowShift: i32, held: usize, words: i32,
  columns: usize, posts: usize, columnCount: i32, list: usize, count: i32, bits: usize, pre: usize,
  annealing: i32, bias: i32, fractionBits: i32, lowest: i32, highest: i32, lfsr: usize, tables: usize,
  scratch: usize, tally: usize,
): void {
  learn<i16>(weights, stride, acting, actingBytes, shadowShift, held, words, columns, posts, columnCount, list,
    count, bits, pre, annealing, bias, fractionBits, lowest, highest, lfsr, tables, scratch, tally);
}
