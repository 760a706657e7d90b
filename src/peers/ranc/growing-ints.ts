/** Whole numbers of 32 bits, one after the other, in an array that doubles as it fills. */
export class GrowingInts {
  #values = new Int32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const wider = new Int32Array(this.#length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.#length++] = value;
  }

  /** A copy of the numbers, no longer than they are. */
  take(): Int32Array {
    return this.#values.slice(0, this.#length);
  }
}
