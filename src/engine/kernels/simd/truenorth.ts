import type { TrueNorth } from '../../../image/layout.js';
import type { Arena } from '../../arena.js';

/** Export of `assembly/truenorth.ts`. */
export interface TrueNorthExports {
  updateTrueNorth(record: number): number;
}

/** Words of a slice's record, as `assembly/truenorth.ts` has them in bytes. */
export const TRUENORTH = {
  potential: 0,
  sums: 1,
  /** Pointer, or 0 for none. */
  leaks: 2,
  thresholds: 3,
  /** A potential below it is reset. */
  lows: 4,
  /** Bits of its potential that a neuron keeps in a reset, all or none, and what is then taken off it. */
  keeps: 5,
  fireTakes: 6,
  lowTakes: 7,
  spikeCounts: 8,
  spikes: 9,
  count: 10,
  /** Unused bits above a potential. */
  spareBits: 11,
  /** Result: how many fired. */
  fired: 12,
} as const;

export const TRUENORTH_RECORD_WORDS = 13;

/** State of `truenorth` neurons, flat and in one memory with the record; as `CubaArrays`. */
export interface TrueNorthArrays {
  readonly count: number;
  readonly potential: Int32Array;
  readonly sums: Int32Array;
  readonly thresholds: Int32Array;
  readonly spikeCounts: Int32Array;
  readonly spikes: Int32Array;
  /** Leaks; null for none. */
  readonly biases: Int32Array | null;
}

/**
 * A record for the kernel, with what it takes of a unit: `V - take` or `-take` for all four kinds of reset.
 * @returns the record ({@link TRUENORTH_RECORD_WORDS}), which takes the number of spikes
 */
export function trueNorthRecord(
  arrays: TrueNorthArrays,
  unit: TrueNorth,
  tables: Arena['tables'],
): Int32Array {
  const { count, thresholds, biases } = arrays;
  const record = tables.int32(TRUENORTH_RECORD_WORDS);
  const [lows, keeps, fireTakes, lowTakes] = [0, 1, 2, 3].map(() => tables.int32(count));
  if (!tables.fresh) return record;
  const above = unit.negativeCompare === 'at-or-below' ? 1 : 0;
  for (let k = 0; k < count; k++) {
    const subtracts = unit.resetModes[k] === 1;
    const low = unit.negativeThresholds[k];
    lows[k] = low + above;
    keeps[k] = subtracts ? -1 : 0;
    fireTakes[k] = subtracts ? thresholds[k] : -unit.resetPotentials[k];
    lowTakes[k] = subtracts ? low : unit.resetPotentials[k];
  }
  record[TRUENORTH.potential] = arrays.potential.byteOffset;
  record[TRUENORTH.sums] = arrays.sums.byteOffset;
  record[TRUENORTH.leaks] = biases?.byteOffset ?? 0;
  record[TRUENORTH.thresholds] = thresholds.byteOffset;
  record[TRUENORTH.lows] = lows.byteOffset;
  record[TRUENORTH.keeps] = keeps.byteOffset;
  record[TRUENORTH.fireTakes] = fireTakes.byteOffset;
  record[TRUENORTH.lowTakes] = lowTakes.byteOffset;
  record[TRUENORTH.spikeCounts] = arrays.spikeCounts.byteOffset;
  record[TRUENORTH.spikes] = arrays.spikes.byteOffset;
  record[TRUENORTH.count] = count;
  record[TRUENORTH.spareBits] = 32 - unit.potentialBits;
  return record;
}
