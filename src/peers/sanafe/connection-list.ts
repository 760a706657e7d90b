import type { SanafeConnections } from './system.js';

/** What a synapse says that names no delay, or no tap. */
export const NO_DELAY = 255;
export const NO_TAP = 65_535;

/** How many connections a network may have: 16 to 19 bytes of memory each, twice that while they grow. */
export const MAX_CONNECTIONS = 2 ** 28;

/** Connections in the order in which they are added. */
export class ConnectionList {
  count = 0;
  #sources = new Int32Array(1024);
  #targets = new Int32Array(1024);
  #weights = new Float64Array(1024);
  #delays: Uint8Array | null = null;
  #taps: Uint16Array | null = null;

  add(source: number, target: number, weight: number, delay: number, tap: number): void {
    const index = this.count++;
    if (index === this.#weights.length) this.#grow(2 * index);
    this.#sources[index] = source;
    this.#targets[index] = target;
    this.#weights[index] = weight;
    if (delay !== NO_DELAY) this.#delays ??= new Uint8Array(this.#weights.length).fill(NO_DELAY);
    if (this.#delays !== null) this.#delays[index] = delay;
    if (tap !== NO_TAP) this.#taps ??= new Uint16Array(this.#weights.length).fill(NO_TAP);
    if (this.#taps !== null) this.#taps[index] = tap;
  }

  finish(): SanafeConnections {
    const { count } = this;
    return {
      count,
      sources: this.#sources.subarray(0, count),
      targets: this.#targets.subarray(0, count),
      weights: this.#weights.subarray(0, count),
      delays: this.#delays?.subarray(0, count) ?? null,
      taps: this.#taps?.subarray(0, count) ?? null,
    };
  }

  #grow(length: number): void {
    this.#sources = copied(this.#sources, new Int32Array(length));
    this.#targets = copied(this.#targets, new Int32Array(length));
    this.#weights = copied(this.#weights, new Float64Array(length));
    if (this.#delays !== null) this.#delays = copied(this.#delays, new Uint8Array(length).fill(NO_DELAY));
    if (this.#taps !== null) this.#taps = copied(this.#taps, new Uint16Array(length).fill(NO_TAP));
  }
}

function copied<T extends { set(from: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
