import { LFSR16_MASK, LFSR32_MASK, type LfsrBits, SHIFTS_PER_DRAW } from './lfsr.js';

/**
 * Jumps of the Galois registers that shift right (`lfsr.ts`) over any number of draws.
 *
 * A state is an element of the field GF(2)[x] / f, bit i the coefficient of x^(top - i): a shift is then
 * the multiplication by x, n draws are the multiplication by x^(8 n), and the top bit alone is the 1.
 * As x has the order 2^bits - 1, n counts modulo that. Elements are unsigned.
 */
const MASK: Readonly<Record<LfsrBits, number>> = { 16: LFSR16_MASK, 32: LFSR32_MASK };

/** Product of two elements of the field: the state `state` after the draws that `leap` stands for. */
export function lfsrApply(bits: LfsrBits, leap: number, state: number): number {
  const mask = MASK[bits];
  let product = 0;
  // What the bit in hand becomes: the top bit becomes the leap itself, each lower bit a shift more.
  let image = leap;
  for (let bit = bits - 1; bit >= 0; bit--) {
    product ^= image & -((state >>> bit) & 1);
    image = (image >>> 1) ^ (mask & -(image & 1));
  }
  return product >>> 0;
}

/** Powers of a draw that one table holds: base-256 digits of the number of draws. */
const DIGIT_BITS = 8;
const DIGITS = 1 << DIGIT_BITS;

/** For each base-256 digit of a number of draws below 2^bits, the leaps of its 256 values. */
const LEAPS: Readonly<Record<LfsrBits, readonly Uint32Array[]>> = { 16: leapsOf(16), 32: leapsOf(32) };

function leapsOf(bits: LfsrBits): Uint32Array[] {
  const one = 2 ** (bits - 1);
  let unit = one >>> SHIFTS_PER_DRAW;
  return Array.from({ length: bits / DIGIT_BITS }, () => {
    const leaps = new Uint32Array(DIGITS);
    leaps[0] = one;
    for (let digit = 1; digit < DIGITS; digit++) leaps[digit] = lfsrApply(bits, unit, leaps[digit - 1]);
    unit = lfsrApply(bits, unit, leaps[DIGITS - 1]);
    return leaps;
  });
}

/**
 * The leap over `draws` draws, for {@link lfsrApply}.
 *
 * @param draws 0 .. 2^53 - 1
 */
export function lfsrLeap(bits: LfsrBits, draws: number): number {
  const period = 2 ** bits - 1;
  let rest = draws % period;
  let leap = 2 ** (bits - 1);
  for (const leaps of LEAPS[bits]) {
    const digit = rest % DIGITS;
    if (digit !== 0) leap = lfsrApply(bits, leaps[digit], leap);
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
  return lfsrApply(16, lfsrLeap(16, draws), state);
}

/**
 * The state of the 32-bit register after `draws` times `lfsr32Draw`, unsigned.
 *
 * @param state 1..2^32 - 1
 * @param draws 0 .. 2^53 - 1
 */
export function lfsr32Jump(state: number, draws: number): number {
  return lfsrApply(32, lfsrLeap(32, draws), state);
}
