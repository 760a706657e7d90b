import { raise } from './error.js';

/** How a float mantissa becomes an integer. */
export type FloatRounding = 'half-even' | 'half-away' | 'floor' | 'trunc';

/** Integer weights with one exponent: weight = mantissa * 2^exponent, up to rounding. */
export interface QuantisedWeights {
  readonly mantissas: Int32Array;
  readonly exponent: number;
  /** The largest magnitude a mantissa was scaled for: 2^(bits-1) - 1 mixed, 2^bits - 1 unsigned. */
  readonly mantissaMax: number;
}

export interface QuantiseOptions {
  readonly sign: 'mixed' | 'unsigned';
  /** Width of a mantissa with its sign, 2..16 mixed, 1..16 unsigned. */
  readonly bits: number;
  readonly rounding: FloatRounding;
}

/**
 * Quantises float weights to a common power-of-two scale: the exponent is the smallest e with
 * roundHalfEven(max|w| / 2^e) <= mantissaMax (0 if all are zero), the mantissas are round(w / 2^e)
 * (`fixed-vectors/weight-quantise.json`). Rounded down, a negative mantissa may reach
 * -(mantissaMax + 1): the caller clips, if its format needs it.
 *
 * @throws SpikeloomError naming a weight that is not finite, or negative though unsigned, and bits out of range
 */
export function quantiseWeights(weights: ArrayLike<number>, options: QuantiseOptions): QuantisedWeights {
  const { sign, bits, rounding } = options;
  const leastBits = sign === 'mixed' ? 2 : 1;
  if (!Number.isInteger(bits) || bits < leastBits || bits > 16) {
    raise(`${sign} weights of ${bits} bits; ${leastBits}..16 are possible`);
  }
  let largest = 0;
  for (let i = 0; i < weights.length; i++) {
    if (!Number.isFinite(weights[i]))
      raise(`weight ${i} is ${weights[i]}; only finite weights can be quantised`);
    if (sign === 'unsigned' && weights[i] < 0) {
      raise(`weight ${i} is ${weights[i]}; unsigned weights cannot be negative`);
    }
    largest = Math.max(largest, Math.abs(weights[i]));
  }
  const mantissaMax = sign === 'mixed' ? 2 ** (bits - 1) - 1 : 2 ** bits - 1;
  const exponent = largest === 0 ? 0 : smallestExponent(largest, mantissaMax);
  const round = ROUND[rounding];
  const mantissas = Int32Array.from(weights, weight => round(timesPowerOfTwo(weight, -exponent)));
  return { mantissas, exponent, mantissaMax };
}

function smallestExponent(largest: number, mantissaMax: number): number {
  // Two below the estimate is surely too small, whatever the rounding of log2.
  let exponent = Math.floor(Math.log2(largest) - Math.log2(mantissaMax)) - 2;
  while (roundHalfEven(timesPowerOfTwo(largest, -exponent)) > mantissaMax) exponent++;
  return exponent;
}

/** x * 2^power; in two factors, because 2^power alone may overflow where the product does not. */
function timesPowerOfTwo(x: number, power: number): number {
  const half = Math.trunc(power / 2);
  return x * 2 ** half * 2 ** (power - half);
}

function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  return roundUp(x - floor, floor % 2 !== 0) ? floor + 1 : floor;
}

function roundHalfAway(x: number): number {
  const floor = Math.floor(x);
  return roundUp(x - floor, true) ? floor + 1 : floor;
}

function roundUp(fraction: number, atTie: boolean): boolean {
  return fraction > 0.5 || (fraction === 0.5 && atTie);
}

/** Rounds the magnitude: there the fraction x - floor(x) is exact, which it is not just below 0. */
function symmetric(round: (magnitude: number) => number): (x: number) => number {
  return x => (x < 0 ? -round(-x) : round(x));
}

const ROUND: Readonly<Record<FloatRounding, (x: number) => number>> = {
  'half-even': symmetric(roundHalfEven),
  'half-away': symmetric(roundHalfAway),
  floor: Math.floor,
  trunc: Math.trunc,
};
