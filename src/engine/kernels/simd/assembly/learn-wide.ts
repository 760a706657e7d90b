/**
 * Plastic updates of many neurons in the same rows, any width of weights, by 16 neurons at a time; the
 * definition is `../../learn-plain.ts`. Weights are updated in 16-bit lanes. D and what is added to it stand
 * in lanes of 16 or 32 bits; the caller sees to it that they hold the sum, and 16 bits its whole steps.
 */
import { BLOCK_DRAWS, CHUNK_ROWS, chunkDraws, HISTORY, VECTOR } from './learn-draws';
import { GROUP, narrow } from './learn-dense';

/** Steps of eight neurons: `(post x factor + (drawn or bias) 2^annealing) >> shift`. */
// @ts-ignore: decorator
@inline
function stepsOf(
  post: v128,
  factor: v128,
  bytes: v128,
  annealing: i32,
  bias: i32,
  shift: i32,
  drawn: bool,
  wide: bool,
): v128 {
  if (!wide) {
    const added = drawn ? i16x8.shl(bytes, annealing) : i16x8.splat(<i16>bias);
    return i16x8.shr_s(i16x8.add(i16x8.mul(post, factor), added), shift);
  }
  const added0 = drawn ? i32x4.shl(i32x4.extend_low_i16x8_u(bytes), annealing) : i32x4.splat(bias);
  const added1 = drawn ? i32x4.shl(i32x4.extend_high_i16x8_u(bytes), annealing) : i32x4.splat(bias);
  return i16x8.narrow_i32x4_s(
    i32x4.shr_s(i32x4.add(i32x4.extmul_low_i16x8_s(post, factor), added0), shift),
    i32x4.shr_s(i32x4.add(i32x4.extmul_high_i16x8_s(post, factor), added1), shift),
  );
}

