import { describe, expect, test } from 'vitest';
import { ARCH, read, replaced } from './support.js';

const of = (text: string) => read(undefined, text).architecture;

describe('architecture', () => {
  test('all figures and ranges', () => {
    const { tiles, cores, ...rest } = of(ARCH);
    expect(rest).toEqual({
      ...{ file: 'arch.yaml', name: 'small', width: 2, height: 2, linkBufferSize: 3 },
      sync: { model: 'fixed', seconds: 1e-6 },
    });
    expect(tiles.map(({ name, firstCore, coreCount }) => [name, firstCore, coreCount])).toEqual([
      ['t[0]', 0, 2],
      ['t[1]', 2, 2],
      ['t[2]', 4, 2],
      ['t[3]', 6, 2],
    ]);
    expect(tiles[0]).toMatchObject({
      line: 9,
      hopEnergyJ: { north: 1e-12, east: 2e-12, south: 3e-12, west: 4e-12 },
      hopLatencyS: { north: 1.5e-9, east: 2.5e-9, south: 3.5e-9, west: 4.5e-9 },
      logEnergy: false,
    });
    expect(cores.map(({ name, tile }) => `${tile} ${name}`)).toEqual([
      '0 c[0]',
      '0 c[1]',
      '1 c[0]',
      '1 c[1]',
      '2 c[0]',
      '2 c[1]',
      '3 c[0]',
      '3 c[1]',
    ]);
    const core = cores[5]!;
    expect(core).toMatchObject({
      bufferPosition: 'soma',
      bufferInsideUnit: false,
      maxNeurons: 8,
      logEnergy: false,
    });
    expect(core.axonIn).toEqual([{ name: 'ain', line: 25, energyJ: 5e-12, latencyS: 5.5e-9 }]);
    expect(core.axonOut).toEqual([{ name: 'aout', line: 57, energyJ: 13e-12, latencyS: 13.5e-9 }]);
    expect(core.units.map(({ name }) => name)).toEqual([
      'syn',
      'syn2',
      'den',
      'late',
      'lif',
      'in[0]',
      'in[1]',
    ]);
    expect([core.synapse, core.dendrite, core.soma]).toEqual([
      [0, 1],
      [2, 3],
      [4, 5, 6],
    ]);
    expect(core.units[1]).toMatchObject({
      synapse: { model: 'current_based', energyJ: 7e-12, latencyS: 7.5e-9, priced: true },
      dendrite: null,
      soma: null,
    });
    expect(core.units[4]!.soma).toEqual({
      ...{ model: 'leaky_integrate_fire', priced: true, accessJ: 10e-12, accessS: 10.5e-9 },
      ...{ updateJ: 11e-12, updateS: 11.5e-9, spikeOutJ: 12e-12, spikeOutS: 12.5e-9 },
    });
  });

  test('cores of one entry share their lists', () => {
    const { cores } = of(ARCH);
    expect(new Set(cores.map(({ units }) => units)).size).toBe(1);
    expect(new Set(cores.map(({ axonIn }) => axonIn)).size).toBe(1);
  });

  test.each<[string, string, object]>([
    ['none', 'x: 1', { model: 'fixed', seconds: 0 }],
    ['one number', 'latency_sync: 2.0e-9', { model: 'fixed', seconds: 2e-9 }],
    [
      'a table as list',
      'sync_model: table\n    latency_sync: [1.0e-9, 2.0e-9]',
      {
        model: 'table',
        entries: [
          [0, 1e-9],
          [1, 2e-9],
        ],
      },
    ],
    [
      'a table as map',
      'sync_model: table\n    latency_sync: {7: 1.0e-9, 2: 2.0e-9}',
      {
        model: 'table',
        entries: [
          [2, 2e-9],
          [7, 1e-9],
        ],
      },
    ],
    [
      'a table of one',
      'sync_model: table\n    latency_sync: 3.0e-9',
      { model: 'table', entries: [[0, 3e-9]] },
    ],
  ])('sync: %s', (_, line, sync) => {
    const text = replaced(ARCH, 'latency_sync: 1.0e-6', line.replace('x: 1', 'topology: mesh'));
    expect(of(text).sync).toEqual(sync);
  });

  test('tiles and cores that stand alone, without a list, a tile without a name', () => {
    const alone = replaced(ARCH, '    - name: t[0..3]\n', '     -\n').replace(
      '        - name: c[0..1]\n',
      '          name: c\n',
    );
    const net = 'network: {groups: [], edges: []}\nmappings: []\n';
    const { tiles, cores } = read(net, alone).architecture;
    expect([tiles[0]!.name, cores[0]!.name, tiles.length, cores.length]).toEqual(['[0]', 'c[0]', 1, 1]);
  });

  test('attributes as a list of maps', () => {
    const text = replaced(
      ARCH,
      '{energy_message_in: 5.0e-12, latency_message_in: 5.5e-9}',
      '[energy_message_in: 5.0e-12, latency_message_in: 5.5e-9]',
    );
    expect(of(text)).toEqual(of(ARCH));
  });

  test('a name in a section twice is one unit; what stands first counts', () => {
    const text = replaced(ARCH, '- name: syn2', '- name: syn');
    const { units, synapse } = of(text).cores[0]!;
    expect(synapse).toEqual([0]);
    expect(units[0]!.synapse!.energyJ).toBe(6e-12);
  });

  test('logs, buffers and updates in every step', () => {
    const text = replaced(
      ARCH,
      'buffer_position: soma',
      'buffer_position: dendrite\n            buffer_inside_unit: true\n            log_energy: 1',
    )
      .replace(
        'energy_update: 9.0e-12',
        'energy_update: 9.0e-12, log_energy: true, log_latency: True, update_every_timestep: true',
      )
      .replace('energy_north_hop: 1.0e-12', 'energy_north_hop: 1.0e-12\n        log_energy: true');
    const { tiles, cores } = of(text);
    expect(tiles[0]!.logEnergy).toBe(true);
    expect(cores[0]).toMatchObject({ bufferPosition: 'dendrite', bufferInsideUnit: true, logEnergy: true });
    expect(cores[0]!.units[3]).toMatchObject({
      logEnergy: true,
      logLatency: true,
      updateEveryTimestep: true,
    });
    expect(cores[0]!.units[2]).toMatchObject({
      logEnergy: false,
      logLatency: false,
      updateEveryTimestep: false,
    });
  });

  test('a unit that nobody uses needs no prices', () => {
    const text = replaced(ARCH, ', energy_update: 9.0e-12, latency_update: 9.5e-9', '');
    expect(of(text).cores[0]!.units[3]!.dendrite).toEqual({
      ...{ model: 'accumulator_with_delay', energyJ: 0, latencyS: 0 },
      priced: false,
    });
  });

  test('keys that no model reads are told', () => {
    const text = replaced(
      ARCH,
      'energy_process_spike: 6.0e-12',
      'energy_process_spike: 6.0e-12, colour: [red, 2]',
    ).replace('width: 2', 'width: 2\n    topology: mesh');
    const { architecture, notes } = read(undefined, text);
    expect(architecture.cores[0]!.units[0]!.attributes).toEqual(new Map([['colour', ['red', 2]]]));
    expect(notes).toEqual([
      'arch.yaml:5: "topology" is not read; the chip is a mesh',
      'arch.yaml:30: no model reads "colour" of a unit',
    ]);
  });
});
