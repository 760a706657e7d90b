import type { Counters } from '../../ledger/counters.js';
import { EVENT_INDEX, EVENT_KIND_COUNT } from '../../ledger/events.js';
import type { DurationTable, TimingModel } from './timing.js';

/**
 * Kinds that take a core's time: all but what moves on the network (its path is added once) and
 * what belongs to the whole chip.
 */
const NOT_CORE_TIME: ReadonlySet<number> = new Set([
  EVENT_INDEX.hopEastWest,
  EVENT_INDEX.hopNorthSouth,
  EVENT_INDEX.barrier,
]);

export interface TimingState {
  readonly elapsedPs: number;
  /** [rows x kinds] */
  readonly accounted: Float64Array;
}

/**
 * Time of a step = the slowest core's work, one event after the other, plus the farthest packet's
 * path, plus the barrier; management work between steps is added as it is counted.
 */
export class AnalyticTiming implements TimingModel {
  readonly #counters: Counters;
  readonly #durations: DurationTable;
  /** Core of each ledger row; the encoders' rows and the management's are workers of their own. */
  readonly #workerOfRow: Int32Array;
  readonly #busyPs: Float64Array;
  readonly #before: Float64Array;
  /** Kinds with a duration, and the durations. */
  readonly #kinds: Int32Array;
  readonly #kindPs: Float64Array;
  #elapsedPs = 0;

  constructor(counters: Counters, coreOfSlice: readonly number[], cores: number, durations: DurationTable) {
    this.#counters = counters;
    this.#durations = durations;
    this.#workerOfRow = Int32Array.from(
      { length: counters.rows },
      (_, row) => coreOfSlice[row] ?? cores + row,
    );
    this.#busyPs = new Float64Array(cores + counters.rows);
    this.#before = counters.counts.slice();
    const timed = Array.from({ length: EVENT_KIND_COUNT }, (_, kind) => kind).filter(
      kind => !NOT_CORE_TIME.has(kind) && (durations.eventPs[kind] ?? 0) > 0,
    );
    this.#kinds = Int32Array.from(timed);
    this.#kindPs = Float64Array.from(timed, kind => durations.eventPs[kind]);
  }

  /** Emulated picoseconds up to now, management work since the last barrier included. */
  get elapsedPs(): number {
    return this.#elapsedPs + this.#workSince(this.#counters.managementRow, false);
  }

  /** What the future depends on: time so far, and the counts that it accounts for. */
  save(): TimingState {
    return { elapsedPs: this.#elapsedPs, accounted: this.#before.slice() };
  }

  restore({ elapsedPs, accounted }: TimingState): void {
    this.#elapsedPs = elapsedPs;
    this.#before.set(accounted);
  }

  endStep(farEastWest: number, farNorthSouth: number): void {
    const { rows, managementRow } = this.#counters;
    const busy = this.#busyPs.fill(0);
    for (let row = 0; row < rows; row++) {
      const picoseconds = this.#workSince(row, true);
      // The management processor works between the phases, while the cores wait.
      if (row === managementRow) this.#elapsedPs += picoseconds;
      else busy[this.#workerOfRow[row]] += picoseconds;
    }
    let slowest = 0;
    for (const picoseconds of busy) slowest = Math.max(slowest, picoseconds);
    const { hopEastWestPs, hopNorthSouthPs, barrierPs } = this.#durations;
    this.#elapsedPs += slowest + farEastWest * hopEastWestPs + farNorthSouth * hopNorthSouthPs + barrierPs;
  }

  /** Time of a row's events that are not accounted for yet; `account` marks them so. */
  #workSince(row: number, account: boolean): number {
    const { counts } = this.#counters;
    const before = this.#before;
    let picoseconds = 0;
    for (let i = 0; i < this.#kinds.length; i++) {
      const at = row * EVENT_KIND_COUNT + this.#kinds[i];
      const events = counts[at] - before[at];
      if (events === 0) continue;
      picoseconds += events * this.#kindPs[i];
      if (account) before[at] = counts[at];
    }
    return picoseconds;
  }
}
