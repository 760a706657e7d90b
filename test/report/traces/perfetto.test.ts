import { describe, expect, it } from 'vitest';
import { PerfettoWriter } from '../../../src/report/traces/perfetto.js';
import { MemorySink, SYSTEM, someStep } from './systems.js';

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly args?: Record<string, unknown>;
}

function timeline(fill: (step: ReturnType<typeof someStep>, index: number) => void, steps = 1) {
  const sink = new MemorySink();
  const writer = new PerfettoWriter(SYSTEM, sink);
  for (let index = 0; index < steps; index++) {
    const step = someStep(index);
    fill(step, index);
    writer.write(step);
  }
  writer.end();
  const document = JSON.parse(sink.text) as {
    displayTimeUnit: string;
    otherData: unknown;
    traceEvents: TraceEvent[];
  };
  return { ...document, text: sink.text };
}

describe('PerfettoWriter', () => {
  it('names processes and threads first, in their order', () => {
    const { displayTimeUnit, otherData, traceEvents } = timeline(() => undefined);
    expect(displayTimeUnit).toBe('ns');
    expect(otherData).toMatchObject({ network: 'net', chip: 'chip' });
    const meta = traceEvents.filter(({ ph }) => ph === 'M');
    expect(traceEvents.slice(0, meta.length)).toEqual(meta);
    expect(meta.filter(({ name }) => name === 'process_name').map(({ pid, args }) => [pid, args])).toEqual([
      [1, { name: 'chip' }],
      [2, { name: 'tile 0,0' }],
    ]);
    expect(
      meta.filter(({ name }) => name === 'thread_name').map(({ pid, tid, args }) => [pid, tid, args]),
    ).toEqual([
      [1, 1, { name: 'phases' }],
      [2, 2, { name: 'core 0' }],
    ]);
  });

  it('writes spans by the time they begin at, in microseconds with whole nanoseconds', () => {
    const { traceEvents, text } = timeline(step => {
      step.startPs = 1_000_000_400;
      step.spans.add(1, 1, 2_000, 1_234_600);
      step.spans.add(0, 0, 0, 2_000_000);
    });
    expect(text).toContain('"ts":1000.000,"dur":2.000');
    expect(traceEvents.filter(({ ph }) => ph === 'X')).toEqual([
      { ph: 'X', name: 'compute', pid: 1, tid: 1, ts: 1000, dur: 2 },
      { ph: 'X', name: 'send', pid: 2, tid: 2, ts: 1000.002, dur: 1.233 },
    ]);
    expect(traceEvents.filter(({ ph }) => ph === 'C')).toEqual([
      { ph: 'C', name: 'spikes', pid: 1, ts: 1000, args: { value: 2 } },
    ]);
  });

  it('never lets spans that meet overlap, however short they are', () => {
    const { traceEvents } = timeline((step, index) => {
      step.startPs = index * 6_543;
      for (let at = 0; at < 6_500; at += 650) step.spans.add(1, 0, at, at + 650);
    }, 50);
    const spans = traceEvents.filter(({ ph }) => ph === 'X');
    expect(spans).toHaveLength(500);
    const ns = spans.map(({ ts, dur }) => ({
      from: Math.round(ts! * 1000),
      to: Math.round((ts! + dur!) * 1000),
    }));
    for (let i = 1; i < ns.length; i++) expect(ns[i].from).toBeGreaterThanOrEqual(ns[i - 1].to);
    expect(ns.at(-1)!.to).toBe(Math.round((49 * 6_543 + 6_500) / 1000));
  });
});
