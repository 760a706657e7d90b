import type { CubaLif } from '../../image/layout.js';
import type { Slice } from '../slice.js';

/** Largest synaptic sum of the clipped form, and of the 21-bits-plus-sign one (hardware facts, section 1). */
const SUM_CLIP = 2 ** 21 - 64;
const SUM_WRAP_BITS = 22;
const CURRENT_BITS = 24;

/**
 * Loihi's current-based leaky integrate and fire (see `CubaLif` in the image layout). Fills
 * `slice.spikes`; returns how many neurons were active.
 */
export function updateCubaLif(slice: Slice, unit: CubaLif): number {
  const { potential, current, refractory, sums, thresholds, biases, spikes, spikeCounts, count } = slice;
  const limit = unit.potentialLimit;
  const rests = unit.refractorySteps > 0;
  let fired = 0;
  let active = 0;
  for (let k = 0; k < count; k++) {
    const input = sums[k];
    const bias = biases === null ? 0 : biases[k];
    const resting = rests ? refractory[k] : 0;
    if ((input | potential[k] | current[k] | bias | resting) !== 0) active++;
    sums[k] = 0;
    const u = limitCurrent(
      decay(current[k], unit.decayU) + limitSum(input * 2 ** unit.inputShift, unit.sumLimit),
      unit.currentOverflow,
    );
    current[k] = u;
    if (resting > 0) {
      refractory[k] = resting - 1;
      potential[k] = 0;
      continue;
    }
    let v = decay(potential[k], unit.decayV) + u + bias;
    if (limit !== null) v = v > limit.max ? limit.max : Math.max(v, limit.min);
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
 * `dec(x, d) = sign(x) ((|x| (4096 - d)) >> 12)`. The product needs up to 44 bits: exact in a
 * double, where the division by 2^12 is exact too, so truncation is the shift.
 */
function decay(value: number, factor: number): number {
  return Math.trunc((value * (4096 - factor)) / 4096);
}

function limitSum(sum: number, limit: CubaLif['sumLimit']): number {
  if (limit === 'clip') return Math.max(-SUM_CLIP, Math.min(SUM_CLIP, sum));
  return limit === 'wrap' ? wrap(sum, SUM_WRAP_BITS) : sum;
}

function limitCurrent(current: number, overflow: CubaLif['currentOverflow']): number {
  if (overflow === 'twos') return wrap(current, CURRENT_BITS);
  if (overflow === 'lava') {
    // Lava wraps once, into (-2^23, 2^23]: not two's complement at either end.
    if (current > 2 ** 23) return current - 2 ** 24;
    if (current <= -(2 ** 23)) return current + 2 ** 24;
  }
  return current;
}

/** Two's complement at `bits`, sign included; exact for every sum below 2^53. */
function wrap(value: number, bits: number): number {
  return (value << (32 - bits)) >> (32 - bits);
}