/** Sum of lanes, each 0..255. */
// @ts-ignore: decorator
@inline
function sumLanes(lanes: v128): i32 {
  const sums = i32x4.extadd_pairwise_i16x8_u(lanes);
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

/** Returns the weights that changed, and 2^16 times those that act differently. */
// @ts-ignore: decorator
@inline
function updateBlock<T>(
  weights: usize,
  stride: usize,
  acting: usize,
  actingBytes: i32,
  shadowShift: i32,
  rows: usize,
  pre: usize,
  count: i32,
  post: usize,
  lanes: usize,
  annealing: i32,
  bias: i32,
  shift: i32,
  lowest: i32,
  highest: i32,
  draws: usize,
  drawn: bool,
  wide: bool,
): i32 {
  const zero = i16x8.splat(0);
  const one = i16x8.splat(1);
  const offset = i16x8.splat(128);
  const visited0 = narrow(lanes);
  const visited1 = narrow(lanes + 32);
  if (!v128.any_true(v128.or(visited0, visited1))) return 0;
  // Neurons that are not visited keep their weights, within the limits or not.
  const lowLimit = i16x8.splat(<i16>lowest);
  const highLimit = i16x8.splat(<i16>highest);
  const low0 = v128.bitselect(lowLimit, i16x8.splat(i16.MIN_VALUE), visited0);
  const low1 = v128.bitselect(lowLimit, i16x8.splat(i16.MIN_VALUE), visited1);
  const high0 = v128.bitselect(highLimit, i16x8.splat(i16.MAX_VALUE), visited0);
  const high1 = v128.bitselect(highLimit, i16x8.splat(i16.MAX_VALUE), visited1);
  const post0 = v128.and(narrow(post), visited0);
  const post1 = v128.and(narrow(post + 32), visited1);
  let same = zero;
  let sameActing = zero;
  const end = rows + (<usize>count << 2);
  for (; rows < end; rows += 4) {
    const row = <usize>load<u32>(rows);
    const place = row * stride;
    const at = weights + place * sizeof<T>();
    const factor = pre === 0 ? one : v128.load16_splat(pre + (row << 2));
    let bytes0 = zero;
    let bytes1 = zero;
    if (drawn) {
      bytes0 = v128.load_ext<u8>(draws);
      bytes1 = v128.load_ext<u8>(draws, 8);
      draws += VECTOR;
    }
    const steps0 = stepsOf(post0, factor, bytes0, annealing, bias, shift, drawn, wide);
    const steps1 = stepsOf(post1, factor, bytes1, annealing, bias, shift, drawn, wide);
    let before0 = zero;
    let before1 = zero;
    if (sizeof<T>() === 1) {
      before0 = i16x8.sub(v128.load_ext<u8>(at), offset);
      before1 = i16x8.sub(v128.load_ext<u8>(at, 8), offset);
    } else {
      before0 = v128.load(at);
      before1 = v128.load(at, 16);
    }
    const after0 = i16x8.min_s(i16x8.max_s(i16x8.add_sat_s(before0, steps0), low0), high0);
    const after1 = i16x8.min_s(i16x8.max_s(i16x8.add_sat_s(before1, steps1), low1), high1);
    if (sizeof<T>() === 1) {
      v128.store(at, i8x16.narrow_i16x8_u(i16x8.add(after0, offset), i16x8.add(after1, offset)));
    } else {
      v128.store(at, after0);
      v128.store(at, after1, 16);
    }
    same = i16x8.sub(same, i16x8.eq(before0, after0));
    same = i16x8.sub(same, i16x8.eq(before1, after1));
    if (actingBytes === 1) {
      const into = acting + place;
      const acts = i8x16.narrow_i16x8_u(
        i16x8.add(i16x8.shr_s(after0, shadowShift), offset),
        i16x8.add(i16x8.shr_s(after1, shadowShift), offset),
      );
      const equal = i8x16.eq(acts, v128.load(into));
      v128.store(into, acts);
      sameActing = i16x8.sub(sameActing, i16x8.extadd_pairwise_i8x16_s(equal));
    } else if (actingBytes === 2) {
      const into = acting + (place << 1);
      const acts0 = i16x8.shr_s(after0, shadowShift);
      const acts1 = i16x8.shr_s(after1, shadowShift);
      sameActing = i16x8.sub(sameActing, i16x8.eq(acts0, v128.load(into)));
      sameActing = i16x8.sub(sameActing, i16x8.eq(acts1, v128.load(into, 16)));
      v128.store(into, acts0);
      v128.store(into, acts1, 16);
    }
  }
  const writes = 16 * count - sumLanes(same);
  return writes | ((actingBytes === 0 ? writes : 16 * count - sumLanes(sameActing)) << 16);
}

// @ts-ignore: decorator
@inline
function learn<T>(
  weights: usize,
  stride: usize,
  acting: usize,
  actingBytes: i32,
  shadowShift: i32,
  rows: usize,
  pre: usize,
  count: i32,
  post: usize,
  lanes: usize,
  annealing: i32,
  bias: i32,
  shift: i32,
  lowest: i32,
  highest: i32,
  mask: i32,
  lows: usize,
  highs: usize,
  draws: usize,
  tally: usize,
  drawn: bool,
  wide: bool,
): void {
  const columns = <i32>stride;
  let writes: i32 = 0;
  let actingWrites: i32 = 0;
  for (let group: i32 = 0; group < columns; group += GROUP) {
    const groupEnd = min(columns, group + GROUP);
    for (let from: i32 = 0; from < count; from += CHUNK_ROWS) {
      const chunk = min(CHUNK_ROWS, count - from);
      const skip = <usize>from << 2;
      let block = draws;
      for (let column: i32 = group; column < groupEnd; column += 16) {
        const at = <usize>column;
        if (drawn) chunkDraws(block, from === 0, chunk, lows + at, highs + at, mask, 0);
        const changed = updateBlock<T>(
          weights + at * sizeof<T>(),
          stride,
          acting + at * <usize>actingBytes,
          actingBytes,
          shadowShift,
          rows + skip,
          pre,
          chunk,
          post + (at << 2),
          lanes + (at << 2),
          annealing,
          bias,
          shift,
          lowest,
          highest,
          block + <usize>HISTORY * VECTOR,
          drawn,
          wide,
        );
        writes += changed & 0xffff;
        actingWrites += changed >>> 16;
        block += BLOCK_DRAWS;
      }
    }
  }
  store<i32>(tally, writes);
  store<i32>(tally, actingWrites, 4);
}

/**
 * As `learnDense8`, for weights of 8 bits; `mask` is -1 where rounding draws nothing, and `bias` is added
 * instead. `shift` = fraction bits + annealing. `wide`: D in 32-bit lanes. `actingBytes` is 0 where the
 * stored weight acts itself. `tally` takes the stored and the acting weights that changed, two int32.
 */
export function learnWide8(
  weights: usize, stride: usize, acting: usize, actingBytes: i32, shadowShift: i32, rows: usize, pre: usize,
  count: i32, post: usize, lanes: usize, annealing: i32, bias: i32, shift: i32, lowest: i32, highest: i32,
  mask: i32, lows: usize, highs: usize, draws: usize, tally: usize, wide: i32,
): void {
  if (mask < 0) {
    if (wide) learn<u8>(weights, stride, acting, actingBytes, shadowShift, rows, pre, count, post, lanes,
      annealing, bias, shift, lowest, highest, 0, lows, highs, draws, tally, false, true);
    else learn<u8>(weights, stride, acting, actingBytes, shadowShift, rows, pre, count, post, lanes,
      annealing, bias, shift, lowest, highest, 0, lows, highs, draws, tally, false, false);
  } else if (wide) {
    learn<u8>(weights, stride, acting, actingBytes, shadowShift, rows, pre, count, post, lanes,
      annealing, bias, shift, lowest, highest, mask, lows, highs, draws, tally, true, true);
  } else {
    learn<u8>(weights, stride, acting, actingBytes, shadowShift, rows, pre, count, post, lanes,
      annealing, bias, shift, lowest, highest, mask, lows, highs, draws, tally, true, false);
  }
}

/** Weights of 16 bits; otherwise as {@link learnWide8}. */
export function learnWide16(
  weights: usize, stride: usize, acting: usize, actingBytes: i32, shadowShift: i32, rows: usize, pre: usize,
  count: i32, post: usize, lanes: usize, annealing: i32, bias: i32, shift: i32, lowest: i32, highest: i32,
  mask: i32, lows: usize, highs: usize, draws: usize, tally: usize, wide: i32,
): void {
  if (mask < 0) {
    if (wide) learn<i16>(weights, stride, acting, actingBytes, shadowShift, rows, pre, count, post, lanes,
      annealing, bias, shift, lowest, highest, 0, lows, highs, draws, tally, false, true);
    else learn<i16>(weights, stride, acting, actingBytes, shadowShift, rows, pre, count, post, lanes,
      annealing, bias, shift, lowest, highest, 0, lows, highs, draws, tally, false, false);
  } else if (wide) {
    learn<i16>(weights, stride, acting, actingBytes, shadowShift, rows, pre, count, post, lanes,
      annealing, bias, shift, lowest, highest, mask, lows, highs, draws, tally, true, true);
  } else {
    learn<i16>(weights, stride, acting, actingBytes, shadowShift, rows, pre, count, post, lanes,
      annealing, bias, shift, lowest, highest, mask, lows, highs, draws, tally, true, false);
  }
}
