import type { Slice } from '../slice.js';
import type { NeuronPolicy, ThresholdLoops, ThresholdUnit } from './unit.js';

/** Per-neuron homeostasis, on demand (data/csdp-chip README, 1.7). */
export function neuronThresholds(policy: NeuronPolicy, loops: ThresholdLoops): ThresholdUnit {
  return {
    afterFire: () => 0,
    onDemand({ thresholds, spikeCounts, count }: Slice): number {
      loops.adapt(thresholds, spikeCounts, policy);
      return count;
    },
  };
}

/**
 * `threshold = clip(threshold + step (count - target))`, count the neuron's spikes since the reset; the
 * definition of the kernel of that name.
 */
export function adaptThresholds(
  thresholds: Int32Array,
  spikeCounts: Int32Array,
  { step, target, floor, ceiling }: NeuronPolicy,
): void {
  for (let k = 0; k < thresholds.length; k++) {
    const moved = thresholds[k] + step * (spikeCounts[k] - target);
    thresholds[k] = moved < floor ? floor : Math.min(moved, ceiling);
  }
}
