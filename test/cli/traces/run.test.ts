import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { beforeAll, describe, expect, test } from 'vitest';
import { encodeImage } from '../../../src/image/encode.js';
import { relayImage, scratchFolder, writeSpikes } from '../support/bench.js';
import { spikeloomHere } from '../support/in-process.js';

const scratch = scratchFolder();
const at = (...names: string[]) => join(scratch, ...names);
const RUN = ['run', at('relay.img'), '--input', `left=${at('left.npy')}`];

beforeAll(() => {
  writeFileSync(at('relay.img'), encodeImage(relayImage()));
  writeSpikes(at('left.npy'), [
    [1, 0, 0],
    [0, 0, 0],
    [0, 1, 1],
    [0, 0, 0],
  ]);
});

interface TraceEvent {
  readonly ph: string;
  readonly name: string;
  readonly pid: number;
  readonly tid?: number;
  readonly ts?: number;
  readonly dur?: number;
  readonly args?: { readonly name?: string; readonly value?: number };
}

/**
 * What the Trace Event Format asks of complete events, counters and metadata, and a viewer of their order: every event on a
 * process and thread that has a name, times that do not go back, spans of a thread that do not overlap.
 */
function expectTimeline(events: readonly TraceEvent[]): void {
  const named = (what: string) => events.filter(({ name }) => name === what);
  const processes = new Set(named('process_name').map(({ pid }) => pid));
  const threads = new Set(named('thread_name').map(({ pid, tid }) => `${pid}.${tid}`));
  const endNs = new Map<string, number>();
  let before = 0;
  for (const { ph, pid, tid, ts = 0, dur = 0, args } of events) {
    expect(['M', 'X', 'C']).toContain(ph);
    expect(processes).toContain(pid);
    if (ph === 'M') continue;
    expect(ts).toBeGreaterThanOrEqual(before);
    before = ts;
    if (ph === 'C') {
      expect(args?.value).toBeGreaterThanOrEqual(0);
      continue;
    }
    const thread = `${pid}.${tid}`;
    expect(threads).toContain(thread);
    expect(Math.round(ts * 1000)).toBeGreaterThanOrEqual(endNs.get(thread) ?? 0);
    endNs.set(thread, Math.round(ts * 1000) + Math.round(dur * 1000));
  }
}

async function run(...args: string[]) {
  const outcome = await spikeloomHere([...RUN, ...args]);
  expect([outcome.code, outcome.stderr]).toEqual([0, '']);
  return outcome;
}

const read = (...names: string[]) => readFileSync(at(...names), 'utf8');

describe('run --trace', () => {
  test('writes the four traces of the same run', async () => {
    await run('--trace', 'spikes,potentials,packets,perf', '--out', at('all'));
    expect(readdirSync(at('all')).sort()).toEqual([
      'messages.csv',
      'perf.csv',
      'potential.csv',
      'report.json',
      'spikes.csv',
    ]);
    expect(read('all', 'spikes.csv')).toBe(
      [
        'neuron,timestep',
        'left.0,1',
        'first.0,2',
        'first.1,2',
        'left.1,3',
        'left.2,3',
        'second.0,3',
        'second.1,3',
        'first.0,4',
        'first.1,4',
        '',
      ].join('\n'),
    );
    const [header, ...rows] = read('all', 'potential.csv').trimEnd().split('\n');
    expect(header).toBe(
      'timestep,neuron first.0,neuron first.1,neuron second.0,neuron second.1,neuron sum.0,',
    );
    expect(rows).toEqual(['1,0,0,0,0,0,', '2,0,0,0,0,0,', '3,0,0,0,0,0,', '4,0,0,0,0,0,']);
    const report = JSON.parse(read('all', 'report.json'));
    const perf = read('all', 'perf.csv')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map(line => line.split(',').map(Number));
    const sum = (column: number) => perf.reduce((total, row) => total + row[column], 0);
    expect(perf.map(([timestep]) => timestep)).toEqual([1, 2, 3, 4]);
    expect(sum(1)).toBe(report.counts.spike + report.counts.inputSpike);
    expect(sum(3)).toBe(report.counts.packet);
    expect(sum(5)).toBe(report.counts.synapticOp);
    expect(sum(6)).toBeCloseTo(report.emulatedS, 15);
    const messages = read('all', 'messages.csv').trimEnd().split('\n').slice(1);
    expect(messages).toHaveLength(report.counts.packet);
    expect(messages[0]).toMatch(/^1,0,left\.0,x\.x,\d+\.0,\d,2,-inf,-inf,-inf,/);
  });

  test('keeps report and other arrays, but spikes once', async () => {
    await run('--trace', 'perf', '--potentials', 'sum', '--out', at('perf'));
    expect(readdirSync(at('perf')).sort()).toEqual([
      'perf.csv',
      'potentials-sum.npy',
      'report.json',
      'spikes-first.npy',
      'spikes-second.npy',
    ]);
  });

  test('writes Parquet with the values of the CSV', async () => {
    await run('--trace', 'spikes,perf', '--trace-format', 'parquet', '--out', at('parquet'));
    const file = readFileSync(at('parquet', 'spikes.parquet'));
    const rows = await parquetReadObjects({
      file: file.buffer.slice(file.byteOffset, file.byteOffset + file.length),
    });
    const lines = rows.map(({ neuron, timestep }) => `${neuron},${timestep}`);
    expect(['neuron,timestep', ...lines, ''].join('\n')).toBe(read('all', 'spikes.csv'));
  });

  test('bounds steps and populations', async () => {
    const bounds = ['--trace-steps', '3..3', '--trace-of', 'left,second'];
    await run('--trace', 'spikes,packets', ...bounds, '--out', at('some'));
    expect(read('some', 'spikes.csv')).toBe('neuron,timestep\nleft.1,3\nleft.2,3\nsecond.0,3\nsecond.1,3\n');
    const all = read('all', 'messages.csv').split('\n');
    expect(read('some', 'messages.csv').trimEnd().split('\n')).toEqual([
      all[0],
      ...all.filter(line => /^3,\d+,(left|second)/.test(line)),
    ]);
  });

  test('writes a timeline, with or without tables', async () => {
    await run('--trace-perfetto', at('timeline.json'), '--timing', 'packet');
    const { traceEvents } = JSON.parse(read('timeline.json')) as { traceEvents: TraceEvent[] };
    expectTimeline(traceEvents);
    expect(traceEvents.filter(({ name }) => name === 'barrier')).toHaveLength(4);
    const owners = traceEvents.filter(({ name }) => name === 'process_name').map(({ args }) => args?.name);
    expect(owners).toEqual(expect.arrayContaining(['chip', 'links']));
    const again = [...RUN, '--trace-perfetto', at('timeline.json')];
    expect((await spikeloomHere(again)).stderr).toMatch(
      /timeline\.json: exists already; --force replaces it/,
    );
    const timeless = await spikeloomHere([...again, '--force', '--timing', 'none']);
    expect(timeless.stderr).toMatch(/--timing none tells none; give another --timing/);
  });
});

