/** The row passes of a share in one call; the definition is `LearningUnit.run` of `src/engine/learning/`, and what it counts. */
import { learnRows16, learnRows8, listNonZero } from './learn-rows';
import { Crossbar, CrossbarState, count, Kind, RowPass, SliceState } from './records';

/**
 * @param columns room for a list of neurons and three places more, `posts` for their parts of D
 * @param table16 [256] what the low byte of a register of 16 bits feeds back in a draw; `table32` of one of 32
 * @param tally takes what each pass did
 */
export function learnPasses(
  pass: usize, passes: i32, annealing: i32, columns: usize, posts: usize, table16: usize, table32: usize,
  tally: usize,
): void {
  for (const end = pass + (<usize>passes << RowPass.SHIFT); pass < end; pass += 1 << RowPass.SHIFT) {
    const crossbar = <usize>load<u32>(pass, RowPass.CROSSBAR);
    const rows = load<i32>(<usize>load<u32>(crossbar, Crossbar.STATE), CrossbarState.ACTIVE_COUNT);
    if (rows === 0) continue;
    const touched = load<i32>(<usize>load<u32>(crossbar, Crossbar.SLICE), SliceState.TOUCHED);
    if ((touched | load<i32>(pass, RowPass.STANDS_STILL)) === 0) continue;
    const neurons = takeTraces(pass, columns, posts);
    if (neurons === 0) continue;
    const table = load<i32>(pass, RowPass.REGISTER_BITS) === 32 ? table32 : table16;
    learn(pass, crossbar, rows, annealing, columns, posts, neurons, table, tally);
    const counters = <usize>load<u32>(crossbar, Crossbar.COUNTERS);
    const visits = load<i32>(tally);
    count(counters, Kind.WEIGHT_UPDATE, visits);
    count(counters, Kind.WEIGHT_READ, visits);
    if (load<i32>(pass, RowPass.MASK) >= 0) count(counters, Kind.RANDOM_DRAW, visits);
    count(counters, Kind.WEIGHT_WRITE, load<i32>(tally, 4));
  }
}

/** Lists the neurons whose trace is not 0, with their parts of D; returns how many they are. */
// @ts-ignore: decorator
@inline
function takeTraces(pass: usize, columns: usize, posts: usize): i32 {
  const trace = <usize>load<u32>(pass, RowPass.TRACE);
  const change = load<i32>(pass, RowPass.CHANGE);
  const neurons = listNonZero(trace, load<i32>(pass, RowPass.NEURONS), columns);
  for (let at: usize = 0; at < <usize>neurons << 2; at += 4) {
    store<i32>(posts + at, load<i32>(trace + (<usize>load<u32>(columns + at) << 2)) * change);
  }
  return neurons;
}

// @ts-ignore: decorator
@inline
function learn(
  pass: usize, crossbar: usize, rows: i32, annealing: i32, columns: usize, posts: usize, neurons: i32,
  table: usize, tally: usize,
): void {
  const stored = <usize>load<u32>(pass, RowPass.STORED);
  const stride = <usize>load<u32>(pass, RowPass.STRIDE);
  const acting = <usize>load<u32>(pass, RowPass.ACTING);
  const actingBytes = load<i32>(pass, RowPass.ACTING_BYTES);
  const shadowShift = load<i32>(pass, RowPass.SHADOW_SHIFT);
  const held = <usize>load<u32>(pass, RowPass.HELD);
  const words = load<i32>(pass, RowPass.WORDS);
  const active = <usize>load<u32>(crossbar, Crossbar.ACTIVE);
  const bias = load<i32>(pass, RowPass.BIAS);
  const mask = load<i32>(pass, RowPass.MASK);
  const flip = load<i32>(pass, RowPass.FLIP);
  const fractionBits = load<i32>(pass, RowPass.FRACTION_BITS);
  const lowest = load<i32>(pass, RowPass.LOWEST);
  const highest = load<i32>(pass, RowPass.HIGHEST);
  const register = <usize>load<u32>(pass, RowPass.REGISTER);
  const sums = <usize>load<u32>(pass, RowPass.SUMS);
  if (load<i32>(pass, RowPass.STORED_BYTES) === 1) {
    learnRows8(stored, stride, acting, actingBytes, shadowShift, held, words, columns, posts, neurons, active,
      rows, 0, annealing, bias, mask, flip, fractionBits, lowest, highest, register, table, sums, tally);
  } else {
    learnRows16(stored, stride, acting, actingBytes, shadowShift, held, words, columns, posts, neurons, active,
      rows, 0, annealing, bias, mask, flip, fractionBits, lowest, highest, register, table, sums, tally);
  }
}
