import type { Arena } from './arena.js';

/** Tags t of a crossbar's synapses, one a place of its weights; state that a reset clears. */
export class Tags {
  readonly least: number;
  readonly most: number;
  readonly #values: Int16Array;

  /** @param bits 1..16, sign included */
  constructor(bits: number, places: number, arena: Arena) {
    this.least = -(2 ** (bits - 1));
    this.most = 2 ** (bits - 1) - 1;
    this.#values = arena.int16(places);
  }

  at(place: number): number {
    return this.#values[place];
  }

  /** Writes a tag, clipped to its width; returns whether it changed. */
  store(place: number, value: number): boolean {
    const clipped = Math.min(Math.max(value, this.least), this.most);
    if (clipped === this.#values[place]) return false;
    this.#values[place] = clipped;
    return true;
  }

  clear(): void {
    this.#values.fill(0);
  }
}
