import { decayTowardZero } from '../../fixed/decay.js';
import { clamp, clipBrian2LoihiInput, wrap, wrapLavaCurrent } from '../../fixed/saturate.js';
import type { CubaLif, PotentialReset } from '../../image/layout.js';
import type { Slice } from '../slice.js';

/** 21 bits plus sign (hardware facts, section 1). */
const SUM_WRAP_BITS = 22;
const CURRENT_BITS = 24;

/**
 * Loihi's current-based leaky integrate and fire (see `CubaLif` in the image layout). Fills
 * `slice.spikes`; returns how many neurons were active.
 */
export function updateCubaLif(slice: Slice, unit: CubaLif): number {
  const { potential, current, refractory, sums, thresholds, biases, spikes, spikeCounts, compared, count } =
    slice;
  const { potentialLimit: limit, reset } = unit;
  const zeroes = reset.kind === 'zero';
  const rests = unit.refractorySteps > 0;
  const inputScale = 2 ** unit.inputShift;
  let fired = 0;
  let active = 0;
  for (let k = 0; k < count; k++) {
    const input = sums[k];
    const bias = biases === null ? 0 : biases[k];
    const resting = rests ? refractory[k] : 0;
    if ((input | potential[k] | current[k] | bias | resting) !== 0) active++;
    sums[k] = 0;
    const u = limitCurrent(
      decayTowardZero(current[k], unit.decayU) + limitSum(input * inputScale, unit.sumLimit),
      unit.currentOverflow,
    );
    current[k] = u;
    if (resting > 0) {
      refractory[k] = resting - 1;
      if (zeroes) potential[k] = 0;
      if (compared !== null) compared[k] = potential[k];
      continue;
    }
    let v = decayTowardZero(potential[k], unit.decayV) + u + bias;
    if (limit !== null) v = clamp(v, limit.min, limit.max);
    if (compared !== null) compared[k] = v;
    if (v > thresholds[k]) {
      potential[k] = resetPotential(v, reset, limit);
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

function resetPotential(v: number, reset: PotentialReset, limit: CubaLif['potentialLimit']): number {
  if (reset.kind === 'zero') return 0;
  if (reset.kind === 'value') return reset.value;
  const left = v - reset.amount;
  return limit === null ? left : clamp(left, limit.min, limit.max);
}

function limitSum(sum: number, limit: CubaLif['sumLimit']): number {
  if (limit === 'clip') return clipBrian2LoihiInput(sum);
  return limit === 'wrap' ? wrap(sum, SUM_WRAP_BITS) : sum;
}

function limitCurrent(current: number, overflow: CubaLif['currentOverflow']): number {
  if (overflow === 'twos') return wrap(current, CURRENT_BITS);
  return overflow === 'lava' ? wrapLavaCurrent(current) : current;
}
