import type { Slice } from '../slice.js';
import type { DrawRegister, DynamicPolicy, ThresholdUnit } from './unit.js';

/**
 * A threshold that each spike of its neuron raises while learning is enabled, and that comes back to the
 * image's when it is asked to, stochastically rounded (data/sym-stdp README, "Integer, event-driven
 * form"). Theta, what was added, is the threshold less the image's.
 */
export function dynamicThresholds(policy: DynamicPolicy): ThresholdUnit {
  return {
    afterFire: () => 0,
    onDemand({ thresholds, initialThresholds }: Slice, register: DrawRegister): number {
      return decayThresholds(thresholds, initialThresholds, policy, register);
    },
  };
}

/** `threshold = min(ceiling, threshold + gain)` of the neurons that fired. */
export function raiseThresholds(
  thresholds: Int32Array,
  spikes: Int32Array,
  fired: number,
  { gain, ceiling }: DynamicPolicy,
): void {
  for (let i = 0; i < fired; i++) {
    const k = spikes[i];
    thresholds[k] = Math.min(ceiling, thresholds[k] + gain);
  }
}

/**
 * `theta -= (theta + rnd) >> decayShift` for each theta > 0, neurons ascending, with a draw for each.
 * Returns how many there were.
 */
function decayThresholds(
  thresholds: Int32Array,
  initial: Int32Array,
  { decayShift }: DynamicPolicy,
  register: DrawRegister,
): number {
  const low = (1 << decayShift) - 1;
  let decayed = 0;
  for (let k = 0; k < thresholds.length; k++) {
    const theta = thresholds[k] - initial[k];
    if (theta <= 0) continue;
    decayed++;
    thresholds[k] -= (theta + (register.draw() & low)) >> decayShift;
  }
  return decayed;
}
