import { raise } from './error.js';

/** Start state of the recorded runs (`csdp-chip`, README 1.1), the example seed of Marsaglia's paper. */
export const XORSHIFT32_START = 2463534242;

/**
 * One step of xorshift32 with the shifts 13, 17, 5 (G. Marsaglia, "Xorshift RNGs", Journal of
 * Statistical Software 8(14), 2003); period 2^32 - 1.
 *
 * @param state 1..2^32 - 1; 0 is a fixed point
 * @returns the next state, which is also the number drawn, unsigned
 */
export function xorshift32(state: number): number {
  let next = state;
  next ^= next << 13;
  next ^= next >>> 17;
  next ^= next << 5;
  return next >>> 0;
}

/**
 * floor(word * n / 2^32) with the exact 64-bit product: maps a random 32-bit word to 0..n-1.
 * The word is split into halves, so that each product stays below 2^48 and thus exact in a double.
 *
 * @param word 0..2^32 - 1
 * @param n 1..2^32
 */
export function scaleBelow(word: number, n: number): number {
  const low = Math.floor(((word & 0xffff) * n) / 65536);
  return Math.floor(((word >>> 16) * n + low) / 65536);
}

/** The host's generator: initial values, sample orders, wrong labels. Never used on the chip. */
export class Xorshift32 {
  /** The last number drawn, or the seed; enough to go on from here later. */
  state: number;

  /**
   * @param seed 1..2^32 - 1
   * @throws SpikeloomError for any other seed
   */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 1 || seed > 0xffffffff) {
      raise(`seed ${seed} of xorshift32 is not an integer in 1..4294967295`);
    }
    this.state = seed;
  }

  /** One draw: a word in 1..2^32 - 1. */
  next(): number {
    this.state = xorshift32(this.state);
    return this.state;
  }

  /** One draw, scaled to 0..n-1 as {@link scaleBelow} does (`csdp-chip`, README 1.1.4). */
  below(n: number): number {
    return scaleBelow(this.next(), n);
  }
}
