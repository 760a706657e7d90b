/**
 * Words of the control block; each group that is written together has a cache line of its own. Zeros are
 * a crew that has not met yet.
 */
export const CREW_WORDS = 256;

/** Arrivals at the barrier; its generation; threads that sleep at it. */
const ARRIVED = 0;
const GENERATION = 16;
const SLEEPERS = 17;
/** Number of steps that the threads are to run, or {@link END}. */
const ORDER = 32;
/** Number of the first thread that was lost, 0 while all live: thread 0 cannot miss itself. */
const LOST = 48;
/** Grows as long as somebody watches the threads. */
const PULSE = 64;
/** Why the thread was lost: the length of a text, and its UTF-16 units. */
const REASON = 80;

/** Order to leave. */
export const END = -1;

/**
 * Turns of a waiting loop before a thread sleeps, 0.1 to 0.3 ms: longer than shares of about equal work
 * lie apart, shorter than the time for which a system takes a processor away.
 */
const SPIN_TURNS = 100_000;
/**
 * Waits that sleep at once before waiting awake is tried again, at most. A trial that fails costs up to the
 * system's time slice, milliseconds; with two programs beside on two processors, 255 made two threads a tenth
 * slower than sleeping always did, 4095 did not, and 0 made them five times slower.
 */
const MOST_PATIENCE = 4095;
/** A sleeper looks up as often, in case that another thread was lost. */
const SLEEP_MS = 100;
/** Sleeps without a pulse after which thread 0 takes the watch itself for lost: half a minute of its own time. */
const SLEEPS_WITHOUT_PULSE = 300;

/**
 * The threads of an engine, meeting at barriers in memory that they share. Thread 0 gives orders; the
 * others wait for one at {@link order}. Who starts the threads must watch them: tell {@link declareLost} of
 * any that ends before it was told to, and {@link pulse} at least every few seconds.
 */
export class Crew {
  readonly size: number;
  readonly #words: Int32Array;
  readonly #thread: number;
  readonly #spins: boolean;
  /**
   * Where programs beside take a processor away, waiting awake keeps the one that is waited for from
   * coming. So each wait awake that ends in sleep all the same doubles the number of waits that sleep at
   * once, and each that does not halves it.
   */
  #patience = 0;
  #sleepsToCome = 0;
  #closed = false;

  /**
   * @param words [CREW_WORDS] of shared memory
   * @param thread number of the thread that uses this object
   * @param spins whether a processor is free for each thread: only then is it worth to wait awake
   */
  constructor(words: Int32Array, size: number, thread: number, spins: boolean) {
    this.#words = words;
    this.size = size;
    this.#thread = thread;
    this.#spins = spins;
  }

  /**
   * Waits until all threads have come here.
   * @throws Error where a thread was lost: what the threads share is torn then, and no use any more
   */
  barrier(): void {
    const words = this.#words;
    this.#refuseLoss();
    const generation = Atomics.load(words, GENERATION);
    if (Atomics.add(words, ARRIVED, 1) === this.size - 1) {
      Atomics.store(words, ARRIVED, 0);
      Atomics.add(words, GENERATION, 1);
      if (Atomics.load(words, SLEEPERS) > 0) Atomics.notify(words, GENERATION);
      return;
    }
    if (!this.#waitAwake(generation)) this.#sleep(generation);
  }

  /** Thread 0: sets the others to run `steps`. */
  give(steps: number): void {
    if (this.#closed) throw new Error('the engine is closed: its threads are gone');
    Atomics.store(this.#words, ORDER, steps);
    this.barrier();
  }

  /** Thread 0: lets the others go, those that are left. */
  close(): void {
    if (this.#closed) return;
    if (this.lost === null) this.give(END);
    this.#closed = true;
  }

  /** The others: wait for an order. */
  order(): number {
    this.barrier();
    return Atomics.load(this.#words, ORDER);
  }

  /** Which thread was lost, and why; null while all live. */
  get lost(): string | null {
    const thread = Atomics.load(this.#words, LOST);
    if (thread === 0) return null;
    const units = this.#words.subarray(REASON + 1, REASON + 1 + this.#words[REASON]);
    return `thread ${thread + 1} of ${this.size} was lost: ${String.fromCharCode(...units)}`;
  }

  /** Tells all that a thread will not come any more; may be called from outside. Only the first call counts. */
  static declareLost(words: Int32Array, thread: number, reason: string): void {
    if (Atomics.load(words, LOST) !== 0) return;
    const text = reason.slice(0, CREW_WORDS - REASON - 1);
    for (let i = 0; i < text.length; i++) words[REASON + 1 + i] = text.charCodeAt(i);
    words[REASON] = text.length;
    Atomics.store(words, LOST, thread);
    Atomics.notify(words, GENERATION);
  }

  /** Shows that the threads are watched. */
  static pulse(words: Int32Array): void {
    Atomics.add(words, PULSE, 1);
  }

  /** Whether the others came while this thread was awake. */
  #waitAwake(generation: number): boolean {
    if (!this.#spins) return false;
    if (this.#sleepsToCome > 0) {
      this.#sleepsToCome--;
      return false;
    }
    const words = this.#words;
    for (let turn = 0; turn < SPIN_TURNS; turn++) {
      if (Atomics.load(words, GENERATION) === generation) continue;
      this.#patience >>= 1;
      return true;
    }
    this.#patience = Math.min(2 * this.#patience + 1, MOST_PATIENCE);
    this.#sleepsToCome = this.#patience;
    return false;
  }

  #sleep(generation: number): void {
    const words = this.#words;
    let pulse = Atomics.load(words, PULSE);
    let unwatched = 0;
    Atomics.add(words, SLEEPERS, 1);
    for (;;) {
      Atomics.wait(words, GENERATION, generation, SLEEP_MS);
      // First of all: who has been told to leave may be gone when this thread wakes up.
      if (Atomics.load(words, GENERATION) !== generation) break;
      const now = Atomics.load(words, PULSE);
      unwatched = now === pulse ? unwatched + 1 : 0;
      pulse = now;
      if (this.#thread === 0 && unwatched === SLEEPS_WITHOUT_PULSE) {
        Crew.declareLost(words, 1, 'it does not come, and nobody watches it any more');
      }
      this.#refuseLoss();
    }
    Atomics.sub(words, SLEEPERS, 1);
  }

  /** No SpikeloomError: what runs the chip has to see that it is dead, not that a command was refused. */
  #refuseLoss(): void {
    const { lost } = this;
    if (lost !== null) throw new Error(lost);
  }
}
