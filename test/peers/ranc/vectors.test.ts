import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Engine } from '../../../src/engine/engine.js';
import { sumRows } from '../../../src/ledger/counters.js';
import { readRanc } from '../../../src/peers/ranc/read.js';
import { settlingTicks } from '../../../src/peers/ranc/settling.js';
import { rancToImage } from '../../../src/peers/ranc/to-image.js';
import { Oracle } from '../../oracle/oracle.js';
import { hasSharedData, sharedData } from '../../support/shared-data.js';
import { type RancConfigFile, type RancInput, source } from './files.js';
import { naiveRows } from './naive-grid.js';
import { engineRows } from './rows.js';

const ROWS = 14;
/** Row r of the RTL's outputs is row r + 2 of the simulator's. */
const RTL_FIRST_ROW = 2;

describe.skipIf(!hasSharedData)("RANC's hardware test vectors", () => {
  const bytes = (file: string) => readFileSync(sharedData('ranc', file));
  const system = () =>
    readRanc(source('input.json', bytes('input.json'), 65_536), source('config.json', bytes('config.json')));
  const imageOf = (potentialBits: number) =>
    rancToImage(system(), { name: 'tea-512-128', chip: 'truenorth', potentialBits });
  const simulated = () =>
    bytes('simulator-output.txt')
      .toString('utf8')
      .replace('\ufeff', '')
      .trim()
      .split(/\r?\n/)
      .map(row =>
        row
          .trim()
          .split(' ')
          .flatMap((set, line) => (set === '1' ? [line] : [])),
      );

  it('are read without a loss', () => {
    const { config, cores, packets, notes } = system();
    const input = JSON.parse(bytes('input.json').toString()) as RancInput;
    expect(notes).toEqual([]);
    expect(config).toMatchObject({ columns: 2, rows: 3, axons: 512, neurons: 128, resetType: 1 });
    expect(packets.unit).toHaveLength(input.packets.flat().length);
    const ones = input.cores.flatMap(core => core.connections.flat()).filter(bit => bit === 1).length;
    expect(cores.reduce((sum, core) => sum + core.connections, 0)).toBe(ones);
    expect(settlingTicks(system())).toBe(2);
  });

  it.each([32, 9])(
    "give the simulator's 14 rows and the RTL's ten with %i bits, every kernel",
    potentialBits => {
      const image = imageOf(potentialBits);
      const rows = simulated();
      expect(rows).toHaveLength(ROWS);
      for (const kernels of ['plain', 'auto'] as const)
        expect(engineRows(image, ROWS, { kernels })).toEqual(rows);
      const { rtl_outputs_per_tick: rtl } = JSON.parse(bytes('rtl-expected.json').toString()) as {
        rtl_outputs_per_tick: number[][];
      };
      expect(rtl).toHaveLength(10);
      expect(rows.slice(RTL_FIRST_ROW, RTL_FIRST_ROW + rtl.length)).toEqual(rtl);
    },
  );

  it('give the same rows in the oracle, which counts the same', () => {
    const image = imageOf(32);
    const oracle = new Oracle(image);
    const engine = new Engine(image);
    const { sources, lines } = image.outputs!;
    const rows = Array.from({ length: ROWS }, () => {
      oracle.step();
      engine.step();
      const spiked = oracle.snapshot().slices.flatMap(slice => slice.spiked);
      const set = [...sources].flatMap((neuron, i) => (spiked[neuron] === 1 ? [lines[i]] : []));
      return set.sort((a, b) => a - b);
    });
    expect(rows).toEqual(simulated());
    const { counts } = oracle.snapshot();
    const totals = counts[0].map((_, kind) => counts.reduce((sum, row) => sum + row[kind], 0));
    expect(Object.values(sumRows(engine.counters.counts))).toEqual(totals);
  });

  it('give the same rows in the plainest simulation of the files', () => {
    const input = JSON.parse(bytes('input.json').toString()) as RancInput;
    const config = JSON.parse(bytes('config.json').toString()) as RancConfigFile;
    expect(naiveRows({ input, config }, ROWS, 32)).toEqual(simulated());
  });
});
