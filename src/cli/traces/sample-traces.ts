import type { Command } from 'commander';
import { raise } from '../../fixed/error.js';
import type { SystemModel } from '../../hardware/system.js';
import type { TraceRequest } from '../../report/traces/traces.js';
import type { ChipRun } from '../../study/learn/chip-run.js';
import { integer } from '../numbers.js';
import { addTraceOptions, type TraceFlags, traceRequest } from './flags.js';
import type { RunTraces } from './run-traces.js';
import { openTraces } from './trace-session.js';

/** Samples that are traced where nobody says how many: each is some hundred steps. */
const DEFAULT_SAMPLES = 1;

/** What a command line says of traces of samples, as commander gives it. */
export interface SampleTraceFlags extends TraceFlags {
  readonly traceSamples?: number;
  readonly traceOut?: string;
}

/** The options of commands that present samples. */
export function addSampleTraceOptions(command: Command): Command {
  return addTraceOptions(command, '--trace-out')
    .option(
      '--trace-samples <N>',
      `trace so many samples, the first that this command presents (default: ${DEFAULT_SAMPLES})`,
      integer('--trace-samples', { min: 1, max: 2 ** 31 - 1 }),
    )
    .option('--trace-out <DIR>', 'folder of the traces; an empty or a new one');
}

/**
 * What of a run's samples is to be traced; undefined where nothing is.
 * @throws SpikeloomError for flags that miss others
 */
export function sampleTraceRequest(flags: SampleTraceFlags): TraceRequest | undefined {
  const { trace, traceOut, traceSamples: samples } = flags;
  const request = traceRequest(flags, traceOut, '--trace-out');
  if (request === undefined && samples !== undefined) {
    raise('--trace-samples bounds --trace and --trace-perfetto; give one of them');
  }
  if (trace === undefined && traceOut !== undefined) {
    raise('--trace-out is the folder of what --trace names; give --trace too');
  }
  return request;
}

/**
 * Traces the first samples that a run presents from now on; their files have their names as soon as the last of them is
 * done. Undefined where nothing is asked for.
 * @throws SpikeloomError for flags that miss others, and for what cannot be traced or written
 */
export function traceSamples(
  run: ChipRun,
  chip: SystemModel,
  flags: SampleTraceFlags,
): SampleTraces | undefined {
  const { traceOut: out, traceSamples: samples, tracePerfetto: perfetto } = flags;
  const request = sampleTraceRequest(flags);
  const { session } = run;
  const traces = openTraces(session.image, chip, session.timing, request, { out, perfetto, force: false });
  if (traces === undefined) return undefined;
  return new SampleTraces(run, traces.files, traces.lookerAt(session), samples ?? DEFAULT_SAMPLES);
}

export class SampleTraces {
  readonly #run: ChipRun;
  readonly #files: RunTraces;
  #left: number;

  constructor(run: ChipRun, files: RunTraces, look: () => void, samples: number) {
    this.#run = run;
    this.#files = files;
    this.#left = samples;
    run.watcher = { look, sampleDone: () => this.#sampleDone() };
  }

  /**
   * To be called when the run is over, or was stopped: then nothing is left of traces that were not done.
   * @param finished whether the run presented all its samples
   */
  end(finished: boolean): void {
    if (this.#left === 0) return;
    this.#left = 0;
    this.#run.watcher = null;
    if (finished) this.#files.finish();
    else this.#files.abandon();
  }

  #sampleDone(): void {
    if (this.#left === 1) this.end(true);
    else this.#left--;
  }
}
