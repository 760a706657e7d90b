/**
 * A column of weights scaled, one row after the other, as the draws follow each other through one register; the
 * definition is `../../learn-plain.ts`.
 */
import { drawn, storeActing } from './plastic';

// @ts-ignore: decorator
@inline
function scale<T>(
  weights: usize,
  stride: usize,
  acting: usize,
  actingBytes: i32,
  shadowShift: i32,
  held: usize,
  words: i32,
  column: usize,
  factor: i32,
  rows: i32,
  annealing: i32,
  bias: i32,
  mask: i32,
  flip: i32,
  fractionBits: i32,
  lowest: i32,
  highest: i32,
  lfsr: usize,
  table: usize,
  sums: usize,
  tally: usize,
): void {
  const zero: i32 = sizeof<T>() === 1 ? 128 : 0;
  let state = load<u32>(lfsr);
  let visits: i32 = 0;
  let writes: i32 = 0;
  let actingWrites: i32 = 0;
  let passed: i32 = 0;
  let moved: i32 = 0;
  const bits = held + column * (<usize>words << 3);
  let place = column;
  for (let row: i32 = 0; row < rows; row++, place += stride) {
    if (held !== 0 && ((load<u32>(bits + (<usize>(row >> 5) << 2)) >> (<u32>row & 31)) & 1) === 0) continue;
    const at = weights + place * sizeof<T>();
    const before = <i32>load<T>(at) - zero;
    const change = factor * before;
    if (change === 0) {
      passed++;
      continue;
    }
    visits++;
    let added = bias;
    if (mask >= 0) {
      state = drawn(state, table);
      added = (<i32>state & mask) ^ flip;
    }
    const step = ((change >> annealing) + added) >> fractionBits;
    const after = min(max(before + step, lowest), highest);
    if (after === before) continue;
    writes++;
    moved += after - before;
    store<T>(at, <T>(after + zero));
    if (actingBytes === 0) continue;
    const acts = after >> shadowShift;
    actingWrites += i32(acts !== before >> shadowShift);
    storeActing(acting, actingBytes, place, acts);
  }
  if (sums !== 0) {
    const sum = sums + (column << 2);
    store<i32>(sum, load<i32>(sum) + moved);
  }
  store<u32>(lfsr, state);
  store<i32>(tally, visits);
  store<i32>(tally, writes, 4);
  store<i32>(tally, actingBytes === 0 ? writes : actingWrites, 8);
  store<i32>(tally, passed, 12);
}

/**
 * D of a row is `factor` times its weight; where that is 0 the row is passed over. Pointers as `learnRows8` takes
 * them. `tally`: visits, stored and acting weights that changed, rows passed over, four int32.
 */
export function scaleColumn8(
  weights: usize, stride: usize, acting: usize, actingBytes: i32, shadowShift: i32, held: usize, words: i32,
  column: usize, factor: i32, rows: i32, annealing: i32, bias: i32, mask: i32, flip: i32, fractionBits: i32,
  lowest: i32, highest: i32, lfsr: usize, table: usize, sums: usize, tally: usize,
): void {
  scale<u8>(weights, stride, acting, actingBytes, shadowShift, held, words, column, factor, rows, annealing,
    bias, mask, flip, fractionBits, lowest, highest, lfsr, table, sums, tally);
}

/** Stored weights of 16 bits; otherwise as {@link scaleColumn8}. */
export function scaleColumn16(
  weights: usize, stride: usize, acting: usize, actingBytes: i32, shadowShift: i32, held: usize, words: i32,
  column: usize, factor: i32, rows: i32, annealing: i32, bias: i32, mask: i32, flip: i32, fractionBits: i32,
  lowest: i32, highest: i32, lfsr: usize, table: usize, sums: usize, tally: usize,
): void {
  scale<i16>(weights, stride, acting, actingBytes, shadowShift, held, words, column, factor, rows, annealing,
    bias, mask, flip, fractionBits, lowest, highest, lfsr, table, sums, tally);
}
