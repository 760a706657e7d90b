import type { Command } from 'commander';
import { TRACE_NAMES, type TraceName } from '../../engine/trace-observer.js';
import { raise } from '../../fixed/error.js';
import { TRACE_FORMATS, type TraceFormat, type TraceRequest } from '../../report/traces/traces.js';

/** What a command line says of traces, as commander gives it. */
export interface TraceFlags {
  readonly trace?: readonly TraceName[];
  readonly traceFormat?: TraceFormat;
  readonly tracePerfetto?: string;
  readonly traceOf?: readonly string[];
  readonly traceSteps?: readonly [first: number, last: number];
}

/**
 * The options of every command that traces steps.
 * @param folder the flag that names the folder of the traces
 */
export function addTraceOptions(command: Command, folder = '--out'): Command {
  return command
    .option(
      '--trace <NAMES>',
      `what to trace, of ${TRACE_NAMES.join(', ')}, with commas between: a file each, as SANA-FE has them; needs ${folder}`,
      parseTraces,
    )
    .option('--trace-format <csv|parquet>', 'form of the traces (default: csv)', parseFormat)
    .option(
      '--trace-perfetto <FILE>',
      'write a timeline of cores, links and phases over emulated time (JSON that Perfetto loads)',
    )
    .option(
      '--trace-of <POPULATIONS>',
      'trace the neurons of these populations alone, with commas between',
      parsePopulations,
    )
    .option('--trace-steps <A..B>', 'trace these timesteps alone, from 1, both included', parseSteps);
}

/**
 * What is to be traced; undefined where nothing is.
 * @param out the folder that the command writes to, if it has one
 * @param folder the flag that names it
 * @throws SpikeloomError for flags that go with others that are missing
 */
export function traceRequest(
  flags: TraceFlags,
  out: string | undefined,
  folder = '--out',
): TraceRequest | undefined {
  const { trace, traceFormat, tracePerfetto, traceOf, traceSteps } = flags;
  if (trace !== undefined && out === undefined)
    raise(`--trace needs a folder to write to; give ${folder} DIR`);
  if (trace === undefined && traceFormat !== undefined) {
    raise('--trace-format says how --trace writes; give --trace too');
  }
  if (trace === undefined && traceOf !== undefined) {
    raise('--trace-of says whose neurons --trace writes; give --trace too');
  }
  if (trace === undefined && tracePerfetto === undefined) {
    if (traceSteps !== undefined)
      raise('--trace-steps bounds --trace and --trace-perfetto; give one of them');
    return undefined;
  }
  return {
    traces: trace ?? [],
    format: traceFormat ?? 'csv',
    perfetto: tracePerfetto !== undefined,
    groups: traceOf,
    steps: traceSteps,
  };
}

function parseTraces(text: string): TraceName[] {
  const names = text.split(',');
  const unknown = names.find(name => !(TRACE_NAMES as readonly string[]).includes(name));
  if (unknown !== undefined) {
    raise(`--trace ${text}: there is no trace "${unknown}"; expected some of ${TRACE_NAMES.join(', ')}`);
  }
  return TRACE_NAMES.filter(name => names.includes(name));
}

function parseFormat(text: string): TraceFormat {
  const format = TRACE_FORMATS.find(name => name === text);
  return format ?? raise(`--trace-format is "${text}"; expected ${TRACE_FORMATS.join(' or ')}`);
}

function parsePopulations(text: string): string[] {
  return [...new Set(text.split(','))];
}

function parseSteps(text: string): [number, number] {
  const [, first, last] = /^(\d{1,10})\.\.(\d{1,10})$/.exec(text) ?? [];
  const range: [number, number] = [Number(first), Number(last)];
  if (range[0] >= 1 && range[1] >= range[0]) return range;
  return raise(`--trace-steps is "${text}"; expected A..B, timesteps from 1, A at most B`);
}
