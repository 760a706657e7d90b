import type { ShiftLif } from '../../image/layout.js';
import type { Arena } from '../arena.js';
import type { LearningTally } from '../learning/learning-unit.js';
import { updateShiftLif } from '../neurons/lif-shift.js';
import type { Slice } from '../slice.js';
import { accumulateDense, sumAt } from './accumulate.js';
import { type AxonArrays, deliver } from './deliver.js';
import { type ActiveRows, type DenseWeights, learnActive } from './learn.js';
import { simdSupported } from './simd/instance.js';
import { simdKernels } from './simd/simd.js';

/**
 * The engine's inner loops: one call a crossbar or slice and step (learning: a neuron that learns).
 * Which ones run changes the speed alone; all give the same bits.
 */
export interface Kernels {
  readonly kind: 'simd' | 'plain';

  /** Takes a spike on each of the first `count` of `routes`. */
  deliver(arrays: AxonArrays, routes: Int32Array, count: number): void;

  /**
   * `sums[c] += weight[row][c]` over the first `count` of `rows`, in int32 that wraps.
   * @param stride elements from row to row, a multiple of 16; columns up to it hold 0 weights
   * @param sums padded to `stride`
   */
  accumulateDense(
    weights: Int8Array | Int16Array,
    stride: number,
    columns: number,
    rows: Int32Array,
    count: number,
    sums: Int32Array,
  ): void;

  /** Sum of the `values` at the first `count` of `places`, in int32 that wraps. */
  sumAt(values: Int32Array, places: Int32Array, count: number): number;

  /** Updates a slice of `lif-shift` neurons; returns how many were active. */
  updateShiftLif(slice: Slice, unit: ShiftLif): number;

  /** One stochastically rounded change to a neuron's synapses in the active rows. */
  learnActive(
    weights: DenseWeights,
    column: number,
    rows: ActiveRows,
    change: number,
    fractionBits: number,
    lfsr: Int32Array,
    tally: LearningTally,
  ): void;
}

/** auto: SIMD where the platform has it; plain: TypeScript everywhere. */
export type KernelChoice = 'auto' | 'plain';

const plainKernels: Kernels = { kind: 'plain', deliver, accumulateDense, sumAt, updateShiftLif, learnActive };

/** Kernels for arrays that lie in `arena`. They take the same room there whichever are chosen. */
export function createKernels(arena: Arena, choice: KernelChoice = 'auto'): Kernels {
  const result = arena.int32(1);
  return choice === 'auto' && simdSupported ? simdKernels(arena.memory, result) : plainKernels;
}
