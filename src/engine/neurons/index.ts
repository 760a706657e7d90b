import type { Kernels } from '../kernels/kernels.js';
import type { Slice } from '../slice.js';
import { updateAccumulator } from './accumulate.js';
import { updateCubaLif } from './lif-cuba.js';

/** Updates every neuron of a slice; returns how many were active (the others are counted idle). */
export function updateNeurons(slice: Slice, kernels: Kernels): number {
  const unit = slice.neuron;
  switch (unit.model) {
    case 'lif-shift':
      return kernels.updateShiftLif(slice, unit);
    case 'lif-cuba':
      return updateCubaLif(slice, unit);
    case 'accumulate':
      return updateAccumulator(slice, unit);
  }
}
