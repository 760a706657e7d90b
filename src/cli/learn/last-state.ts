import type { ChipRun, ChipRunState } from '../../study/learn/chip-run.js';

/** States are kept this often at most, and never so often that it takes more than a share of the time. */
const INTERVAL_MS = 3000;
const MOST_OF_THE_TIME = 0.02;

export interface KeptState {
  readonly chip: ChipRunState;
  /** Seconds from the start of the command to this state. */
  readonly wallS: number;
}

/**
 * The last state of a run between two samples, in case that one of its threads is lost in the middle of
 * the next: what the chip's memory holds is torn then. A run of one thread keeps none, as it cannot lose it.
 */
export class LastState {
  readonly #run: ChipRun;
  readonly #started = performance.now();
  #kept: KeptState | null = null;
  #dueMs = 0;

  constructor(run: ChipRun) {
    this.#run = run;
    this.keep();
  }

  /** To be called between two samples. */
  keep(): void {
    if (this.#run.session.threads === 1) return;
    const before = performance.now();
    if (before < this.#dueMs) return;
    this.#kept = this.take();
    const after = performance.now();
    this.#dueMs = after + Math.max(INTERVAL_MS, (after - before) / MOST_OF_THE_TIME);
  }

  /** The state as it is now; only between two samples. */
  take(): KeptState {
    return { chip: this.#run.save(), wallS: (performance.now() - this.#started) / 1000 };
  }

  /** The one that was kept last; null for a run of one thread. */
  get kept(): KeptState | null {
    return this.#kept;
  }
}
