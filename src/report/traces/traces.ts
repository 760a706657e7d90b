import type { StepTrace, TraceName, TraceObserver, TraceSystem } from '../../engine/trace-observer.js';
import { raise } from '../../fixed/error.js';
import { CsvWriter } from './csv.js';
import { ParquetTable } from './parquet.js';
import { PerfettoWriter } from './perfetto.js';
import { type Selection, select } from './selection.js';
import type { ByteSink, TableWriter } from './table.js';
import { type TraceTable, traceTable } from './tables.js';

export const TRACE_FORMATS = ['csv', 'parquet'] as const;
export type TraceFormat = (typeof TRACE_FORMATS)[number];

/** What a user asks to be traced. */
export interface TraceRequest {
  readonly traces: readonly TraceName[];
  readonly format: TraceFormat;
  readonly perfetto: boolean;
  /** Groups (populations) whose neurons are traced; undefined: all. */
  readonly groups: readonly string[] | undefined;
  /** Timesteps from 1, both included; undefined: all. */
  readonly steps: readonly [first: number, last: number] | undefined;
}

/** Where each trace goes. */
export interface TraceSinks {
  /** @param name of the file, with its ending */
  table(name: string): ByteSink;
  perfetto(): ByteSink;
}

/** Writes a run's traces as its steps come. Of the rows it holds what its writers hold ({@link ParquetTable} the most). */
export class TraceWriters implements TraceObserver {
  readonly wants: TraceObserver['wants'];
  readonly fromTick: number;
  readonly toTick: number;
  readonly #tables: readonly { readonly trace: TraceTable; readonly writer: TableWriter }[];
  readonly #perfetto: PerfettoWriter | null;

  /** @throws SpikeloomError for what the system cannot tell, before any sink is opened */
  constructor(system: TraceSystem, request: TraceRequest, sinks: TraceSinks) {
    const { traces, format, perfetto, steps } = request;
    const selection = select(system, request.groups);
    if (traces.includes('potentials')) requireProbes(system, request, selection);
    this.fromTick = steps === undefined ? 0 : steps[0] - 1;
    this.toTick = steps === undefined ? Number.POSITIVE_INFINITY : steps[1];
    this.wants = {
      spikes: traces.includes('spikes'),
      potentials: traces.includes('potentials'),
      packets: traces.includes('packets'),
      perf: traces.includes('perf'),
      spans: perfetto,
    };

    this.#tables = traces.map(name => {
      const trace = traceTable(name, system, selection);
      const sink = sinks.table(`${trace.file}.${format}`);
      const { columns } = trace;
      const writer = format === 'csv' ? new CsvWriter(columns, sink, trace) : new ParquetTable(columns, sink);
      return { trace, writer };
    });
    this.#perfetto = perfetto ? new PerfettoWriter(system, sinks.perfetto()) : null;
  }

  observe(step: StepTrace): void {
    for (const { trace, writer } of this.#tables) trace.write(step, writer);
    this.#perfetto?.write(step);
  }

  /** Writes what is still held; no step may come after it. */
  end(): void {
    for (const { writer } of this.#tables) writer.end();
    this.#perfetto?.end();
  }
}

function requireProbes(
  { network, probes }: TraceSystem,
  { groups }: TraceRequest,
  selection: Selection,
): void {
  if (selection.probes.length > 0) return;
  if (probes.length === 0) {
    raise(`--trace potentials: network ${network} tells no potential; leave potentials out`);
  }
  raise(
    `--trace potentials: ${groups!.join(', ')} has no potentials; name others with --trace-of, or leave potentials out`,
  );
}
