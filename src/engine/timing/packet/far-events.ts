/** A binary heap of event numbers by (time, sequence), each in it once at most. */
export class FarEvents {
  /** What {@link takeBefore} took, in order. */
  readonly taken: Int32Array;
  length = 0;
  readonly #heap: Int32Array;
  readonly #time: Float64Array;
  /** By event: when it was added, among all. */
  readonly #sequence: Float64Array;
  #added = 0;

  /** @param time [events] read whenever events are compared */
  constructor(events: number, time: Float64Array) {
    this.#time = time;
    this.#heap = new Int32Array(events);
    this.#sequence = new Float64Array(events);
    this.taken = new Int32Array(events);
  }

  clear(): void {
    this.length = 0;
    this.#added = 0;
  }

  /** The first of all; there must be one. */
  get top(): number {
    return this.#heap[0];
  }

  add(event: number): void {
    this.#sequence[event] = this.#added++;
    const heap = this.#heap;
    let place = this.length++;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.#before(event, heap[parent])) break;
      heap[place] = heap[parent];
      place = parent;
    }
    heap[place] = event;
  }

  /** Takes all that happen before a time; returns their number. */
  takeBefore(time: number): number {
    let count = 0;
    while (this.length > 0 && this.#time[this.#heap[0]] < time) this.taken[count++] = this.#takeTop();
    return count;
  }

  #takeTop(): number {
    const heap = this.#heap;
    const top = heap[0];
    const moved = heap[--this.length];
    const { length } = this;
    let place = 0;
    for (let child = 1; child < length; child = 2 * place + 1) {
      if (child + 1 < length && this.#before(heap[child + 1], heap[child])) child++;
      if (!this.#before(heap[child], moved)) break;
      heap[place] = heap[child];
      place = child;
    }
    heap[place] = moved;
    return top;
  }

  #before(a: number, b: number): boolean {
    const early = this.#time[a] - this.#time[b];
    return early < 0 || (early === 0 && this.#sequence[a] < this.#sequence[b]);
  }
}
