import type { Counters } from '../../ledger/counters.js';
import { EVENT_INDEX, EVENT_KIND_COUNT } from '../../ledger/events.js';
import type { Arena } from '../arena.js';
import type { Loops } from '../kernels/kernels.js';
import type { WorkerRows } from '../kernels/timing.js';
import { ElapsedTime } from './elapsed.js';
import { type DurationTable, type TimeBreakdown, type TimingModel, totalPs } from './timing.js';

/**
 * Kinds that take a core's time: all but what moves on the network (its path is added once) and
 * what belongs to the whole chip.
 */
export const NOT_CORE_TIME: ReadonlySet<number> = new Set([
  EVENT_INDEX.hopEastWest,
  EVENT_INDEX.hopNorthSouth,
  EVENT_INDEX.hopOffChip,
  EVENT_INDEX.barrier,
]);

/** float64 words between the shares' results, so that no two threads write to one cache line. */
const LINE = 8;

/**
 * Time of a step = the slowest core's work, one event after the other, plus the farthest packet's
 * path, plus the barrier; management work between steps is added as it is counted.
 *
 * Each share finds the slowest of its own cores; the results of a step are taken one barrier later, so
 * there is room for those of two steps.
 */
export class AnalyticTiming implements TimingModel {
  readonly #counters: Counters;
  readonly #durations: DurationTable;
  /** Rows of the ledger of each worker of a share: a core, an encoder, the chip. */
  readonly #workers: readonly WorkerRows[];
  /** Counts that are accounted for, [rows x kinds]: state. */
  readonly #before: Float64Array;
  readonly #elapsed: ElapsedTime;
  /** [2 x shares x LINE] */
  readonly #slowest: Float64Array;
  /** [kinds] durations of what takes a core's time. */
  readonly #eventPs: Float64Array;
  readonly #loops: Pick<Loops, 'accountRow' | 'slowest'>;

  /** @param workers by share: the rows of the ledger that each of its workers does one after the other */
  constructor(
    counters: Counters,
    workers: readonly (readonly Int32Array[])[],
    durations: DurationTable,
    loops: Pick<Loops, 'accountRow' | 'slowest'>,
    arena: Arena,
  ) {
    this.#counters = counters;
    this.#durations = durations;
    this.#loops = loops;
    this.#workers = workers.map(list => ({
      rows: arena.tables.int32From(list.flatMap(rows => [...rows])),
      starts: arena.tables.int32From(startsOf(list)),
    }));
    this.#before = arena.float64(counters.counts.length);
    this.#elapsed = new ElapsedTime(arena);
    this.#slowest = arena.tables.float64(2 * workers.length * LINE);
    this.#eventPs = arena.tables.float64(EVENT_KIND_COUNT);
    for (let kind = 0; kind < EVENT_KIND_COUNT; kind++) {
      if (!NOT_CORE_TIME.has(kind)) this.#eventPs[kind] = durations.eventPs[kind] ?? 0;
    }
  }

  /** Emulated picoseconds up to now, management work since the last barrier included. */
  get elapsedPs(): number {
    return totalPs(this.breakdown);
  }

  get breakdown(): TimeBreakdown {
    const first = this.#counters.managementRow * EVENT_KIND_COUNT;
    let open = 0;
    for (let kind = 0; kind < EVENT_KIND_COUNT; kind++) {
      const events = this.#counters.counts[first + kind] - this.#before[first + kind];
      open += events * this.#eventPs[kind];
    }
    return this.#elapsed.breakdown(open);
  }

  endShare(share: number, tick: number): void {
    const { counts } = this.#counters;
    const slowest = this.#loops.slowest(this.#workers[share], counts, this.#before, this.#eventPs);
    this.#slowest[this.#place(share, tick)] = slowest;
  }

  endStep(tick: number, farEastWest: number, farNorthSouth: number, farOffChip: number): void {
    let slowest = 0;
    for (let share = 0; share < this.#workers.length; share++) {
      slowest = Math.max(slowest, this.#slowest[this.#place(share, tick)]);
    }
    const { hopEastWestPs, hopNorthSouthPs, hopOffChipPs, barrierPs } = this.#durations;
    const farthest =
      farEastWest * hopEastWestPs + farNorthSouth * hopNorthSouthPs + farOffChip * hopOffChipPs;
    this.#elapsed.addStep(slowest, farthest, barrierPs);
  }

  endManagement(): void {
    // The management processor works between the phases, while the cores wait.
    this.#elapsed.addManagement(this.#account(this.#counters.managementRow));
  }

  #place(share: number, tick: number): number {
    return ((tick & 1) * this.#workers.length + share) * LINE;
  }

  /** Time of a row's events; from then on they are accounted for. */
  #account(row: number): number {
    return this.#loops.accountRow(this.#counters.counts, this.#before, this.#eventPs, row);
  }
}

/** Where each worker's rows start in the list of all, and where that ends. */
function startsOf(workers: readonly Int32Array[]): number[] {
  const starts = [0];
  for (const rows of workers) starts.push(starts[starts.length - 1] + rows.length);
  return starts;
}
