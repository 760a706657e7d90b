import type { CubaLif } from '../../image/layout.js';
import { cubaKernel } from '../kernels/cuba-bounds.js';
import { writeCubaRecord } from '../kernels/simd/neurons.js';
import { MODEL } from '../records.js';
import type { Slice } from '../slice.js';

/** A neuron unit as the kernels take it. */
export interface NeuronParameters {
  /** A number of {@link MODEL}. */
  readonly model: number;
  /** In the order of the model's kernel (`kernels/simd/assembly/fire.ts`). */
  readonly parameters: readonly number[];
}

/**
 * @param largestInput bound of |J| in any step: a kernel that is exact only up to a bound is not chosen beyond
 * @param ownRecord of `lif-cuba` [CUBA_RECORD_WORDS], to be filled; of `truenorth` the kernel's, filled; else empty
 */
export function neuronParameters(
  slice: Slice,
  largestInput: number,
  ownRecord: Int32Array,
): NeuronParameters {
  const unit = slice.neuron;
  if (unit.model === 'lif-cuba') return cubaParameters(slice, unit, largestInput, ownRecord);
  if (unit.model === 'truenorth') return { model: MODEL.truenorth, parameters: [ownRecord.byteOffset] };
  const highest = 2 ** (unit.potentialBits - 1) - 1;
  if (unit.model === 'accumulate') return { model: MODEL.accumulate, parameters: [-highest - 1, highest] };
  return unit.overflow === 'saturate'
    ? { model: MODEL.shiftSaturating, parameters: [unit.leakShift, unit.lowest ?? -highest - 1, highest] }
    : { model: MODEL.shiftWrapping, parameters: [unit.leakShift, 32 - unit.potentialBits] };
}

function cubaParameters(
  slice: Slice,
  unit: CubaLif,
  largestInput: number,
  record: Int32Array,
): NeuronParameters {
  const largestBias = slice.biases?.reduce((most, bias) => Math.max(most, Math.abs(bias)), 0) ?? null;
  const kernel = cubaKernel(unit, largestInput, largestBias);
  if (kernel === 'plain') return { model: MODEL.other, parameters: [] };
  writeCubaRecord(record, slice, unit);
  return { model: kernel === 'narrow' ? MODEL.cubaNarrow : MODEL.cubaWide, parameters: [record.byteOffset] };
}
