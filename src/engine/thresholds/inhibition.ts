import type { Slice } from '../slice.js';
import type { InhibitionPolicy, ThresholdLoops, ThresholdUnit } from './unit.js';

const UNLIMITED = { floor: -(2 ** 31), ceiling: 2 ** 31 - 1 } as const;

/**
 * Lateral inhibition as one level for the layer: its spikes raise the level, which leaks in every step, and
 * all thresholds stand above the image's by it (`inhibition` of the image layout). The level is the first
 * neuron's threshold less the image's.
 */
export function inhibitionThresholds(policy: InhibitionPolicy, loops: ThresholdLoops): ThresholdUnit {
  const { strength, leakShift, ceiling } = policy;
  return {
    afterFire({ thresholds, initialThresholds, count }: Slice, layerSpikes: number): number {
      if (layerSpikes < 0) return 0;
      const level = thresholds[0] - initialThresholds[0];
      const next = Math.min(ceiling, level - (level >> leakShift) + strength * layerSpikes);
      if (next === level) return 0;
      loops.move(thresholds, next - level, UNLIMITED);
      return count;
    },
    onDemand: () => 0,
  };
}
