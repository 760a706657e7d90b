import type { Counters } from '../../ledger/counters.js';
import type { Arena } from '../arena.js';
import { ElapsedTime } from './elapsed.js';
import type { TimingModel } from './timing.js';

/**
 * Tells no time, but keeps the state of those that do, so that a checkpoint serves either: what happens meanwhile takes no time
 * later on.
 */
export class NoTiming implements TimingModel {
  readonly elapsedPs = null;
  readonly breakdown = null;
  readonly #counters: Counters;
  readonly #before: Float64Array;

  constructor(counters: Counters, arena: Arena) {
    this.#counters = counters;
    this.#before = arena.float64(counters.counts.length);
    new ElapsedTime(arena);
  }

  endShare(): void {}

  endStep(): void {}

  endManagement(): void {
    this.#before.set(this.#counters.counts);
  }
}
