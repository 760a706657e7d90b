import { LFSR16_DRAW_TABLE } from '../../fixed/lfsr.js';
import type { LearningTally } from '../learning/learning-unit.js';

/** Changes that the kernels take: sums with a drawn byte and a weight stay within 32 bits. */
export const CHANGE_LIMIT = 2 ** 30;

/** Dense weights of a crossbar under learning, and where they hold synapses. */
export interface DenseWeights {
  /** Stored weights, rows `stride` apart. */
  readonly stored: Int8Array | Int16Array;
  /** Weights that act, `stored >> shadowShift`; the same array where `shadowShift` is 0. */
  readonly acting: Int8Array | Int16Array;
  readonly stride: number;
  readonly shadowShift: number;
  readonly minStored: number;
  readonly maxStored: number;
  /** Bit r & 31 of word `column * words + (r >> 5)`: row r holds a synapse. Null: all rows do. */
  readonly held: Int32Array | null;
  /** 32-bit words of one column of bits; even. */
  readonly words: number;
}

/** Rows that were active in a step: as a list, ascending, and as bits. */
export interface ActiveRows {
  readonly active: Int32Array;
  readonly activeCount: number;
  readonly activeBits: Int32Array;
}

/**
 * Adds `(change + rnd) >> fractionBits`, rnd the low bits of a byte drawn for each, to the stored
 * weights of one neuron in the active rows, ascending, and clips them: stochastic rounding as
 * `rule-program.ts` says. This loop is the definition; a faster kernel must leave the same weights,
 * the same register and the same tally.
 *
 * @param change |change| < {@link CHANGE_LIMIT}, in units of 2^-fractionBits of a stored step
 * @param fractionBits 0..8
 * @param lfsr [0]: the 16-bit register
 */
export function learnActive(
  weights: DenseWeights,
  column: number,
  { active, activeCount }: ActiveRows,
  change: number,
  fractionBits: number,
  lfsr: Int32Array,
  tally: LearningTally,
): void {
  const { stored, acting, stride, shadowShift, minStored, maxStored, held, words } = weights;
  const mask = (1 << fractionBits) - 1;
  const bits = column * words;
  let state = lfsr[0];
  let visits = 0;
  for (let i = 0; i < activeCount; i++) {
    const row = active[i];
    if (held !== null && ((held[bits + (row >> 5)] >>> (row & 31)) & 1) === 0) continue;
    visits++;
    state = (state >>> 8) ^ LFSR16_DRAW_TABLE[state & 255];
    const place = row * stride + column;
    const before = stored[place];
    const moved = before + ((change + (state & mask)) >> fractionBits);
    const after = Math.min(Math.max(moved, minStored), maxStored);
    if (after === before) continue;
    tally.writes++;
    stored[place] = after;
    if (shadowShift > 0) acting[place] = after >> shadowShift;
  }
  tally.visits += visits;
  tally.draws += visits;
  lfsr[0] = state;
}
