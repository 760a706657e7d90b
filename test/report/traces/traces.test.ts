import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { TraceName } from '../../../src/engine/trace-observer.js';
import { SpikeloomError } from '../../../src/fixed/error.js';
import { type TraceRequest, TraceWriters } from '../../../src/report/traces/traces.js';
import { MemorySink, SYSTEM, someStep } from './systems.js';

const ALL: readonly TraceName[] = ['spikes', 'potentials', 'packets', 'perf'];
const REQUEST: TraceRequest = {
  traces: ALL,
  format: 'csv',
  perfetto: false,
  groups: undefined,
  steps: undefined,
};

function written(request: Partial<TraceRequest>, ticks: readonly number[] = [0, 1]): Map<string, MemorySink> {
  const sinks = new Map<string, MemorySink>();
  const open = (name: string) => {
    const sink = new MemorySink();
    sinks.set(name, sink);
    return sink;
  };
  const writers = new TraceWriters(
    SYSTEM,
    { ...REQUEST, ...request },
    { table: open, perfetto: () => open('perfetto') },
  );
  const step = someStep(0);
  for (const tick of ticks) {
    step.tick = tick;
    writers.observe(step);
  }
  writers.end();
  return sinks;
}

const textOf = (sinks: Map<string, MemorySink>, name: string) => sinks.get(name)?.text;

describe('traces as CSV', () => {
  const sinks = written({});

  it('are the four files', () => {
    expect([...sinks.keys()]).toEqual(['spikes.csv', 'potential.csv', 'messages.csv', 'perf.csv']);
  });

  it('name spikes by group and index, timesteps from 1', () => {
    expect(textOf(sinks, 'spikes.csv')).toBe('neuron,timestep\na.0,1\nb.1,1\na.0,2\nb.1,2\n');
  });

  it('end lines of potentials with a comma, as SANA-FE does', () => {
    expect(textOf(sinks, 'potential.csv')).toBe(
      'timestep,neuron a.1,neuron b.1,\n1,0.5,-1e-7,\n2,0.5,-1e-7,\n',
    );
  });

  it('tell packets with places, and placeholders without', () => {
    expect(textOf(written({}, [4]), 'messages.csv')).toBe(
      'timestep,mid,src_neuron,src_hw,dest_hw,hops,spikes,send_timestamp,received_timestamp,' +
        'processed_timestamp,generation_delay,processing_delay,network_delay,blocking_delay,' +
        'min_hop_delay,messages_along_route\n' +
        '5,11,b.1,7.1,0.0,7,3,3e-9,1.125e-8,5.924999999999998e-8,3.0000000000000004e-9,4.8e-8,8.25e-9,5.6e-9,8.25e-9,1.5\n' +
        '5,-1,a.2,0.0,x.x,0,0,-inf,-inf,-inf,4.2e-8,0,0,0,0,0\n',
    );
  });

  it('tell counts, time and energies by step, nan for what has no price', () => {
    expect(textOf(written({}, [0]), 'perf.csv')).toBe(
      'timestep,fired,updated,packets,hops,spikes,sim_time,synapse_energy,dendrite_energy,' +
        'soma_energy,network_energy,total_energy,learning_energy\n' +
        '1,2,3,1,7,3,5.48e-7,1e-12,0,nan,0,nan,0.25\n',
    );
  });

  it('hold the named groups alone', () => {
    const only = written({ groups: ['b'] }, [0]);
    expect(textOf(only, 'spikes.csv')).toBe('neuron,timestep\nb.1,1\n');
    expect(textOf(only, 'potential.csv')).toBe('timestep,neuron b.1,\n1,-1e-7,\n');
    expect(textOf(only, 'messages.csv')?.split('\n')).toHaveLength(3);
    expect(textOf(only, 'perf.csv')).toBe(textOf(written({}, [0]), 'perf.csv'));
  });
});

