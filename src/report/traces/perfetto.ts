import type { StepTrace, TraceSystem, TraceTrack } from '../../engine/trace-observer.js';
import type { ByteSink } from './table.js';

const PS_PER_NS = 1000;
/** Characters that are gathered before they go to the sink. */
const PIECE = 1 << 16;

interface Place {
  readonly pid: number;
  readonly tid: number;
}

/**
 * A timeline in the Trace Event Format's JSON, which Perfetto and Chrome's tracing page load: spans as complete events
 * (`X`), values as counters (`C`), names and order of processes and threads as metadata (`M`) at its head. Time is emulated
 * time in microseconds with three decimals: both ends of a span are rounded to whole nanoseconds, the format's grain, so that
 * spans of a track never overlap; what is shorter shows with a duration of 0. Events come in the order of time.
 * Holds 64 KiB of text and the spans of one step.
 */
export class PerfettoWriter {
  readonly #sink: ByteSink;
  readonly #encoder = new TextEncoder();
  readonly #tracks: readonly Place[];
  readonly #counters: readonly { readonly pid: number; readonly name: string }[];
  readonly #spanNames: readonly string[];
  #text: string;
  #first = true;
  #order = new Int32Array(0);

  constructor(system: TraceSystem, sink: ByteSink) {
    this.#sink = sink;
    const { network, chip, tracks, counters, spanNames } = system;
    this.#spanNames = spanNames.map(name => JSON.stringify(name));
    const about = JSON.stringify({ network, chip, clock: 'emulated time', producer: 'spikeloom' });
    this.#text = `{"displayTimeUnit":"ns","otherData":${about},"traceEvents":[`;
    const processes = [...new Set([...tracks, ...counters].map(({ owner }) => owner))];
    const pidOf = (track: TraceTrack) => processes.indexOf(track.owner) + 1;
    this.#tracks = tracks.map((track, index) => ({ pid: pidOf(track), tid: index + 1 }));
    this.#counters = counters.map(counter => ({ pid: pidOf(counter), name: JSON.stringify(counter.name) }));
    processes.forEach((name, index) => {
      this.#meta('process_name', index + 1, 0, { name });
      this.#meta('process_sort_index', index + 1, 0, { sort_index: index });
    });
    for (const [index, { pid, tid }] of this.#tracks.entries()) {
      this.#meta('thread_name', pid, tid, { name: tracks[index].name });
      this.#meta('thread_sort_index', pid, tid, { sort_index: index });
    }
  }

  write({ startPs, counters, spans }: StepTrace): void {
    const start = microseconds(nanoseconds(startPs));
    for (const [index, { pid, name }] of this.#counters.entries()) {
      this.#event(`{"ph":"C","name":${name},"pid":${pid},"ts":${start},"args":{"value":${counters[index]}}}`);
    }
    for (const place of this.#inOrder(spans.fromPs, spans.count)) {
      const from = nanoseconds(startPs + spans.fromPs[place]);
      const duration = nanoseconds(startPs + spans.toPs[place]) - from;
      const { pid, tid } = this.#tracks[spans.track[place]];
      const name = this.#spanNames[spans.name[place]];
      this.#event(
        `{"ph":"X","name":${name},"pid":${pid},"tid":${tid},"ts":${microseconds(from)},"dur":${microseconds(duration)}}`,
      );
    }
  }

  end(): void {
    this.#text += '\n]}\n';
    this.#flush();
  }

  /** Places of the spans by the time at which they begin; of those that begin together the one told first. */
  #inOrder(fromPs: Float64Array, count: number): Int32Array {
    if (count > this.#order.length) this.#order = new Int32Array(2 * count);
    const order = this.#order.subarray(0, count);
    for (let i = 0; i < count; i++) order[i] = i;
    return order.sort((a, b) => fromPs[a] - fromPs[b] || a - b);
  }

  #meta(name: string, pid: number, tid: number, args: object): void {
    this.#event(JSON.stringify({ ph: 'M', name, pid, tid, args }));
  }

  #event(json: string): void {
    this.#text += this.#first ? '\n' : ',\n';
    this.#first = false;
    this.#text += json;
    if (this.#text.length > PIECE) this.#flush();
  }

  #flush(): void {
    this.#sink.write(this.#encoder.encode(this.#text));
    this.#text = '';
  }
}

function nanoseconds(ps: number): number {
  return Math.round(ps / PS_PER_NS);
}

/** Whole nanoseconds as microseconds with three decimals. */
function microseconds(ns: number): string {
  const whole = Math.floor(ns / 1000);
  return `${whole}.${String(ns - whole * 1000).padStart(3, '0')}`;
}
