import type { DurationTable, TimeBreakdown } from '../../engine/timing/timing.js';
import type { SpanTable } from '../../engine/trace-observer.js';
import type { WeightlessImage } from '../../image/layout.js';
import { EVENT_INDEX, EVENT_KIND_COUNT, EVENT_KINDS } from '../../ledger/events.js';
import { type IntegerSystem, TRACK } from './integer-system.js';
import { PHASE_OF, SPAN, WORK_PHASES } from './work-phases.js';

/**
 * Lays a step's time out: the management processor's work since the step before, then every core's events one after the
 * other in the order of the phases (what it waits for the network not told), beside them on the chip's track what the
 * timing model says the step's time went to.
 */
export class IntegerSpans {
  readonly #durations: DurationTable;
  /** Rows of the ledger by track; a core has those of its slices. */
  readonly #workers: readonly { readonly track: number; readonly rows: readonly number[] }[];
  readonly #phaseOf = Int32Array.from(EVENT_KINDS, kind => {
    const phase = PHASE_OF[kind];
    return phase === null ? -1 : SPAN[phase];
  });
  readonly #phasePs = new Float64Array(WORK_PHASES);

  /** @param packets whether packets are timed: their way into a core is the network's then */
  constructor(
    { slices, cores, encoders }: WeightlessImage,
    system: IntegerSystem,
    durations: DurationTable,
    packets: boolean,
  ) {
    this.#durations = durations;
    const rowsOf = cores.map((_, core) => slices.flatMap((slice, row) => (slice.core === core ? [row] : [])));
    this.#workers = [
      ...rowsOf.map((rows, core) => ({ track: TRACK.cores + core, rows })),
      ...encoders.map((_, encoder) => ({
        track: system.encoderTrack + encoder,
        rows: [slices.length + encoder],
      })),
    ];
    if (packets) this.#phaseOf[EVENT_INDEX.tileDelivery] = -1;
  }

  /**
   * @param counts [rows x kinds], and `before` as they were a step ago
   * @param time what the step's time went to, management since the step before included
   */
  fill(spans: SpanTable, counts: Float64Array, before: Float64Array, time: TimeBreakdown): void {
    const parts = [
      [SPAN.management, time.managementPs],
      [SPAN.compute, time.computePs],
      [SPAN.network, time.networkPs],
      [SPAN.barrier, time.barrierPs],
    ];
    let at = 0;
    for (const [name, ps] of parts) {
      addSpan(spans, TRACK.phases, name, at, at + ps);
      at += ps;
    }
    for (const { track, rows } of this.#workers) {
      this.#fillWorker(spans, track, rows, counts, before, time.managementPs);
    }
  }

  /** One worker's phases from `fromPs` on. */
  #fillWorker(
    spans: SpanTable,
    track: number,
    rows: readonly number[],
    counts: Float64Array,
    before: Float64Array,
    fromPs: number,
  ): void {
    this.#work(rows, counts, before);
    let end = fromPs;
    for (let phase = 0; phase < WORK_PHASES; phase++) {
      addSpan(spans, track, phase, end, end + this.#phasePs[phase]);
      end += this.#phasePs[phase];
    }
  }

  /** Picoseconds of the events of some rows, in `#phasePs`, by phase. */
  #work(rows: readonly number[], counts: Float64Array, before: Float64Array): void {
    const { eventPs } = this.#durations;
    const phases = this.#phasePs.fill(0);
    for (const row of rows) {
      for (let kind = 0; kind < EVENT_KIND_COUNT; kind++) {
        const phase = this.#phaseOf[kind];
        if (phase < 0) continue;
        const at = row * EVENT_KIND_COUNT + kind;
        phases[phase] += (counts[at] - before[at]) * eventPs[kind];
      }
    }
  }
}

function addSpan(spans: SpanTable, track: number, name: number, fromPs: number, toPs: number): void {
  if (toPs > fromPs) spans.add(track, name, fromPs, toPs);
}
