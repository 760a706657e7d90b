import type { Stop } from '../anytime.js';

/** Operations between two yields: some ten milliseconds. */
const OPERATIONS_A_TURN = 4_000_000;

/** Counts what a search has done, in operations of a few nanoseconds, and asks between them whether to stop. */
export class Effort {
  /** Operations so far. */
  done = 0;
  stopped = false;
  private readonly stop: Stop;
  private lastTurn = 0;

  constructor(stop: Stop) {
    this.stop = stop;
  }

  /** Adds operations; whether it is time to yield and then to ask {@link ended}. */
  spend(operations: number): boolean {
    this.done += operations;
    if (this.done - this.lastTurn < OPERATIONS_A_TURN) return false;
    this.lastTurn = this.done;
    return true;
  }

  /** Whether the search must end; once it said so, it goes on saying so. */
  ended(): boolean {
    if (!this.stopped) this.stopped = this.stop();
    return this.stopped;
  }
}
