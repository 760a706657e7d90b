import type { ThresholdPolicy } from '../../../image/layout.js';

/** Exports of `assembly/thresholds.ts`; pointers are byte offsets. */
export interface ThresholdExports {
  moveThresholds(thresholds: number, count: number, increment: number, floor: number, ceiling: number): void;
  adaptThresholds(
    thresholds: number,
    spikeCounts: number,
    count: number,
    step: number,
    target: number,
    floor: number,
    ceiling: number,
  ): void;
}

const INT32_END = 2 ** 31;

/**
 * As `afterFire` of `src/engine/thresholds/layer.ts`, for the increment of a layer that has fired.
 *
 * @returns false, and nothing is moved, where the increment needs more than 32 bits
 */
export function moveThresholdsSimd(
  kernels: ThresholdExports,
  thresholds: Int32Array,
  increment: number,
  { floor, ceiling }: Pick<Extract<ThresholdPolicy, { kind: 'layer' }>, 'floor' | 'ceiling'>,
): boolean {
  if (Math.abs(increment) >= INT32_END) return false;
  kernels.moveThresholds(thresholds.byteOffset, thresholds.length, increment, floor, ceiling);
  return true;
}

/** As `onDemand` of `src/engine/thresholds/neuron.ts`. */
export function adaptThresholdsSimd(
  kernels: ThresholdExports,
  thresholds: Int32Array,
  spikeCounts: Int32Array,
  { step, target, floor, ceiling }: Extract<ThresholdPolicy, { kind: 'neuron' }>,
): void {
  kernels.adaptThresholds(
    thresholds.byteOffset,
    spikeCounts.byteOffset,
    thresholds.length,
    step,
    target,
    floor,
    ceiling,
  );
}