describe('what cannot be traced is refused in a line, and nothing is written', () => {
  test.each([
    [
      ['--trace', 'spikez', '--out', at('no')],
      /--trace spikez: there is no trace "spikez"; expected some of spikes, potentials, packets, perf/,
    ],
    [['--trace', '', '--out', at('no')], /there is no trace ""/],
    [['--trace', 'spikes'], /--trace needs a folder to write to; give --out DIR/],
    [
      ['--trace', 'perf', '--trace-format', 'xml', '--out', at('no')],
      /--trace-format is "xml"; expected csv or parquet/,
    ],
    [['--trace-format', 'csv'], /--trace-format says how --trace writes; give --trace too/],
    [['--trace-of', 'first'], /--trace-of says whose neurons --trace writes; give --trace too/],
    [['--trace-steps', '1..2'], /--trace-steps bounds --trace and --trace-perfetto; give one of them/],
    [
      ['--trace', 'perf', '--trace-steps', '2..1', '--out', at('no')],
      /--trace-steps is "2..1"; expected A\.\.B/,
    ],
    [
      ['--trace', 'perf', '--trace-steps', '3..5', '--out', at('no')],
      /--trace-steps 3\.\.5: the run has 4 steps/,
    ],
    [
      ['--trace', 'perf', '--trace-of', 'third', '--out', at('no')],
      /--trace-of third: no such population; network relay has first, left, right, second, sum/,
    ],
    [
      ['--trace', 'potentials', '--trace-of', 'left', '--out', at('no')],
      /--trace potentials: left has no potentials/,
    ],
    [['--trace-perfetto', at('no', 'x.json')], /x\.json: cannot be written/],
  ] as const)('%j', async (args, message) => {
    const { code, stderr, stdout } = await spikeloomHere([...RUN, ...args]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(existsSync(at('no'))).toBe(false);
  });

  test('a folder that has something in it', async () => {
    mkdirSync(at('full'));
    writeFileSync(at('full', 'mine.txt'), 'mine');
    const args = [...RUN, '--trace', 'perf', '--out', at('full')];
    expect((await spikeloomHere(args)).stderr).toMatch(/is not empty \(1 entry\)/);
    expect(readdirSync(at('full'))).toEqual(['mine.txt']);
    expect((await spikeloomHere([...args, '--force'])).code).toBe(0);
    expect(readdirSync(at('full')).sort()).toContain('perf.csv');
  });
});

describe('a traced run that is stopped', () => {
  test('leaves neither files nor folders', async () => {
    const args = [...RUN, '--steps', '100000000', '--trace', 'spikes,perf', '--out', at('deep', 'stopped')];
    const timer = setInterval(() => {
      if (existsSync(at('deep', 'stopped'))) process.emit('SIGINT');
    }, 20);
    const { code, stderr, stdout } = await spikeloomHere(args);
    clearInterval(timer);
    expect([code, stdout]).toEqual([130, '']);
    expect(stderr).toMatch(/^stopped after \d+ steps; nothing was written\n$/);
    expect(existsSync(at('deep'))).toBe(false);
  });
});
