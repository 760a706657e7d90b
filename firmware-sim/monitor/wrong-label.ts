import { lfsr32Draw } from '../../src/fixed/lfsr.js';

/**
 * Draws wrong labels from the management processor's own 32-bit register: half the time the rival (the strongest
 * wrong class), else any wrong class, all equally likely.
 */
export class WrongLabels {
  /** State of the register; never 0. */
  state: number;
  /** Bytes drawn since the start. */
  draws = 0;

  constructor(seed: number) {
    this.state = seed;
  }

  /**
   * @param classes 2..256
   * @returns a class other than `label`
   */
  next(classes: number, label: number, rival: number): number {
    if (this.#draw() < 128) return rival;
    const wrong = classes - 1;
    // Bytes from the last whole multiple on are drawn anew: else the low classes would come more often.
    const limit = 256 - (256 % wrong);
    let byte = this.#draw();
    while (byte >= limit) byte = this.#draw();
    const place = byte % wrong;
    return place < label ? place : place + 1;
  }

  #draw(): number {
    this.state = lfsr32Draw(this.state);
    this.draws++;
    return this.state & 255;
  }
}
