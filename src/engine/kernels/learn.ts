import type { LfsrBits } from '../../fixed/lfsr.js';
import type { LearningRuleImage } from '../../image/layout.js';

/** Changes that the kernels take: sums with what rounding adds and a weight stay within 32 bits. */
export const CHANGE_LIMIT = 2 ** 30;

/** Weight 0 of an 8-bit array, which holds weight + 128; arrays of 16 bits hold the weight itself. */
export const ZERO_8 = 128;

/** Dense weights of a crossbar under learning, and where they hold synapses. */
export interface DenseWeights {
  /** Stored weights, rows `stride` apart; of 8 bits in offset binary, of 16 in two's complement. */
  readonly stored: Uint8Array | Int16Array;
  /** Weights that act, `stored >> shadowShift`; the same array where `shadowShift` is 0. */
  readonly acting: Uint8Array | Int16Array;
  /** Elements from row to row; a multiple of 16. */
  readonly stride: number;
  readonly shadowShift: number;
  /** Limits of the stored weight, not of what an array holds for it. */
  readonly minStored: number;
  readonly maxStored: number;
  /** Bit r & 31 of word `column * words + (r >> 5)`: row r holds a synapse. Null: all rows do. */
  readonly held: Int32Array | null;
  /** 32-bit words of one column of bits; even. */
  readonly words: number;
  /** Running sums of the stored weights by column, which {@link LearningKernels.learnRows} alone keeps; or null. */
  readonly sums: Int32Array | null;
}

/** A learning unit's shift register. */
export interface Register {
  /** [0]: its state. */
  readonly state: Int32Array;
  readonly bits: LfsrBits;
}

/** Rows that were active in a step: as a list, ascending, and as bits. */
export interface ActiveRows {
  readonly active: Int32Array;
  readonly activeCount: number;
  readonly activeBits: Int32Array;
}

/** How D becomes whole steps: `(D >> annealing)` rounded, as `rule-program.ts` says. */
export interface ChangeFormat {
  readonly rounding: LearningRuleImage['rounding'];
  /** 0..24, with stochastic rounding 0..8. */
  readonly fractionBits: number;
  /** 0..24. */
  readonly annealing: number;
}

/** What a loop over synapses did; kernels add to it. */
export interface UpdateTally {
  visits: number;
  draws: number;
  /** Stored weights that changed. */
  writes: number;
  /** Of these, those that changed the weight with which the synapse acts. */
  actingWrites: number;
}

/** What a loop down a column did that passes over where D is 0. */
export interface SweepTally extends UpdateTally {
  /** Weights that were read of synapses that were then passed over. */
  passedReads: number;
}

/** Rows that a pass visits, ascending: the first `count` of `list`, and the same as bits. */
export interface VisitedRows {
  readonly list: Int32Array;
  count: number;
  /** Bit r & 31 of word r >> 5; as many words as a column of `DenseWeights.held`. */
  readonly bits: Int32Array;
  /** A row's part of D, [row]; null where all are 1. */
  pre: Int32Array | null;
}

/** Neurons that a pass visits, ascending: the first `count` of `list`. */
export interface VisitedColumns {
  readonly list: Int32Array;
  count: number;
  /** The neuron's part of D, [list index]; followed by memory up to a multiple of 16. */
  readonly post: Int32Array;
}

/**
 * The engine's plasticity loops, D = post(neuron) x pre(row). Neurons are visited in ascending order, and for
 * each its rows in ascending order (`learnRows`: the other way round); stochastic rounding takes one draw a
 * visit. Which ones run changes the speed alone: they leave the same weights, the same register and the same
 * tally.
 *
 * The caller keeps |D| below {@link CHANGE_LIMIT}.
 */
export interface LearningKernels {
  /** Updates where a pass visits few neurons, or neurons of different rows (a mask). */
  learnColumns(
    weights: DenseWeights,
    columns: VisitedColumns,
    rows: VisitedRows,
    format: ChangeFormat,
    register: Register,
    tally: UpdateTally,
  ): void;

  /** Updates where all of many neurons hold all visited rows: `weights.held` is not looked at. */
  learnDense(
    weights: DenseWeights,
    columns: VisitedColumns,
    rows: VisitedRows,
    format: ChangeFormat,
    register: Register,
    tally: UpdateTally,
  ): void;

  /** Updates row by row, in each its neurons that hold it. */
  learnRows(
    weights: DenseWeights,
    columns: VisitedColumns,
    rows: VisitedRows,
    format: ChangeFormat,
    register: Register,
    tally: UpdateTally,
  ): void;

  /**
   * Goes down one column with D = factor x weight; passes over the synapses where that is 0. Draws of either kind
   * of rounding. The caller keeps |factor| x 2^15 below {@link CHANGE_LIMIT}. `weights.sums` are kept.
   * @param rows of the crossbar
   */
  scaleColumn(
    weights: DenseWeights,
    column: number,
    factor: number,
    rows: number,
    format: ChangeFormat,
    register: Register,
    tally: SweepTally,
  ): void;

  /**
   * What `LearningUnit.run` does for the row passes in `records` (`ROW_PASS`), counts included, in one call. Null where
   * there is no such kernel.
   * @param columns room for a list of neurons, and three places more; `posts` for their parts of D
   */
  readonly learnPasses:
    | ((
        records: Int32Array,
        passes: number,
        annealing: number,
        columns: Int32Array,
        posts: Int32Array,
      ) => void)
    | null;

  /**
   * The places below `count` of the values that are not 0, ascending; returns how many they are.
   * @param list [count], and three places more
   */
  listNonZero(values: Int32Array, count: number, list: Int32Array): number;
}
