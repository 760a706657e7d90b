import type { ThresholdPolicy } from '../../image/layout.js';
import type { Slice } from '../slice.js';
import type { ThresholdUnit } from './unit.js';

/**
 * Layer-wide homeostasis, every step: all thresholds of the layer move by one shared increment,
 * `step (n - target)` with n the layer's spikes (learning systems, section 1, threshold). Each
 * neuron clips its own, as the authors' code does.
 */
export function layerThresholds(policy: Extract<ThresholdPolicy, { kind: 'layer' }>): ThresholdUnit {
  const { step, target, floor, ceiling } = policy;
  return {
    afterFire({ thresholds, count }: Slice, layerSpikes: number): number {
      const increment = step * (layerSpikes - target);
      if (layerSpikes < 0) return 0;
      for (let k = 0; k < count; k++) {
        const moved = thresholds[k] + increment;
        thresholds[k] = moved < floor ? floor : Math.min(moved, ceiling);
      }
      return increment === 0 ? 0 : count;
    },
    onDemand: () => 0,
  };
}
