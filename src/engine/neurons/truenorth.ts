import { wrap } from '../../fixed/saturate.js';
import type { TrueNorth } from '../../image/layout.js';
import type { Slice } from '../slice.js';

/**
 * TrueNorth's digital neuron (see `TrueNorth` in the image layout). Fills `slice.spikes`; returns how many
 * neurons were active. This loop is the definition; a faster kernel must leave the same state.
 */
export function updateTrueNorth(slice: Slice, unit: TrueNorth): number {
  const { potential, sums, thresholds, biases, spikes, spikeCounts, compared, count } = slice;
  const { potentialBits, negativeCompare, negativeThresholds, resetPotentials, resetModes } = unit;
  const inclusive = negativeCompare === 'at-or-below';
  let fired = 0;
  let active = 0;
  for (let k = 0; k < count; k++) {
    const input = sums[k];
    const leak = biases === null ? 0 : biases[k];
    if ((input | potential[k] | leak) !== 0) active++;
    sums[k] = 0;
    const v = wrap(potential[k] + input + leak, potentialBits);
    if (compared !== null) compared[k] = v;
    const subtracts = resetModes[k] === 1;
    const low = negativeThresholds[k];
    if (v >= thresholds[k]) {
      potential[k] = wrap(subtracts ? v - thresholds[k] : resetPotentials[k], potentialBits);
      spikes[fired++] = k;
      spikeCounts[k]++;
    } else if (v < low || (inclusive && v === low)) {
      potential[k] = wrap(subtracts ? v - low : -resetPotentials[k], potentialBits);
    } else {
      potential[k] = v;
    }
  }
  slice.fired = fired;
  return active;
}

/** Whether a neuron at 0 without input stays there and does not fire; it must not leak, too. */
export function staysAtZero(unit: TrueNorth, threshold: number, neuron: number): boolean {
  if (threshold <= 0) return false;
  const low = unit.negativeThresholds[neuron];
  if (low < 0 || (low === 0 && unit.negativeCompare === 'below')) return true;
  const left = unit.resetModes[neuron] === 1 ? -low : -unit.resetPotentials[neuron];
  return wrap(left, unit.potentialBits) === 0;
}
