const WORDS = 624;
const SHIFT = 397;
const TWIST = 0x9908b0df;
const UPPER = 0x80000000;
const LOWER = 0x7fffffff;

/** MT19937 (Matsumoto and Nishimura, 1998), as C++ seeds it and makes uniform doubles of two of its words. */
export class MersenneTwister {
  readonly #words = new Uint32Array(WORDS);
  #at = WORDS;

  /** @param seed 0..2^32 - 1 */
  constructor(seed: number) {
    this.#words[0] = seed;
    for (let i = 1; i < WORDS; i++) {
      const before = this.#words[i - 1] ^ (this.#words[i - 1] >>> 30);
      this.#words[i] = Math.imul(1_812_433_253, before) + i;
    }
  }

  /** 0..2^32 - 1. */
  next(): number {
    if (this.#at === WORDS) this.#renew();
    let word = this.#words[this.#at++];
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** At least 0, below 1: the first word is the lower one of 64 bits, rounded to a double. */
  uniform(): number {
    const low = this.next();
    const drawn = (low + this.next() * 2 ** 32) / 2 ** 64;
    return drawn < 1 ? drawn : 1 - 2 ** -53;
  }

  #renew(): void {
    const words = this.#words;
    for (let i = 0; i < WORDS; i++) {
      const joined = (words[i] & UPPER) | (words[(i + 1) % WORDS] & LOWER);
      words[i] = words[(i + SHIFT) % WORDS] ^ (joined >>> 1) ^ (joined & 1 ? TWIST : 0);
    }
    this.#at = 0;
  }
}
