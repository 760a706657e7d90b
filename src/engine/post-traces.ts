import type { PostTraces, TraceUnit } from '../image/layout.js';
import type { Arena } from './arena.js';
import { TRACE, TRACE_MODE } from './records.js';

/** Names of the postsynaptic traces, in the order in which a step updates them (gates come last). */
export const POST_TRACES = ['y1', 'y2', 'y3'] as const;

/** A postsynaptic trace of a slice. */
export interface PostTrace {
  readonly unit: TraceUnit;
  /** What rules read; [count]. */
  readonly values: Int32Array;
  /** Steps left of each neuron's window; empty for other modes. */
  readonly countdown: Int32Array;
}

/** The postsynaptic traces of a slice; null where it has none of that name. */
export type SliceTraces = { readonly [name in (typeof POST_TRACES)[number]]: PostTrace | null };

export function layTraces(image: PostTraces, count: number, arena: Arena): SliceTraces {
  const lay = (unit: TraceUnit | null): PostTrace | null =>
    unit && {
      unit,
      values: arena.int32(count),
      countdown: arena.int32(unit.mode === 'window' ? count : 0),
    };
  return { y1: lay(image.y1), y2: lay(image.y2), y3: lay(image.y3) };
}

/** Those that a slice has; gates last, as they read the others. */
export function inOrder(traces: SliceTraces): PostTrace[] {
  const all = POST_TRACES.flatMap(name => traces[name] ?? []);
  return [
    ...all.filter(({ unit }) => unit.mode !== 'gate'),
    ...all.filter(({ unit }) => unit.mode === 'gate'),
  ];
}

/** Fills the records of traces that are no gates, {@link TRACE}, one after the other. */
export function fillTraceRecords(traces: readonly PostTrace[], records: Int32Array): void {
  traces.forEach(({ unit, values, countdown }, index) => {
    const record = records.subarray(index * TRACE.words);
    record[TRACE.values] = values.byteOffset;
    if (unit.mode === 'gate') return;
    record[TRACE.mode] = TRACE_MODE[unit.mode];
    if (unit.mode === 'window') {
      record[TRACE.countdown] = countdown.byteOffset;
      record[TRACE.impulse] = unit.steps;
      return;
    }
    record[TRACE.impulse] = unit.impulse;
    record[TRACE.max] = unit.max;
    record[TRACE.keep] = 4096 - unit.decay;
  });
}
