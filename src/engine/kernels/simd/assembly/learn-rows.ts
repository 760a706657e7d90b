/**
 * Plastic updates row by row, of few neurons in each; the definition is `../../learn-plain.ts`. The draws of a
 * pass follow each other through one register, so that what is gained is that an update is a few
 * instructions: nothing branches but on what holds a synapse.
 */
import { listBits } from './bits';
import { drawn, storeActing } from './plastic';

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
  pre: usize,
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
  const columnsEnd = columns + (<usize>columnCount << 2);
  const end = list + (<usize>count << 2);
  for (; list < end; list += 4) {
    const row = <usize>load<u32>(list);
    const factor = pre === 0 ? 1 : load<i32>(pre + (row << 2));
    const bit = held + ((row >> 5) << 2);
    const place = row * stride;
    let post = posts;
    for (let next = columns; next < columnsEnd; next += 4, post += 4) {
      const column = <usize>load<u32>(next);
      if (held !== 0) {
        const word = load<u32>(bit + column * (<usize>words << 3));
        if (((word >> (<u32>row & 31)) & 1) === 0) continue;
      }
      visits++;
      let added = bias;
      if (mask >= 0) {
        state = drawn(state, table);
        added = (<i32>state & mask) ^ flip;
      }
      const step = (((load<i32>(post) * factor) >> annealing) + added) >> fractionBits;
      const at = weights + (place + column) * sizeof<T>();
      const before = <i32>load<T>(at) - zero;
      const after = min(max(before + step, lowest), highest);
      if (after === before) continue;
      writes++;
      store<T>(at, <T>(after + zero));
      if (sums !== 0) {
        const sum = sums + (column << 2);
        store<i32>(sum, load<i32>(sum) + after - before);
      }
      if (actingBytes === 0) continue;
      const acts = after >> shadowShift;
      actingWrites += i32(acts !== before >> shadowShift);
      storeActing(acting, actingBytes, place + column, acts);
    }
  }
  store<u32>(lfsr, state);
  store<i32>(tally, visits);
  store<i32>(tally, writes, 4);
  store<i32>(tally, actingBytes === 0 ? writes : actingWrites, 8);
}

/**
 * Stored weights of 8 bits in offset binary; pointers as `learnColumns8` takes them. `bias` is added to D, or where
 * `mask` is not below 0 the low bits of a draw that it keeps, with those of `flip` turned; `table` [256] is
 * what the register's low byte feeds back in a draw. `sums` points to the columns' sums, 0 for none.
 */
export function learnRows8(
  weights: usize, stride: usize, acting: usize, actingBytes: i32, shadowShift: i32, held: usize, words: i32,
  columns: usize, posts: usize, columnCount: i32, list: usize, count: i32, pre: usize, annealing: i32,
  bias: i32, mask: i32, flip: i32, fractionBits: i32, lowest: i32, highest: i32, lfsr: usize, table: usize,
  sums: usize, tally: usize,
): void {
  learn<u8>(weights, stride, acting, actingBytes, shadowShift, held, words, columns, posts, columnCount, list,
    count, pre, annealing, bias, mask, flip, fractionBits, lowest, highest, lfsr, table, sums, tally);
}

/** Stored weights of 16 bits; otherwise as {@link learnRows8}. */
export function learnRows16(
  weights: usize, stride: usize, acting: usize, actingBytes: i32, shadowShift: i32, held: usize, words: i32,
  columns: usize, posts: usize, columnCount: i32, list: usize, count: i32, pre: usize, annealing: i32,
  bias: i32, mask: i32, flip: i32, fractionBits: i32, lowest: i32, highest: i32, lfsr: usize, table: usize,
  sums: usize, tally: usize,
): void {
  learn<i16>(weights, stride, acting, actingBytes, shadowShift, held, words, columns, posts, columnCount, list,
    count, pre, annealing, bias, mask, flip, fractionBits, lowest, highest, lfsr, table, sums, tally);
}

/**
 * The places below `count` of the values that are not 0, ascending; returns how many. Sixteen at a time, as most
 * mostly are 0; up to three places behind the list are written too.
 */
export function listNonZero(values: usize, count: i32, list: usize): i32 {
  const zero = i32x4.splat(0);
  let next = list;
  let k: i32 = 0;
  for (; k + 16 <= count; k += 16) {
    const at = values + (<usize>k << 2);
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    if (!v128.any_true(v128.or(v128.or(a, b), v128.or(c, d)))) continue;
    const low = i16x8.narrow_i32x4_s(i32x4.ne(a, zero), i32x4.ne(b, zero));
    const high = i16x8.narrow_i32x4_s(i32x4.ne(c, zero), i32x4.ne(d, zero));
    next = listBits(<u64>i8x16.bitmask(i8x16.narrow_i16x8_s(low, high)), k, next);
  }
  for (; k < count; k++) {
    if (load<i32>(values + (<usize>k << 2)) === 0) continue;
    store<i32>(next, k);
    next += 4;
  }
  return <i32>((next - list) >> 2);
}
