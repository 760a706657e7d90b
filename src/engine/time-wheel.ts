import TinyQueue from 'tinyqueue';
import type { Region } from './arena.js';

/** Ticks that the ring covers at most: above the delays that chips store at their axons. */
export const RING_TICKS = 64;

interface FarEvent {
  readonly tick: number;
  /** Order of posting: heaps do not keep the order of ties, so it is part of the key. */
  readonly sequence: number;
  readonly event: number;
}

/**
 * The event kernel's calendar: integer events 0 .. events - 1 (spikes on routes) by the tick they are due,
 * each at most once a tick.
 *
 * The near future is a ring of sets, one a tick, each a bit for every event: posting sets a bit, and scanning
 * words gives events in ascending order whatever order they were posted in, and all of it is
 * state in linear memory that kernels post to and threads share. What lies beyond the ring waits in a
 * heap keyed (tick, sequence).
 */
export class TimeWheel {
  /** 64-bit words of one set. */
  readonly words: number;
  /** Ticks that the ring covers: a power of two. */
  readonly ticks: number;
  /** [ticks x 2 words] */
  readonly ring: Int32Array;
  readonly #far = new TinyQueue<FarEvent>([], (a, b) => a.tick - b.tick || a.sequence - b.sequence);
  #sequence = 0;

  /**
   * @param events number of events
   * @param reachTicks the longest delay that the ring is to cover, up to 63; longer ones go to the heap
   */
  constructor(events: number, reachTicks: number, region: Region) {
    this.words = Math.ceil(events / 64);
    this.ticks = ringTicks(reachTicks);
    this.ring = region.int32(this.ticks * this.words * 2);
  }

  /** Posts an event due at `tick`, which lies after `now`. */
  post(event: number, tick: number, now: number): void {
    if (tick - now >= this.ticks) {
      this.#far.push({ tick, sequence: this.#sequence++, event });
      return;
    }
    this.ring[this.#first(tick) + (event >> 5)] |= 1 << (event & 31);
  }

  /** Moves far events that have come into the ring's reach; call once a tick before the events are taken. */
  advance(now: number): void {
    for (let next = this.#far.peek(); next !== undefined; next = this.#far.peek()) {
      if (next.tick - now >= this.ticks) return;
      this.#far.pop();
      this.post(next.event, next.tick, now);
    }
  }

  /** The set of events due at tick `now`: bit e & 31 of word e >> 5. */
  due(now: number): Int32Array {
    const first = this.#first(now);
    return this.ring.subarray(first, first + this.words * 2);
  }

  /** Pointer to the set of tick `now`. */
  dueOffset(now: number): number {
    return this.ring.byteOffset + this.#first(now) * 4;
  }

  /** Forgets the events due at `now` in 32-bit words `from` .. `to` - 1 of its set. */
  forget(now: number, from = 0, to = this.words * 2): void {
    const first = this.#first(now);
    this.ring.fill(0, first + from, first + to);
  }

  clear(): void {
    this.ring.fill(0);
    while (this.#far.length > 0) this.#far.pop();
    this.#sequence = 0;
  }

  /** Number of events pending. */
  get pending(): number {
    let pending = this.#far.length;
    for (const word of this.ring) for (let bits = word; bits !== 0; bits &= bits - 1) pending++;
    return pending;
  }

  /** What waits in the heap as (tick, event) pairs, in order. */
  far(): Int32Array {
    const ordered = [...this.#far.data].sort((a, b) => a.tick - b.tick || a.event - b.event);
    return Int32Array.from(ordered.flatMap(({ tick, event }) => [tick, event]));
  }

  /** Takes back what {@link far} gave; the ring is put back with the memory that it lies in. */
  restoreFar(pairs: Int32Array): void {
    while (this.#far.length > 0) this.#far.pop();
    this.#sequence = 0;
    for (let i = 0; i < pairs.length; i += 2) {
      this.#far.push({ tick: pairs[i], sequence: this.#sequence++, event: pairs[i + 1] });
    }
  }

  #first(tick: number): number {
    return (tick & (this.ticks - 1)) * this.words * 2;
  }
}

/** The least power of two above the delay, up to {@link RING_TICKS}. */
export function ringTicks(reachTicks: number): number {
  return Math.min(RING_TICKS, 2 ** (32 - Math.clz32(reachTicks)));
}
