/** 2^27 + 1: a product with it splits a double into halves of 26 bits. */
const SPLITTER = 134_217_729;

/** How far a quotient of {@link dividedLong} may be from the truth, relative to it; what is shown is 2^-96. */
const QUOTIENT_ERROR = 2 ** -90;

/**
 * (leading * factor + following) / divisor, rounded once, though none but the operands may be a double. The quotient is
 * taken as the sum of two doubles, from products whose rounding errors are known exactly (T. J. Dekker, "A floating-point
 * technique for extending the available precision", Numerische Mathematik 18, 1971).
 *
 * @param leading integer, 1e14 <= leading < 1e15
 * @param following integer, 0 <= following < factor
 * @param factor power of ten, at most 1e7
 * @param divisor power of ten, at most 1e22
 * @returns NaN where the quotient is so close to the middle of two doubles that this does not tell which is nearer
 */
export function dividedLong(leading: number, following: number, factor: number, divisor: number): number {
  const high = leading * factor;
  // Both are integers below 2^53.
  const low = productError(leading, factor, high) + following;
  const quotient = high / divisor;
  const product = quotient * divisor;
  const rest = high - product - productError(quotient, divisor, product) + low;
  const correction = rest / divisor;
  const error = quotient * QUOTIENT_ERROR;
  const least = quotient + (correction - error);
  return least === quotient + (correction + error) ? least : Number.NaN;
}

/** What a product of doubles lost by rounding. */
function productError(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

function upperHalf(value: number): number {
  const scaled = SPLITTER * value;
  return scaled - (scaled - value);
}
