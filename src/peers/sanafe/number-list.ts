/** Numbers, as many as come. */
export class NumberList {
  length = 0;
  /** The first `length` of them count. */
  values = new Float64Array(64);

  push(value: number): void {
    if (this.length === this.values.length) {
      const longer = new Float64Array(2 * this.length);
      longer.set(this.values);
      this.values = longer;
    }
    this.values[this.length++] = value;
  }
}