describe('traces as Parquet', () => {
  /** Parquet's reader takes an ArrayBuffer. */
  const fileOf = (sink: MemorySink) => sink.bytes.buffer.slice(0) as ArrayBuffer;

  it('have the same names and values, typed', async () => {
    const sinks = written({ format: 'parquet' });
    const messages = fileOf(sinks.get('messages.parquet')!);
    const rows = await parquetReadObjects({ file: messages });
    expect(rows).toHaveLength(4);
    expect(rows[0]).toMatchObject({
      timestep: 1,
      mid: 11,
      src_neuron: 'b.1',
      src_hw: '7.1',
      dest_hw: '0.0',
      processed_timestamp: 5.924999999999998e-8,
      messages_along_route: 1.5,
    });
    expect(rows[3]).toMatchObject({ timestep: 2, mid: -1, dest_hw: 'x.x', send_timestamp: -Infinity });
    const types = parquetMetadata(messages).schema.map(({ type }) => type);
    expect(types.slice(0, 6)).toEqual([
      undefined,
      'INT32',
      'INT32',
      'BYTE_ARRAY',
      'BYTE_ARRAY',
      'BYTE_ARRAY',
    ]);
    const perf = await parquetReadObjects({ file: fileOf(sinks.get('perf.parquet')!) });
    expect(perf[1]).toMatchObject({ timestep: 2, fired: 2n, spikes: 3n, soma_energy: Number.NaN });
    const potential = await parquetReadObjects({ file: fileOf(sinks.get('potential.parquet')!) });
    expect(potential).toEqual([
      { timestep: 1, 'neuron a.1': 0.5, 'neuron b.1': -1e-7 },
      { timestep: 2, 'neuron a.1': 0.5, 'neuron b.1': -1e-7 },
    ]);
  });

  it('leave in row groups of 65536 rows, and nothing is lost between them', async () => {
    const ticks = Array.from({ length: 70_000 }, (_, tick) => tick);
    const sinks = written({ format: 'parquet', traces: ['spikes'], groups: ['a'] }, ticks);
    const file = fileOf(sinks.get('spikes.parquet')!);
    const groups = parquetMetadata(file).row_groups.map(({ num_rows }) => num_rows);
    expect(groups).toEqual([65536n, 4464n]);
    const rows = await parquetReadObjects({ file });
    expect(rows.map(({ timestep }) => timestep)).toEqual(ticks.map(tick => tick + 1));
    expect(rows.every(({ neuron }) => neuron === 'a.0')).toBe(true);
  });

  it('are whole without a row', async () => {
    const sinks = written({ format: 'parquet', traces: ['spikes', 'perf'] }, []);
    expect(await parquetReadObjects({ file: fileOf(sinks.get('spikes.parquet')!) })).toEqual([]);
    expect(parquetMetadata(fileOf(sinks.get('perf.parquet')!)).num_rows).toBe(0n);
  });
});

describe('a request', () => {
  it('bounds the ticks that are asked for', () => {
    const writers = new TraceWriters(
      SYSTEM,
      { ...REQUEST, traces: ['perf'], steps: [3, 5] },
      { table: () => new MemorySink(), perfetto: () => new MemorySink() },
    );
    expect([writers.fromTick, writers.toTick]).toEqual([2, 5]);
    expect(writers.wants).toEqual({
      spikes: false,
      potentials: false,
      packets: false,
      perf: true,
      spans: false,
    });
  });

  it.each([
    [{ groups: ['c'] }, '--trace-of c: no such population; network net has a, b'],
    [
      { groups: ['a'], system: { ...SYSTEM, probes: Int32Array.of(4) } },
      '--trace potentials: a has no potentials; name others with --trace-of, or leave potentials out',
    ],
    [
      { system: { ...SYSTEM, probes: Int32Array.of() } },
      '--trace potentials: network net tells no potential; leave potentials out',
    ],
  ])('that cannot be met is refused before a file is opened: %o', (given, message) => {
    const { system = SYSTEM, ...request } = given as { system?: typeof SYSTEM; groups?: string[] };
    const opened: string[] = [];
    const table = (name: string) => {
      opened.push(name);
      return new MemorySink();
    };
    const make = () =>
      new TraceWriters(system, { ...REQUEST, ...request }, { table, perfetto: () => table('perfetto') });
    expect(make).toThrow(new SpikeloomError(message));
    expect(opened).toEqual([]);
  });
});
