import { LFSR16_MASK, SHIFTS_PER_DRAW } from './lfsr.js';

/**
 * Jumps of the 16-bit Galois register that shifts right (`lfsr.ts`) over any number of draws.
 *
 * A state is an element of the field GF(2)[x] / f, bit i the coefficient of x^(top - i): a shift is then
 * the multiplication by x, n draws are the multiplication by x^(8 n), and the top bit alone is the 1.
 * As x has the order 2^16 - 1, n counts modulo that. Elements are unsigned.
 */
const BITS = 16;
const PERIOD = 2 ** BITS - 1;
/** The element 1: no draw. */
const ONE = 2 ** (BITS - 1);

/** Product of two elements of the field: the state `state` after the draws that `leap` stands for. */
export function lfsrApply(leap: number, state: number): number {
  let product = 0;
  // What the bit in hand becomes: the top bit becomes the leap itself, each lower bit a shift more.
  let image = leap;
  for (let bit = BITS - 1; bit >= 0; bit--) {
    product ^= image & -((state >>> bit) & 1);
    image = (image >>> 1) ^ (LFSR16_MASK & -(image & 1));
  }
  return product;
}

/** Powers of a draw that one table holds: base-256 digits of the number of draws. */
const DIGIT_BITS = 8;
const DIGITS = 1 << DIGIT_BITS;

/** For each base-256 digit of a number of draws below 2^16, the leaps of its 256 values. */
const LEAPS: readonly Uint16Array[] = makeLeaps();

function makeLeaps(): Uint16Array[] {
  let unit = ONE >>> SHIFTS_PER_DRAW;
  return Array.from({ length: BITS / DIGIT_BITS }, () => {
    const leaps = new Uint16Array(DIGITS);
    leaps[0] = ONE;
    for (let digit = 1; digit < DIGITS; digit++) leaps[digit] = lfsrApply(unit, leaps[digit - 1]);
    unit = lfsrApply(unit, leaps[DIGITS - 1]);
    return leaps;
  });
}

/**
 * The leap over `draws` draws, for {@link lfsrApply}.
 *
 * @param draws 0 .. 2^53 - 1
 */
export function lfsrLeap(draws: number): number {
  let rest = draws % PERIOD;
  let leap = ONE;
  for (const leaps of LEAPS) {
    const digit = rest % DIGITS;
    if (digit !== 0) leap = lfsrApply(leaps[digit], leap);
    rest = Math.floor(rest / DIGITS);
  }
  return leap;
}

/**
 * The state of the 16-bit register after `draws` times `lfsr16Draw`.
 *
 * @param state 1..65535
 * @param draws 0 .. 2^53 - 1
 */
export function lfsr16Jump(state: number, draws: number): number {
  return lfsrApply(lfsrLeap(draws), state);
}
