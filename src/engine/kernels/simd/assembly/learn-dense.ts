/**
 * Plastic updates of many neurons in the same rows, 8-bit weights in offset binary, by 16 neurons at a time;
 * the definition is `../../learn-plain.ts`.
 *
 * D is kept times 2^(8 - fractionBits - annealing), what is drawn times 2^(8 - fractionBits): then the whole
 * steps of their sum are its high byte, whatever the rule. The caller sees to it that
 * |D| 2^scale + 255 < 2^15, so that 16-bit lanes hold the sum and a byte its steps.
 */
import { BLOCK_DRAWS, CHUNK_ROWS, chunkDraws, HISTORY, VECTOR } from './learn-draws';

/** Four blocks of 16 neurons go through a chunk of rows in turn: together they use whole cache lines. */
export const GROUP: i32 = 64;

/** Eight int32 lanes as int16. */
// @ts-ignore: decorator
@inline
export function narrow(from: usize): v128 {
  return i16x8.narrow_i32x4_s(v128.load(from), v128.load(from, 16));
}

/** Sum of 16 bytes, each 0..255. */
// @ts-ignore: decorator
@inline
function sumBytes(bytes: v128): i32 {
  const sums = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(bytes));
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

// @ts-ignore: decorator
@inline
function updateBlock(
  weights: usize,
  stride: usize,
  rows: usize,
  pre: usize,
  count: i32,
  post: usize,
  lanes: usize,
  scale: i32,
  bias: i32,
  lowest: i32,
  highest: i32,
  draws: usize,
  drawn: bool,
  constant: bool,
): i32 {
  const visited0 = narrow(lanes);
  const visited1 = narrow(lanes + 32);
  const visited = i8x16.narrow_i16x8_s(visited0, visited1);
  if (!v128.any_true(visited)) return 0;
  // Neurons that are not visited keep their weights, within the limits or not.
  const low = v128.bitselect(i8x16.splat(<i8>lowest), i8x16.splat(-128), visited);
  const high = v128.bitselect(i8x16.splat(<i8>highest), i8x16.splat(127), visited);
  const offset = i8x16.splat(-128);
  const post0 = i16x8.shl(v128.and(narrow(post), visited0), scale);
  const post1 = i16x8.shl(v128.and(narrow(post + 32), visited1), scale);
  const biases = i16x8.splat(<i16>bias);
  let step = i8x16.splat(0);
  let stays = step;
  if (constant) {
    step = i8x16.narrow_i16x8_s(
      i16x8.shr_s(i16x8.add(post0, biases), 8),
      i16x8.shr_s(i16x8.add(post1, biases), 8),
    );
    if (drawn) {
      // A draw above this carries into the next step; the sum wraps where the step is 127 and none does.
      const byte = i16x8.splat(255);
      stays = v128.not(i8x16.narrow_i16x8_u(v128.and(post0, byte), v128.and(post1, byte)));
      step = i8x16.sub(step, i8x16.splat(-1));
    }
  }
  let same = i8x16.splat(0);
  const end = rows + (<usize>count << 2);
  for (; rows < end; rows += 4) {
    const row = <usize>load<u32>(rows);
    const at = weights + row * stride;
    let steps = step;
    if (constant) {
      if (drawn) steps = i8x16.add(step, i8x16.le_u(v128.load(draws), stays));
    } else {
      const factor = v128.load16_splat(pre + (row << 2));
      let sum0 = i16x8.mul(post0, factor);
      let sum1 = i16x8.mul(post1, factor);
      if (drawn) {
        const bytes = v128.load(draws);
        sum0 = i16x8.add(sum0, i16x8.extend_low_i8x16_u(bytes));
        sum1 = i16x8.add(sum1, i16x8.extend_high_i8x16_u(bytes));
      } else {
        sum0 = i16x8.add(sum0, biases);
        sum1 = i16x8.add(sum1, biases);
      }
      steps = i8x16.narrow_i16x8_s(i16x8.shr_s(sum0, 8), i16x8.shr_s(sum1, 8));
    }
    if (drawn) draws += VECTOR;
    const before = v128.xor(v128.load(at), offset);
    const after = i8x16.min_s(i8x16.max_s(i8x16.add_sat_s(before, steps), low), high);
    v128.store(at, v128.xor(after, offset));
    same = i8x16.sub(same, i8x16.eq(before, after));
  }
  return 16 * count - sumBytes(same);
}

// @ts-ignore: decorator
@inline
function learn(
  weights: usize,
  stride: usize,
  rows: usize,
  pre: usize,
  count: i32,
  post: usize,
  lanes: usize,
  scale: i32,
  bias: i32,
  lowest: i32,
  highest: i32,
  mask: i32,
  maskScale: i32,
  lows: usize,
  highs: usize,
  draws: usize,
  drawn: bool,
  constant: bool,
): i32 {
  const columns = <i32>stride;
  let writes: i32 = 0;
  for (let group: i32 = 0; group < columns; group += GROUP) {
    const groupEnd = min(columns, group + GROUP);
    for (let from: i32 = 0; from < count; from += CHUNK_ROWS) {
      const chunk = min(CHUNK_ROWS, count - from);
      const skip = <usize>from << 2;
      let block = draws;
      for (let column: i32 = group; column < groupEnd; column += 16) {
        const at = <usize>column;
        if (drawn) chunkDraws(block, from === 0, chunk, lows + at, highs + at, mask, maskScale);
        writes += updateBlock(
          weights + at,
          stride,
          rows + skip,
          pre,
          chunk,
          post + (at << 2),
          lanes + (at << 2),
          scale,
          bias,
          lowest,
          highest,
          block + <usize>HISTORY * VECTOR,
          drawn,
          constant,
        );
        block += BLOCK_DRAWS;
      }
    }
  }
  return writes;
}

/**
 * Stochastic rounding. `rows` points to `count` row numbers, `pre` to the parts of D of all rows (0: all are 1),
 * `post` and `lanes` to `stride` int32: the neurons' parts of D, and -1 where a neuron is visited, else 0
 * (and any part of D).
 * `mask` is the part of a drawn byte that counts; `lows` and `highs` hold the bytes of the registers with
 * which the neurons start, `draws` has room for four blocks. Returns the weights that changed.
 */
export function learnDense8(
  weights: usize,
  stride: usize,
  rows: usize,
  pre: usize,
  count: i32,
  post: usize,
  lanes: usize,
  scale: i32,
  lowest: i32,
  highest: i32,
  mask: i32,
  maskScale: i32,
  lows: usize,
  highs: usize,
  draws: usize,
): i32 {
  if (pre === 0) {
    return learn(weights, stride, rows, 0, count, post, lanes, scale, 0, lowest, highest, mask, maskScale,
      lows, highs, draws, true, true);
  }
  return learn(weights, stride, rows, pre, count, post, lanes, scale, 0, lowest, highest, mask, maskScale,
    lows, highs, draws, true, false);
}

/** Rounding without draws: `bias`, times 2^(8 - fractionBits) as a draw would be, is added to each D. */
export function roundDense8(
  weights: usize,
  stride: usize,
  rows: usize,
  pre: usize,
  count: i32,
  post: usize,
  lanes: usize,
  scale: i32,
  lowest: i32,
  highest: i32,
  bias: i32,
): i32 {
  if (pre === 0) {
    return learn(weights, stride, rows, 0, count, post, lanes, scale, bias, lowest, highest, 0, 0, 0, 0, 0,
      false, true);
  }
  return learn(weights, stride, rows, pre, count, post, lanes, scale, bias, lowest, highest, 0, 0, 0, 0, 0,
    false, false);
}
