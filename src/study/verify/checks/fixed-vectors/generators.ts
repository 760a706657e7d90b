import { type LfsrBits, type LfsrForm, lfsrShift } from '../../../../fixed/lfsr.js';
import { xorshift32 } from '../../../../fixed/xorshift.js';

/** A step of a recorded generator, for example `lfsr16-galois-left`. */
function stepOf(generator: string, bits: LfsrBits): (state: number) => number {
  if (generator.startsWith('xorshift32')) return xorshift32;
  const form = generator.replace(/^lfsr(16|32)-/, '') as LfsrForm;
  return state => lfsrShift(form, bits, state);
}

/**
 * `step` applied `times` times, by squaring: a linear step is the matrix of its columns step(2^i) over GF(2), so
 * 2^32 - 2 steps cost 62 products and not minutes.
 */
function leap(step: (state: number) => number, bits: number, state: number, times: number): number {
  const apply = (columns: number[], word: number): number =>
    columns.reduce((sum, column, i) => ((word >>> i) & 1 ? sum ^ column : sum), 0) >>> 0;
  let columns = Array.from({ length: bits }, (_, i) => step((1 << i) >>> 0));
  let result = state;
  for (let rest = times; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = apply(columns, result);
    columns = columns.map(column => apply(columns, column));
  }
  return result;
}

/**
 * What the table tells of a generator: its first 40 states after the seed, the state after 1000 steps and the one before
 * the seed comes again, the lowest bits of states 0 to 31 (the first lowest), and the seed, which follows on the last.
 */
export function generatorStates(generator: string, bits: LfsrBits, seed: number): number[] {
  const step = stepOf(generator, bits);
  const run = [seed];
  for (let i = 0; i < 1000; i++) run.push(step(run[i]));
  const last = leap(step, bits, seed, 2 ** bits - 2);
  const lowest = run.slice(0, 32).reduce((word, state, i) => (word | ((state & 1) << i)) >>> 0, 0);
  return [...run.slice(1, 41), run[1000], last, lowest, step(last)];
}
