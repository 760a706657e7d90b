import { FarEvents } from './far-events.js';

/** Buckets: one word of 32 bits says which of the 32 words of bits hold one that is not empty. */
const BUCKETS = 1024;
const MASK = BUCKETS - 1;
const NONE = -1;

/**
 * Events that have a number each, of which each is pending once at most, in the order (time, sequence): of the same
 * time the one that was scheduled first. A ring of buckets, each a list in order; what lies beyond the ring waits in
 * a heap. Nothing is allocated.
 */
export class EventQueue {
  /** [events] when each happens; integer, at least that of the event taken last. */
  readonly time: Float64Array;
  readonly #next: Int32Array;
  readonly #first = new Int32Array(BUCKETS).fill(NONE);
  readonly #last = new Int32Array(BUCKETS);
  readonly #words = new Int32Array(BUCKETS / 32);
  #summary = 0;
  /** A bucket's width is a power of 2, so that this is exact. */
  readonly #perBucket: number;
  /** Number of the bucket of the event taken last, counted from time 0. */
  #now = 0;
  readonly #far: FarEvents;

  /** @param usualPs most events are scheduled less than this ahead */
  constructor(events: number, usualPs: number) {
    this.time = new Float64Array(events);
    this.#next = new Int32Array(events);
    this.#far = new FarEvents(events, this.time);
    this.#perBucket = 1 / bucketWidth(usualPs);
  }

  /** Forgets all, and starts anew at time 0. */
  clear(): void {
    this.#first.fill(NONE);
    this.#words.fill(0);
    this.#summary = 0;
    this.#now = 0;
    this.#far.clear();
  }

  schedule(event: number, time: number): void {
    this.time[event] = time;
    const bucket = Math.floor(time * this.#perBucket);
    if (bucket - this.#now >= BUCKETS) {
      this.#far.add(event);
      return;
    }
    const b = bucket & MASK;
    const first = this.#first[b];
    this.#next[event] = NONE;
    if (first === NONE) {
      this.#first[b] = event;
      this.#last[b] = event;
      this.#words[b >> 5] |= 1 << (b & 31);
      this.#summary |= 1 << (b >> 5);
    } else if (this.time[this.#last[b]] <= time) {
      this.#next[this.#last[b]] = event;
      this.#last[b] = event;
    } else this.#insert(event, b, true);
  }

  /** Takes the first of all; -1 where there is none. */
  take(): number {
    let b = this.#now & MASK;
    if (this.#first[b] === NONE) {
      if (!this.#advance()) return NONE;
      b = this.#now & MASK;
    }
    const event = this.#first[b];
    const next = this.#next[event];
    this.#first[b] = next;
    if (next === NONE) {
      const word = b >> 5;
      this.#words[word] &= ~(1 << (b & 31));
      if (this.#words[word] === 0) this.#summary &= ~(1 << word);
    }
    return event;
  }

  /** Puts an event among those of its bucket, behind or before those of the same time. */
  #insert(event: number, b: number, behind: boolean): void {
    const time = this.time[event];
    let before = NONE;
    let after = this.#first[b];
    while (after !== NONE && (this.time[after] < time || (behind && this.time[after] === time))) {
      before = after;
      after = this.#next[after];
    }
    this.#next[event] = after;
    if (before === NONE) this.#first[b] = event;
    else this.#next[before] = event;
    if (after === NONE) this.#last[b] = event;
  }

  /** Goes on to the next bucket that is not empty. */
  #advance(): boolean {
    const near = this.#summary === 0 ? Number.POSITIVE_INFINITY : this.#nextBucket();
    const far = this.#far;
    if (far.length === 0 && this.#summary === 0) return false;
    const beyond = far.length === 0 ? Number.POSITIVE_INFINITY : this.#bucketOf(far.top);
    this.#now = Math.min(near, beyond);
    if (beyond > near) return true;
    // The last of equals comes first, so that each may be put before all of its time: they were scheduled earlier.
    const b = this.#now & MASK;
    this.#words[b >> 5] |= 1 << (b & 31);
    this.#summary |= 1 << (b >> 5);
    const count = far.takeBefore((beyond + 1) / this.#perBucket);
    for (let i = count - 1; i >= 0; i--) this.#insert(far.taken[i], b, false);
    return true;
  }

  #bucketOf(event: number): number {
    return Math.floor(this.time[event] * this.#perBucket);
  }

  /** The first bucket behind that of now, around the ring, that is not empty; there is one. */
  #nextBucket(): number {
    const start = (this.#now + 1) & MASK;
    const inWord = this.#words[start >> 5] & (-1 << (start & 31));
    let found: number;
    if (inWord !== 0) found = (start & ~31) + lowestBit(inWord);
    else {
      const after = start >> 5 === 31 ? 0 : this.#summary & (-1 << ((start >> 5) + 1));
      const word = lowestBit(after !== 0 ? after : this.#summary);
      found = (word << 5) + lowestBit(this.#words[word]);
    }
    return this.#now + 1 + ((found - start) & MASK);
  }
}

/** Picoseconds of a bucket, a power of 2, so that most events are within the ring. */
export function bucketWidth(usualPs: number): number {
  let width = 1;
  while (width * (BUCKETS - 1) < usualPs) width *= 2;
  return width;
}

function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word);
}
