/** Words that GNU's `rand` remembers, and how many it throws away after seeding. */
const WORDS = 34;
const DISCARDED = 310;

/**
 * The numbers of the GNU C library's `rand` in a process that never seeds it (seed 1): the additive feedback generator
 * x(i) = x(i - 3) + x(i - 31) mod 2^32, of which the upper 31 bits are given out.
 */
export class CRandom {
  /** A ring of the last words. */
  readonly #words = new Int32Array(WORDS);
  #at = 0;

  constructor() {
    // The first 31 words are a Lehmer sequence, x 16807 mod 2^31 - 1; the next three repeat the first.
    let word = 1;
    for (let i = 0; i < 31; i++) {
      this.#words[i] = word;
      word = (word * 16_807) % 2_147_483_647;
    }
    for (let i = 31; i < WORDS; i++) this.#words[i] = this.#words[i - 31];
    for (let i = 0; i < DISCARDED; i++) this.next();
  }

  /** 0..2^31 - 1. */
  next(): number {
    const words = this.#words;
    const word = (words[(this.#at + WORDS - 31) % WORDS] + words[(this.#at + WORDS - 3) % WORDS]) | 0;
    words[this.#at] = word;
    this.#at = (this.#at + 1) % WORDS;
    return word >>> 1;
  }
}
