/**
 * A binary heap of cores by time, the earliest first, that leaves ties in the order in which the C++ standard library's
 * `priority_queue` (libstdc++: the hole is moved down to a leaf, then the last entry up from there) leaves them.
 */
export class SendQueue {
  readonly #cores: Int32Array;
  readonly #times: Float64Array;
  #size = 0;

  constructor(cores: number) {
    this.#cores = new Int32Array(cores + 1);
    this.#times = new Float64Array(cores + 1);
  }

  get size(): number {
    return this.#size;
  }

  /** Time of the earliest entry; Infinity where there is none. */
  get earliest(): number {
    return this.#size === 0 ? Number.POSITIVE_INFINITY : this.#times[0];
  }

  clear(): void {
    this.#size = 0;
  }

  push(core: number, time: number): void {
    this.#rise(this.#size++, core, time);
  }

  /** Takes the earliest out; returns its core. */
  pop(): number {
    const [core] = this.#cores;
    const last = --this.#size;
    const moved = this.#cores[last];
    const movedTime = this.#times[last];
    if (last === 0) return core;
    let hole = 0;
    let child = 2;
    for (; child < last; child = 2 * hole + 2) {
      // The right child, unless it is later than the left one.
      if (this.#times[child] > this.#times[child - 1]) child--;
      this.#put(hole, this.#cores[child], this.#times[child]);
      hole = child;
    }
    if (child === last) {
      this.#put(hole, this.#cores[child - 1], this.#times[child - 1]);
      hole = child - 1;
    }
    this.#rise(hole, moved, movedTime);
    return core;
  }

  #rise(from: number, core: number, time: number): void {
    let hole = from;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (!(this.#times[parent] > time)) break;
      this.#put(hole, this.#cores[parent], this.#times[parent]);
      hole = parent;
    }
    this.#put(hole, core, time);
  }

  #put(place: number, core: number, time: number): void {
    this.#cores[place] = core;
    this.#times[place] = time;
  }
}
