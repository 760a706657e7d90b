import type { Accumulator, CubaLif } from '../../../image/layout.js';

/** Exports of `assembly/cuba-lif.ts` and `assembly/accumulator.ts`; pointers are byte offsets. */
export interface NeuronExports {
  updateCubaLifNarrow(record: number): number;
  updateCubaLifWide(record: number): number;
  updateAccumulator(potential: number, sums: number, count: number, lowest: number, highest: number): number;
}

/** Words of a slice's record, as `assembly/cuba-lif.ts` has them in bytes. */
export const CUBA = {
  potential: 0,
  current: 1,
  sums: 2,
  thresholds: 3,
  spikeCounts: 4,
  spikes: 5,
  count: 6,
  keepU: 7,
  keepV: 8,
  inputShift: 9,
  /** An input is limited to these before the shift, so that the shift stays inside 32 bits. */
  inputLow: 10,
  inputHigh: 11,
  /** And the shifted sum to +- this. */
  sumLimit: 12,
  /** 1: the sum wraps instead. */
  sumWraps: 13,
  /** 0 none, 1 lava, 2 twos. */
  overflow: 14,
  lowest: 15,
  highest: 16,
  hasBiases: 17,
  biases: 18,
  refractorySteps: 19,
  refractory: 20,
  /** Result: how many fired. */
  fired: 21,
  /** A neuron that fired keeps these bits of its potential, all or none, and then has this added. */
  resetKeeps: 22,
  resetAdds: 23,
  /** Bits of its potential that a resting neuron keeps, all or none. */
  restKeeps: 24,
} as const;

export const CUBA_RECORD_WORDS = 25;

const DECAY_ONE = 4096;
const CLIP = 2 ** 21 - 64;
const MAX_INT32 = 2 ** 31 - 1;
const OVERFLOWS = { none: 0, lava: 1, twos: 2 } as const;

/** State of `lif-cuba` neurons, flat and in one memory with the record. */
export interface CubaArrays {
  readonly count: number;
  /** [count], each from a 64-byte boundary with room up to the next one; padding is neither used nor changed. */
  readonly potential: Int32Array;
  readonly current: Int32Array;
  readonly sums: Int32Array;
  readonly thresholds: Int32Array;
  readonly spikeCounts: Int32Array;
  /** Takes the indices of those that fired, ascending; [count] */
  readonly spikes: Int32Array;
  /** null for none */
  readonly biases: Int32Array | null;
  /** Used where `refractorySteps` is not 0. */
  readonly refractory: Int32Array;
}

/** Fills a record ([{@link CUBA_RECORD_WORDS}]) once; the kernel reads arrays and unit from it. */
export function writeCubaRecord(record: Int32Array, arrays: CubaArrays, unit: CubaLif): void {
  const { potential, current, sums, thresholds, spikeCounts, spikes, biases, refractory } = arrays;
  const clips = unit.sumLimit === 'clip';
  const inputLimit = clips ? Math.ceil(CLIP / 2 ** unit.inputShift) : MAX_INT32;
  record[CUBA.potential] = potential.byteOffset;
  record[CUBA.current] = current.byteOffset;
  record[CUBA.sums] = sums.byteOffset;
  record[CUBA.thresholds] = thresholds.byteOffset;
  record[CUBA.spikeCounts] = spikeCounts.byteOffset;
  record[CUBA.spikes] = spikes.byteOffset;
  record[CUBA.count] = arrays.count;
  record[CUBA.keepU] = DECAY_ONE - unit.decayU;
  record[CUBA.keepV] = DECAY_ONE - unit.decayV;
  record[CUBA.inputShift] = unit.inputShift;
  record[CUBA.inputLow] = -inputLimit;
  record[CUBA.inputHigh] = inputLimit;
  record[CUBA.sumLimit] = clips ? CLIP : MAX_INT32;
  record[CUBA.sumWraps] = unit.sumLimit === 'wrap' ? 1 : 0;
  record[CUBA.overflow] = OVERFLOWS[unit.currentOverflow];
  record[CUBA.lowest] = unit.potentialLimit?.min ?? -MAX_INT32 - 1;
  record[CUBA.highest] = unit.potentialLimit?.max ?? MAX_INT32;
  record[CUBA.hasBiases] = biases === null ? 0 : 1;
  record[CUBA.biases] = biases?.byteOffset ?? 0;
  record[CUBA.refractorySteps] = unit.refractorySteps;
  record[CUBA.refractory] = refractory.byteOffset;
  record[CUBA.fired] = 0;
  const { reset } = unit;
  record[CUBA.resetKeeps] = reset.kind === 'subtract' ? -1 : 0;
  record[CUBA.resetAdds] =
    reset.kind === 'subtract' ? -reset.amount : reset.kind === 'value' ? reset.value : 0;
  record[CUBA.restKeeps] = reset.kind === 'zero' ? 0 : -1;
}

/** As `updateAccumulator` of `src/engine/neurons/accumulate.ts`; returns the active neurons. */
export function updateAccumulatorSimd(
  kernels: NeuronExports,
  potential: Int32Array,
  sums: Int32Array,
  count: number,
  unit: Accumulator,
): number {
  const highest = 2 ** (unit.potentialBits - 1) - 1;
  return kernels.updateAccumulator(potential.byteOffset, sums.byteOffset, count, -highest - 1, highest);
}
