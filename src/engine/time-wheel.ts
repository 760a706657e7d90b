import TinyQueue from 'tinyqueue';

/** Ticks that the ring covers; a power of two, above the delays that chips store at their axons. */
const RING_TICKS = 64;

interface FarEvent {
  readonly tick: number;
  /** Order of posting: heaps do not keep the order of ties, so it is part of the key. */
  readonly sequence: number;
  readonly event: number;
}

/**
 * The event kernel's calendar: integer events (indices of routes) by the tick they are due.
 *
 * The near future is a ring of buckets, one a tick, each a flat Int32Array that grows and never
 * shrinks: posting costs a store, draining a linear read, and events of one tick come out in the
 * order they went in. What lies beyond the ring waits in a heap keyed (tick, sequence).
 */
export class TimeWheel {
  readonly #buckets: Int32Array[] = Array.from({ length: RING_TICKS }, () => new Int32Array(64));
  readonly #lengths = new Int32Array(RING_TICKS);
  readonly #far = new TinyQueue<FarEvent>([], (a, b) => a.tick - b.tick || a.sequence - b.sequence);
  #sequence = 0;

  /** Posts an event due at `tick`, which lies after `now`. */
  post(event: number, tick: number, now: number): void {
    if (tick - now >= RING_TICKS) {
      this.#far.push({ tick, sequence: this.#sequence++, event });
      return;
    }
    const slot = tick & (RING_TICKS - 1);
    const length = this.#lengths[slot];
    let bucket = this.#buckets[slot];
    if (length === bucket.length) {
      const wider = new Int32Array(length * 2);
      wider.set(bucket);
      this.#buckets[slot] = wider;
      bucket = wider;
    }
    bucket[length] = event;
    this.#lengths[slot] = length + 1;
  }

  /** Moves far events that have come into the ring's reach; call once a tick before `due`. */
  advance(now: number): void {
    for (let next = this.#far.peek(); next !== undefined; next = this.#far.peek()) {
      if (next.tick - now >= RING_TICKS) return;
      this.#far.pop();
      this.post(next.event, next.tick, now);
    }
  }

  /** Number of events due at `now`; they are the first entries of {@link bucket}. */
  due(now: number): number {
    return this.#lengths[now & (RING_TICKS - 1)];
  }

  /** The bucket of tick `now`; valid until the next `post`. */
  bucket(now: number): Int32Array {
    return this.#buckets[now & (RING_TICKS - 1)];
  }

  /** Empties the bucket of tick `now`. */
  done(now: number): void {
    this.#lengths[now & (RING_TICKS - 1)] = 0;
  }

  clear(): void {
    this.#lengths.fill(0);
    while (this.#far.length > 0) this.#far.pop();
    this.#sequence = 0;
  }

  /** Everything pending as (ticks from `now`, event) pairs in order of time and posting. */
  pending(now: number): Int32Array {
    const pairs: number[] = [];
    for (let ahead = 0; ahead < RING_TICKS; ahead++) {
      const slot = (now + ahead) & (RING_TICKS - 1);
      for (let i = 0; i < this.#lengths[slot]; i++) pairs.push(ahead, this.#buckets[slot][i]);
    }
    const far = [...this.#far.data].sort((a, b) => a.tick - b.tick || a.sequence - b.sequence);
    for (const { tick, event } of far) pairs.push(tick - now, event);
    return Int32Array.from(pairs);
  }

  /** Takes back what {@link pending} gave. */
  restore(pairs: Int32Array, now: number): void {
    this.clear();
    for (let i = 0; i < pairs.length; i += 2) this.post(pairs[i + 1], now + pairs[i], now);
  }
}
