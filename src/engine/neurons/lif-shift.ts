import type { ShiftLif } from '../../image/layout.js';
import type { Slice } from '../slice.js';

/**
 * `v = limit(u + J - (u >> leakShift))`, spike where v > threshold, then u = 0
 * (data/csdp-chip README, 1.5 step 3). Fills `slice.spikes`; returns how many neurons were active.
 * This loop is the definition; a faster kernel must leave the same state.
 */
export function updateShiftLif(slice: Slice, unit: ShiftLif): number {
  const { potential, sums, thresholds, spikes, spikeCounts, count } = slice;
  const { leakShift } = unit;
  const saturates = unit.overflow === 'saturate';
  const spare = 32 - unit.potentialBits;
  const highest = 2 ** (unit.potentialBits - 1) - 1;
  const lowest = -highest - 1;
  let fired = 0;
  let active = 0;
  for (let k = 0; k < count; k++) {
    const u = potential[k];
    const input = sums[k];
    if ((u | input) === 0) {
      // At rest without input: a threshold below 0 would fire all the same.
      if (thresholds[k] >= 0) continue;
    } else {
      active++;
    }
    sums[k] = 0;
    let v = u + input - (u >> leakShift);
    if (v > highest || v < lowest) v = saturates ? (v > highest ? highest : lowest) : (v << spare) >> spare;
    if (v > thresholds[k]) {
      potential[k] = 0;
      spikes[fired++] = k;
      spikeCounts[k]++;
    } else {
      potential[k] = v;
    }
  }
  slice.fired = fired;
  return active;
}
