import { clamp } from './saturate.js';

/** Which signs the weights of a projection have; a mixed projection spends a bit on the sign. */
export type SignMode = 'mixed' | 'excitatory' | 'inhibitory';

/** What happens to the low bits that a narrow weight cannot store. */
export type WeightTruncation = 'shift' | 'toward-zero';

const WEIGHT_LIMITS: Readonly<Record<SignMode, readonly [low: number, high: number]>> = {
  mixed: [-256, 255],
  excitatory: [0, 255],
  inhibitory: [-255, 0],
};

/** Limits a weight to what 8 bits and a sign mode can say: -256..255, 0..255 or -255..0. */
export function clipWeight(weight: number, signMode: SignMode): number {
  const [low, high] = WEIGHT_LIMITS[signMode];
  return clamp(weight, low, high);
}

/**
 * Loihi's weight precision: clips, then clears the low s = 8 - bits (+ 1 if mixed) bits, so a weight
 * keeps its scale whatever its width. By shift, (w >> s) << s, negative mixed weights go down;
 * inhibitory ones are stored as magnitudes and go towards zero in both ways
 * (`fixed-vectors/weight-truncate.json`; Lava shifts).
 *
 * @param weight any 32-bit integer
 * @param bits width of the weight in memory, 1..8
 */
export function truncateWeight(
  weight: number,
  signMode: SignMode,
  bits: number,
  truncation: WeightTruncation,
): number {
  const clipped = clipWeight(weight, signMode);
  const lost = 8 - bits + (signMode === 'mixed' ? 1 : 0);
  const byMagnitude = signMode === 'inhibitory' || truncation === 'toward-zero';
  if (clipped < 0 && byMagnitude) return -((-clipped >> lost) << lost) | 0;
  return (clipped >> lost) << lost;
}

/** Weights count in units of 2^6 of the potential. */
export const WEIGHT_SHIFT = 6;

/**
 * Where a projection's exponent acts (`fixed-vectors/weight-exponent.json`). Each form maps a
 * weight as it enters the sum, then the sum as it enters the neuron:
 *
 * - `synapse-floor`, `synapse-toward-zero`: each weight is scaled by 2^(6 + exponent);
 * - `synapse-exponent-then-shift`: each weight by 2^exponent (floor), then by 2^6;
 * - `sum-floor` (Lava), `sum-toward-zero`: the sum is scaled by 2^exponent, then by 2^6;
 * - `sum-shift-and-exponent-floor`: the sum is scaled by 2^(6 + exponent) in one go.
 */
export type ExponentForm =
  | 'synapse-floor'
  | 'synapse-toward-zero'
  | 'synapse-exponent-then-shift'
  | 'sum-floor'
  | 'sum-toward-zero'
  | 'sum-shift-and-exponent-floor';

/** The two halves of an {@link ExponentForm}: what is done to every weight, and to their sum. */
export interface ExponentSteps {
  readonly weight: (weight: number, exponent: number) => number;
  readonly sum: (sum: number, exponent: number) => number;
}

const unchanged = (value: number): number => value;

const EXPONENT_FORMS: Readonly<Record<ExponentForm, ExponentSteps>> = {
  'synapse-floor': { weight: (w, e) => scaleFloor(w, WEIGHT_SHIFT + e), sum: unchanged },
  'synapse-toward-zero': { weight: (w, e) => scaleTowardZero(w, WEIGHT_SHIFT + e), sum: unchanged },
  'synapse-exponent-then-shift': { weight: (w, e) => scaleFloor(w, e) << WEIGHT_SHIFT, sum: unchanged },
  'sum-floor': { weight: unchanged, sum: (s, e) => scaleFloor(s, e) << WEIGHT_SHIFT },
  'sum-toward-zero': { weight: unchanged, sum: (s, e) => scaleTowardZero(s, e) << WEIGHT_SHIFT },
  'sum-shift-and-exponent-floor': { weight: unchanged, sum: (s, e) => scaleFloor(s, WEIGHT_SHIFT + e) },
};

/** The two steps of a form; exponents are -31..31 and no result may leave 32 bits. */
export function exponentSteps(form: ExponentForm): ExponentSteps {
  return EXPONENT_FORMS[form];
}

/** value * 2^exponent, rounded down when the exponent is negative. */
export function scaleFloor(value: number, exponent: number): number {
  return exponent >= 0 ? value << exponent : value >> -exponent;
}

/** value * 2^exponent, rounded towards zero when the exponent is negative. */
export function scaleTowardZero(value: number, exponent: number): number {
  if (exponent >= 0) return value << exponent;
  return value < 0 ? -(-value >> -exponent) | 0 : value >> -exponent;
}
