import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { encodeUnitImage } from '../../../src/image/unit-image-encode.js';
import {
  SANAFE_CASES,
  type SanafeCaseName,
  sanafeCase,
} from '../../../src/study/verify/checks/sanafe/case.js';
import { recordings } from '../../support/recordings.js';
import { scratchFolder } from '../support/bench.js';
import { spikeloomHere } from '../support/in-process.js';

type Row = { readonly [column: string]: string };

const scratch = scratchFolder();
const TRACES = ['--trace', 'spikes,potentials,packets,perf'];

/** Lines of one of our traces, each by the columns of its header; what stands behind a last comma is left out. */
function tableOf(...names: string[]): { readonly columns: readonly string[]; readonly rows: readonly Row[] } {
  const [header, ...lines] = readFileSync(join(scratch, ...names), 'utf8')
    .trimEnd()
    .split('\n');
  const columns = header.split(',');
  const rows = lines.map(line => {
    const cells = line.split(',');
    expect(cells).toHaveLength(columns.length);
    return Object.fromEntries(columns.map((column, i) => [column, cells[i]]));
  });
  return { columns, rows };
}

async function trace(name: SanafeCaseName, timing: 'simple' | 'detailed'): Promise<string> {
  const { image, summary } = sanafeCase(recordings, name);
  const file = join(scratch, `${name}.unit`);
  writeFileSync(file, encodeUnitImage(image));
  const folder = `${name}-${timing}`;
  const order = summary.tile_order_of_messages;
  const tiles = order.length > 0 && timing === 'detailed' ? ['--tile-order', order.join()] : [];
  const steps = ['--steps', String(summary.steps), '--timing', timing];
  const args = ['run', file, ...steps, ...tiles, ...TRACES, '--out', join(scratch, folder)];
  const { code, stderr } = await spikeloomHere(args);
  expect([code, stderr]).toEqual([0, '']);
  return folder;
}

/** Equal to a relative 1e-9, and 0 and infinities exactly. */
function expectClose(actual: string, expected: string, what: string): void {
  const [ours, theirs] = [Number(actual.replace('inf', 'Infinity')), Number(expected)];
  if (ours === theirs) return;
  expect(Math.abs(ours - theirs) / Math.abs(theirs), `${what}: ${actual} for ${expected}`).toBeLessThan(1e-9);
}

describe('traces of SANA-FE cases are what SANA-FE recorded', () => {
  test.each(SANAFE_CASES)(
    '%s',
    async name => {
      const { summary, table } = sanafeCase(recordings, name);
      for (const timing of ['simple', 'detailed'] as const) {
        const folder = await trace(name, timing);
        const spikes = tableOf(folder, 'spikes.csv');
        expect(spikes.columns).toEqual(['neuron', 'timestep']);
        const recorded = table('spikes.csv').map(({ neuron, timestep }) => ({ neuron, timestep }));
        expect(spikes.rows).toEqual(recorded);

        const potential = tableOf(folder, 'potential.csv');
        const probes = table('potentials.csv');
        const names = Object.keys(probes[0]).filter(column => column !== 'timestep');
        expect(potential.columns).toEqual(['timestep', ...names.map(neuron => `neuron ${neuron}`), '']);
        const values = (rows: readonly Row[], prefix: string) =>
          rows.map(row => names.map(neuron => Number(row[`${prefix}${neuron}`])));
        expect(values(potential.rows, 'neuron ')).toEqual(values(probes, ''));

        const perf = tableOf(folder, 'perf.csv').rows;
        const expected = table('perf.csv');
        expect(perf).toHaveLength(expected.length);
        expected.forEach((row, step) => {
          for (const count of ['timestep', 'fired', 'updated', 'packets', 'hops', 'spikes']) {
            expect(perf[step][count]).toBe(row[count]);
          }
          expectClose(perf[step].sim_time, row[`sim_time_${timing}`], `sim_time of step ${step}`);
          const energies = Object.keys(row).filter(column => /_energy$|\.energy$|\.latency$/.test(column));
          for (const column of energies) expectClose(perf[step][column], row[column], `${column} of ${step}`);
        });

        const messages = tableOf(folder, 'messages.csv').rows.filter(
          ({ timestep }) => Number(timestep) <= summary.messages_csv_steps,
        );
        expect(sorted(messages.map(packet => ourPacket(packet)))).toEqual(
          sorted(table('messages.csv').map(packet => theirPacket(packet))),
        );
        if (timing === 'detailed') expectTimes(messages, table('messages.csv'));
      }
    },
    60_000,
  );
});

describe('the timeline of a SANA-FE case', () => {
  test('has its cores, and with packet timing every crossing of a link', async () => {
    const { image } = sanafeCase(recordings, 'mesh-2x2');
    const file = join(scratch, 'timeline.unit');
    writeFileSync(file, encodeUnitImage(image));
    const timeline = join(scratch, 'timeline.json');
    const args = ['--steps', '20', '--timing', 'packet', '--trace-perfetto', timeline, '--json'];
    const { code, stdout } = await spikeloomHere(['run', file, ...args]);
    expect(code).toBe(0);
    const { traceEvents } = JSON.parse(readFileSync(timeline, 'utf8')) as {
      traceEvents: { readonly ph: string; readonly name: string }[];
    };
    const spans = (name: string) => traceEvents.filter(event => event.ph === 'X' && event.name === name);
    expect(spans('packet')).toHaveLength(JSON.parse(stdout).hops);
    expect(spans('synchronisation')).toHaveLength(20);
    expect(spans('neurons').length).toBeGreaterThan(0);
  });
});

function sorted(lines: string[]): string[] {
  return lines.sort();
}

/** What a packet is, whatever number it has; hardware as tile.place, that is the place of a core in its tile. */
function ourPacket({ timestep, mid, src_neuron, src_hw, dest_hw, hops, spikes }: Row): string {
  const tile = (hardware: string) => hardware.split('.')[0];
  return [
    timestep,
    mid === '-1',
    src_neuron,
    tile(src_hw),
    mid === '-1' ? '' : tile(dest_hw),
    hops,
    spikes,
  ].join();
}

function theirPacket(row: Row): string {
  const { timestep, placeholder, src_neuron, src_tile, dest_tile, hops, spikes } = row;
  return [timestep, placeholder === '1', src_neuron, src_tile, dest_tile, hops, spikes].join();
}

/** With the tiles in the recorded order packets have the recorded numbers and times. */
function expectTimes(ours: readonly Row[], theirs: readonly Row[]): void {
  const byNumber = new Map(ours.filter(({ mid }) => mid !== '-1').map(row => [row.mid, row]));
  for (const row of theirs.filter(({ placeholder }) => placeholder === '0')) {
    const own = byNumber.get(row.mid)!;
    expect([own.src_neuron, own.timestep]).toEqual([row.src_neuron, row.timestep]);
    const pairs = [
      ['generation_delay', 'generation_delay'],
      ['processing_delay', 'processing_delay'],
      ['min_hop_delay', 'min_hop_delay'],
      ['network_delay', 'network_delay_detailed'],
      ['blocking_delay', 'blocking_delay_detailed'],
      ['send_timestamp', 'send_timestamp_detailed'],
      ['received_timestamp', 'received_timestamp_detailed'],
      ['processed_timestamp', 'processed_timestamp_detailed'],
    ] as const;
    for (const [column, recorded] of pairs) {
      expectClose(own[column], row[recorded], `${column} of packet ${row.mid}`);
    }
  }
}
