/** Items below `size` by falling key; keys may be changed. Equal keys: which comes first depends on the operations alone. */
export class MaxHeap {
  /** By item; to be changed by {@link set} while the item is in the heap. */
  readonly key: Float64Array;
  length = 0;
  private readonly items: Int32Array;
  private readonly placeOf: Int32Array;

  constructor(key: Float64Array) {
    this.key = key;
    this.items = new Int32Array(key.length);
    this.placeOf = new Int32Array(key.length).fill(-1);
  }

  has(item: number): boolean {
    return this.placeOf[item] >= 0;
  }

  /** The item with the highest key; the heap must not be empty. */
  get top(): number {
    return this.items[0];
  }

  /** Puts an item in, or gives it another key. */
  set(item: number, key: number): void {
    const place = this.placeOf[item];
    const before = this.key[item];
    this.key[item] = key;
    if (place < 0) {
      this.rise(item, this.length++);
    } else if (key > before) {
      this.rise(item, place);
    } else {
      this.sink(item, place);
    }
  }

  remove(item: number): void {
    const place = this.placeOf[item];
    if (place < 0) return;
    this.placeOf[item] = -1;
    const last = this.items[--this.length];
    if (last === item) return;
    this.rise(last, place);
    this.sink(last, this.placeOf[last]);
  }

  clear(): void {
    for (let i = 0; i < this.length; i++) this.placeOf[this.items[i]] = -1;
    this.length = 0;
  }

  private rise(item: number, from: number): void {
    const { items, placeOf, key } = this;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const other = items[parent];
      if (key[other] >= key[item]) break;
      items[place] = other;
      placeOf[other] = place;
      place = parent;
    }
    items[place] = item;
    placeOf[item] = place;
  }

  private sink(item: number, from: number): void {
    const { items, placeOf, key } = this;
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= this.length) break;
      if (child + 1 < this.length && key[items[child + 1]] > key[items[child]]) child++;
      const other = items[child];
      if (key[other] <= key[item]) break;
      items[place] = other;
      placeOf[other] = place;
      place = child;
    }
    items[place] = item;
    placeOf[item] = place;
  }
}
