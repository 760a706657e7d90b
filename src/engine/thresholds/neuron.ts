import type { ThresholdPolicy } from '../../image/layout.js';
import type { Slice } from '../slice.js';
import type { ThresholdUnit } from './unit.js';

/**
 * Per-neuron homeostasis, on demand: `threshold = clip(threshold + step (count - target))`, count
 * the neuron's spikes since the reset (data/csdp-chip README, 1.7).
 */
export function neuronThresholds(policy: Extract<ThresholdPolicy, { kind: 'neuron' }>): ThresholdUnit {
  const { step, target, floor, ceiling } = policy;
  return {
    afterFire: () => 0,
    onDemand({ thresholds, spikeCounts, count }: Slice): number {
      for (let k = 0; k < count; k++) {
        const moved = thresholds[k] + step * (spikeCounts[k] - target);
        thresholds[k] = moved < floor ? floor : Math.min(moved, ceiling);
      }
      return count;
    },
  };
}
