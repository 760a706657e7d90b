import type { Slice } from '../slice.js';
import type { LayerPolicy, ThresholdLoops, ThresholdUnit } from './unit.js';

/**
 * Layer-wide homeostasis, every step: all thresholds of the layer move by one shared increment,
 * `step (n - target)` with n the layer's spikes (learning systems, section 1, threshold). Each
 * neuron clips its own, as the authors' code does.
 */
export function layerThresholds(policy: LayerPolicy, loops: ThresholdLoops): ThresholdUnit {
  const { step, target } = policy;
  return {
    afterFire({ thresholds, count }: Slice, layerSpikes: number): number {
      if (layerSpikes < 0) return 0;
      const increment = step * (layerSpikes - target);
      loops.move(thresholds, increment, policy);
      return increment === 0 ? 0 : count;
    },
    onDemand: () => 0,
  };
}

/** `threshold = clip(threshold + increment, floor, ceiling)`; the definition of the kernel of that name. */
export function moveThresholds(
  thresholds: Int32Array,
  increment: number,
  { floor, ceiling }: Pick<LayerPolicy, 'floor' | 'ceiling'>,
): void {
  for (let k = 0; k < thresholds.length; k++) {
    const moved = thresholds[k] + increment;
    thresholds[k] = moved < floor ? floor : Math.min(moved, ceiling);
  }
}
