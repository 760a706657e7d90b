import type { Slice } from '../slice.js';
import { updateAccumulator } from './accumulate.js';
import { updateCubaLif } from './lif-cuba.js';
import { updateShiftLif } from './lif-shift.js';
import { updateTrueNorth } from './truenorth.js';

/** Updates every neuron of a slice; returns how many were active (the others are counted idle). */
export function updateNeurons(slice: Slice): number {
  const unit = slice.neuron;
  switch (unit.model) {
    case 'lif-shift':
      return updateShiftLif(slice, unit);
    case 'lif-cuba':
      return updateCubaLif(slice, unit);
    case 'truenorth':
      return updateTrueNorth(slice, unit);
    case 'accumulate':
      return updateAccumulator(slice, unit);
  }
}
