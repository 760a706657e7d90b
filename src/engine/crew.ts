import { raise } from '../fixed/error.js';

/** Words of the control block; each group that is written together has a cache line of its own. */
export const CREW_WORDS = 64;

/** Arrivals at the barrier; its generation; threads that sleep at it. */
const ARRIVED = 0;
const GENERATION = 16;
const SLEEPERS = 17;
/** Number of steps that the threads are to run, or {@link END}. */
const ORDER = 32;
/** Number of the thread that died, 0 while all live: thread 0 cannot miss itself. */
const DEAD = 48;

/** Order to leave. */
export const END = -1;

/** Turns of a waiting loop before a thread sleeps: about as long as the work between two steps takes. */
const SPIN_TURNS = 100_000;
/** A sleeper looks up as often, in case that another thread has died. */
const SLEEP_MS = 100;

/**
 * The threads of an engine, meeting at barriers in memory that they share. Thread 0 gives orders; the
 * others wait for one at {@link order}.
 */
export class Crew {
  readonly size: number;
  readonly #words: Int32Array;
  readonly #spinTurns: number;

  /**
   * @param words [CREW_WORDS] of shared memory, 0 at first
   * @param spins whether a processor is free for each thread: only then is it worth to wait awake
   */
  constructor(words: Int32Array, size: number, spins: boolean) {
    this.#words = words;
    this.size = size;
    this.#spinTurns = spins ? SPIN_TURNS : 0;
  }

  /**
   * Waits until all threads have come here.
   * @throws SpikeloomError where a thread has died
   */
  barrier(): void {
    const words = this.#words;
    this.#refuseDead();
    const generation = Atomics.load(words, GENERATION);
    if (Atomics.add(words, ARRIVED, 1) === this.size - 1) {
      Atomics.store(words, ARRIVED, 0);
      Atomics.add(words, GENERATION, 1);
      if (Atomics.load(words, SLEEPERS) > 0) Atomics.notify(words, GENERATION);
      return;
    }
    for (let turn = 0; turn < this.#spinTurns; turn++) {
      if (Atomics.load(words, GENERATION) !== generation) return;
    }
    Atomics.add(words, SLEEPERS, 1);
    while (Atomics.load(words, GENERATION) === generation) {
      Atomics.wait(words, GENERATION, generation, SLEEP_MS);
      this.#refuseDead();
    }
    Atomics.sub(words, SLEEPERS, 1);
  }

  /** Thread 0: sets the others to run `steps`, or to {@link END}. */
  give(steps: number): void {
    Atomics.store(this.#words, ORDER, steps);
    this.barrier();
  }

  /** The others: wait for an order. */
  order(): number {
    this.barrier();
    return Atomics.load(this.#words, ORDER);
  }

  #refuseDead(): void {
    const dead = Atomics.load(this.#words, DEAD);
    if (dead > 0) raise(`thread ${dead + 1} of ${this.size} died while the chip ran; the run cannot go on`);
  }

  /** Tells all that a thread will not come any more; called from outside. */
  static declareDead(words: Int32Array, thread: number): void {
    Atomics.store(words, DEAD, thread);
    Atomics.notify(words, GENERATION);
  }
}
