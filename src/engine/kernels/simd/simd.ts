import type { ShiftLif } from '../../../image/layout.js';
import type { LearningTally } from '../../learning/learning-unit.js';
import type { Slice } from '../../slice.js';
import type { AxonArrays } from '../deliver.js';
import type { Kernels } from '../kernels.js';
import type { ActiveRows, DenseWeights } from '../learn.js';
import type { WasmMemory } from '../web-assembly.js';
import { instantiate } from './instance.js';

/** The exports of `assembly/index.ts`; pointers are byte offsets into the memory. */
interface Exports {
  deliver(routes: number, count: number, ...arrays: number[]): void;
  sumAt(values: number, places: number, count: number): number;
  accumulateDense8: Accumulate;
  accumulateDense16: Accumulate;
  accumulateFloat(weights: number, stride: number, rows: number, count: number, sums: number): void;
  updateShiftLifSaturating(
    ...args: [...SlicePointers, leakShift: number, lowest: number, highest: number, firedCell: number]
  ): number;
  updateShiftLifWrapping(
    ...args: [...SlicePointers, leakShift: number, spare: number, firedCell: number]
  ): number;
  learnActive8: Learn;
  learnActive16: Learn;
}

type Accumulate = (
  weights: number,
  stride: number,
  columns: number,
  rows: number,
  count: number,
  sums: number,
) => void;

type SlicePointers = [
  potential: number,
  sums: number,
  thresholds: number,
  spikeCounts: number,
  spikes: number,
  count: number,
];

type Learn = (
  column: number,
  stride: number,
  held: number,
  active: number,
  words: number,
  change: number,
  fractionBits: number,
  lowest: number,
  highest: number,
  acting: number,
  actingBytes: number,
  shadowShift: number,
  lfsr: number,
  writesCell: number,
) => number;

/** `sums[c] += weights[rows[i] x stride + c]` in float32, row after row; all arrays lie in `memory`. */
export function simdFloatAccumulate(memory: WasmMemory) {
  const { accumulateFloat } = instantiate<Exports>(memory);
  return (
    weights: Float32Array,
    stride: number,
    rows: Int32Array,
    count: number,
    sums: Float32Array,
  ): void => {
    accumulateFloat(weights.byteOffset, stride, rows.byteOffset, count, sums.byteOffset);
  };
}

/** @param result [1], in `memory`: takes the second result of kernels that have two. */
export function simdKernels(memory: WasmMemory, result: Int32Array): Kernels {
  const kernels = instantiate<Exports>(memory);
  const cell = result.byteOffset;
  return {
    kind: 'simd',

    deliver(arrays: AxonArrays, routes: Int32Array, count: number): void {
      kernels.deliver(
        routes.byteOffset,
        count,
        arrays.routeAxonStart.byteOffset,
        arrays.routeAxons.byteOffset,
        arrays.owner.byteOffset,
        arrays.records.byteOffset,
        arrays.active.byteOffset,
        arrays.bits.byteOffset,
        arrays.x1.byteOffset,
      );
    },

    sumAt(values, places, count) {
      return kernels.sumAt(values.byteOffset, places.byteOffset, count);
    },

    accumulateDense(weights, stride, _columns, rows, count, sums) {
      // Two calls, each with one target: a call through a variable is not inlined.
      if (weights.BYTES_PER_ELEMENT === 1) {
        kernels.accumulateDense8(weights.byteOffset, stride, stride, rows.byteOffset, count, sums.byteOffset);
      } else {
        kernels.accumulateDense16(
          weights.byteOffset,
          stride,
          stride,
          rows.byteOffset,
          count,
          sums.byteOffset,
        );
      }
    },

    updateShiftLif(slice: Slice, unit: ShiftLif): number {
      const { potential, sums, thresholds, spikeCounts, spikes, count } = slice;
      const { leakShift, potentialBits } = unit;
      const highest = 2 ** (potentialBits - 1) - 1;
      const active =
        unit.overflow === 'saturate'
          ? kernels.updateShiftLifSaturating(
              potential.byteOffset,
              sums.byteOffset,
              thresholds.byteOffset,
              spikeCounts.byteOffset,
              spikes.byteOffset,
              count,
              leakShift,
              -highest - 1,
              highest,
              cell,
            )
          : kernels.updateShiftLifWrapping(
              potential.byteOffset,
              sums.byteOffset,
              thresholds.byteOffset,
              spikeCounts.byteOffset,
              spikes.byteOffset,
              count,
              leakShift,
              32 - potentialBits,
              cell,
            );
      slice.fired = result[0];
      return active;
    },

    learnActive(
      weights: DenseWeights,
      column: number,
      { activeBits }: ActiveRows,
      change: number,
      fractionBits: number,
      lfsr: Int32Array,
      tally: LearningTally,
    ): void {
      const { stored, acting, stride, shadowShift, minStored, maxStored, held, words } = weights;
      const learn = stored.BYTES_PER_ELEMENT === 1 ? kernels.learnActive8 : kernels.learnActive16;
      const visits = learn(
        stored.byteOffset + column * stored.BYTES_PER_ELEMENT,
        stride,
        held === null ? activeBits.byteOffset : held.byteOffset + column * words * 4,
        activeBits.byteOffset,
        words >> 1,
        change,
        fractionBits,
        minStored,
        maxStored,
        acting.byteOffset + column * acting.BYTES_PER_ELEMENT,
        shadowShift === 0 ? 0 : acting.BYTES_PER_ELEMENT,
        shadowShift,
        lfsr.byteOffset,
        cell,
      );
      tally.visits += visits;
      tally.draws += visits;
      tally.writes += result[0];
    },
  };
}
