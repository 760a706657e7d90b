import { saturate, wrap } from '../../fixed/saturate.js';
import type { Competition, ShiftLif } from '../../image/layout.js';
import type { Slice } from '../slice.js';

/** The `leakShift` of a potential that does not leak (`ShiftLif`). */
const NO_LEAK = 31;

/**
 * `v = limit(u + J - (u >> leakShift))`, spike where v > threshold, then u = 0 and a rest
 * (data/csdp-chip README, 1.5 step 3). Fills `slice.spikes`; returns how many neurons were active.
 * This loop is the definition; a faster kernel must leave the same state.
 */
export function updateShiftLif(slice: Slice, unit: ShiftLif): number {
  const { potential, sums, thresholds, spikes, spikeCounts, refractory, compared, count } = slice;
  compared?.set(potential);
  const rests = unit.refractorySteps > 0;
  let fired = 0;
  let active = 0;
  for (let k = 0; k < count; k++) {
    const u = potential[k];
    const input = sums[k];
    const resting = rests ? refractory[k] : 0;
    if ((u | input | resting) === 0) {
      // At rest without input: a threshold below 0 would fire all the same.
      if (thresholds[k] >= 0) continue;
    } else {
      active++;
    }
    sums[k] = 0;
    if (resting > 0) {
      refractory[k] = resting - 1;
      continue;
    }
    const v = nextPotential(u, input, unit);
    if (compared !== null) compared[k] = v;
    if (v > thresholds[k]) {
      potential[k] = 0;
      spikes[fired++] = k;
      spikeCounts[k]++;
      if (rests) refractory[k] = unit.refractorySteps;
    } else {
      potential[k] = v;
    }
  }
  slice.fired = fired;
  return active;
}

/**
 * The same for neurons that compete: potentials are updated and none is cleared yet; `slice.candidate` is
 * who passes its threshold first or by most, -1 for nobody, `slice.excess` by how much. Returns how many
 * neurons were active.
 */
export function updateCompetingShiftLif(slice: Slice, unit: ShiftLif, { pick }: Competition): number {
  const { potential, sums, thresholds, refractory, count } = slice;
  const rests = unit.refractorySteps > 0;
  let candidate = -1;
  let excess = 0;
  let active = 0;
  for (let k = 0; k < count; k++) {
    const u = potential[k];
    const input = sums[k];
    const resting = rests ? refractory[k] : 0;
    if ((u | input | resting) === 0) {
      if (thresholds[k] >= 0) continue;
    } else {
      active++;
    }
    sums[k] = 0;
    if (resting > 0) {
      refractory[k] = resting - 1;
      continue;
    }
    const v = nextPotential(u, input, unit);
    potential[k] = v;
    const by = v - thresholds[k];
    if (by > 0 && (candidate < 0 || (pick === 'largest' && by > excess))) {
      candidate = k;
      excess = by;
    }
  }
  slice.candidate = candidate;
  slice.excess = excess;
  return active;
}

/** `limit(u + J - (u >> leakShift))`. */
function nextPotential(u: number, input: number, unit: ShiftLif): number {
  const { leakShift, overflow, potentialBits, lowest } = unit;
  const sum = u + input - (leakShift === NO_LEAK ? 0 : u >> leakShift);
  if (overflow === 'wrap') return wrap(sum, potentialBits);
  const limited = saturate(sum, potentialBits);
  return lowest !== null && limited < lowest ? lowest : limited;
}
