import type { TreeFlow } from './traffic.js';

/** FNV-1a, 32 bits. */
const HASH_START = 0x811c9dc5;
const HASH_FACTOR = 0x01000193;

/** Packets by where they start and the set of cores that they reach, in the order in which the sets are first added. */
export class TreeSums {
  readonly #from: number[] = [];
  readonly #to: number[][] = [];
  readonly #packets: number[] = [];
  /** Trees of one hash are chained. */
  readonly #heads = new Map<number, number>();
  readonly #next: number[] = [];

  /**
   * Adds packets to cores[start] .. cores[end - 1], ascending; `from` itself is left out, and with it alone nothing
   * is sent.
   */
  add(from: number, cores: ArrayLike<number>, start: number, end: number, packets: number): void {
    let hash = Math.imul(HASH_START ^ from, HASH_FACTOR);
    let length = 0;
    for (let i = start; i < end; i++) {
      if (cores[i] === from) continue;
      hash = Math.imul(hash ^ cores[i], HASH_FACTOR);
      length++;
    }
    if (length === 0) return;
    const head = this.#heads.get(hash) ?? -1;
    for (let tree = head; tree >= 0; tree = this.#next[tree]) {
      if (this.#from[tree] !== from || !this.#is(tree, length, cores, start, end)) continue;
      this.#packets[tree] += packets;
      return;
    }
    const to: number[] = [];
    for (let i = start; i < end; i++) if (cores[i] !== from) to.push(cores[i]);
    this.#heads.set(hash, this.#from.length);
    this.#next.push(head);
    this.#from.push(from);
    this.#to.push(to);
    this.#packets.push(packets);
  }

  #is(tree: number, length: number, cores: ArrayLike<number>, start: number, end: number): boolean {
    const to = this.#to[tree];
    if (to.length !== length) return false;
    for (let i = start, k = 0; i < end; i++) {
      if (cores[i] === this.#from[tree]) continue;
      if (cores[i] !== to[k++]) return false;
    }
    return true;
  }

  list(): TreeFlow[] {
    return this.#from.map((from, tree) => ({ from, to: this.#to[tree], packets: this.#packets[tree] }));
  }
}
