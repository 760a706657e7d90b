import { describe, expect, test } from 'vitest';
import { finish, NEVER } from '../../src/compiler/anytime.js';
import { type CompileOptions, compileNetwork } from '../../src/compiler/compile.js';
import { imageTraffic } from '../../src/compiler/image-traffic.js';
import { linkLoads } from '../../src/compiler/link-loads.js';
import { OFF_CHIP_RATIO } from '../../src/compiler/placement/grid.js';
import { ENERGY } from '../../src/compiler/placement/objective.js';
import { type PlacementMethod, place } from '../../src/compiler/placement/place.js';
import type { Traffic, TreeFlow } from '../../src/compiler/traffic.js';
import type { ChipModel } from '../../src/hardware/schema.js';
import { type ChipGrid, type SystemModel, systemOf } from '../../src/hardware/system.js';
import { chipAt } from '../../src/image/chip-grid.js';
import { encodeImage } from '../../src/image/encode.js';
import { csdpGroups } from '../../src/network/csdp.js';
import type { ExpandedNetwork } from '../../src/network/description.js';
import { expandNetwork } from '../../src/network/expand.js';
import { chipNamed, networkOf } from './support.js';

const loihi = chipNamed('loihi1');
const loom = chipNamed('loom1');

const grid = (columns: number, rows: number): ChipGrid => ({ columns, rows });

/** loom1 with 2 x 2 tiles and small cores, so that small networks need several chips. */
function small(neurons: number): ChipModel {
  const { barrierTime: _barrier, ...rest } = loom;
  return { ...rest, mesh: { ...loom.mesh, columns: 2, rows: 2 }, capacity: { ...loom.capacity, neurons } };
}

/** Neurons each of which hears some of its neighbours in a row, and an input. */
function localNetwork(size: number): ExpandedNetwork {
  const weights = { kind: 'uniform', low: -20, high: 20 };
  return networkOf({
    inputs: { in: { size: 16, encoder: 'bernoulli' } },
    populations: {
      z: {
        size,
        neuron: { model: 'lif-shift', leakShift: 2 },
        threshold: { kind: 'constant', value: 100 },
      },
    },
    projections: {
      feed: { from: 'in', to: 'z', connect: { kind: 'fan-in', synapses: 2 }, weights },
      near: { from: 'z', to: 'z', connect: { kind: 'local', radius: 12, synapses: 6 }, weights },
    },
  });
}

describe('as few chips as a network fits on', () => {
  const auto = (expanded: ExpandedNetwork, chip: SystemModel, options: CompileOptions = {}) =>
    compileNetwork(expanded, chip, { ...options, chips: 'auto' });

  test('are one where one is enough, and the mapping is that of the chip alone', () => {
    const expanded = expandNetwork(csdpGroups({ hidden: [100, 30] }));
    expect(encodeImage(auto(expanded, loom).image)).toEqual(
      encodeImage(compileNetwork(expanded, loom).image),
    );
  });

  test('are as many as the refusal on one less names', () => {
    const expanded = localNetwork(96);
    const chip = small(10);
    // 96 neurons, 10 a core, 4 cores a chip.
    const { image, report } = auto(expanded, chip);
    expect(image.chip).toMatchObject({ columns: 6, rows: 2, chips: grid(3, 1) });
    expect(report.coresAvailable).toBe(12);
    expect(report.chips.map(({ cores }) => cores)).toEqual([4, 4, 2]);
    expect(() => compileNetwork(expanded, systemOf(chip, grid(2, 1)))).toThrow(
      /^the network needs 10 cores; limit of 2 chips loom1 8: .*; it needs 3 chips of 4 cores: give it more \(--chips 3\), make it smaller or choose a larger chip$/,
    );
  });

  test('but no more than can be joined', () => {
    expect(() => auto(localNetwork(96), small(1))).toThrow(
      'the network needs 24 chips of 4 cores; limit of loom1 4 x 4 chips; make it smaller or choose a larger chip',
    );
    const { system: _system, ...lonely } = small(10);
    expect(() => auto(localNetwork(96), lonely)).toThrow(
      'the network needs 3 chips of 4 cores; loom1 has no links to other chips',
    );
  });

  test('hold CSDP with 3000 and 600 neurons: one Loihi 1, or two where it has half the tiles', () => {
    const expanded = expandNetwork(csdpGroups({ hidden: [3000, 600] }));
    const half = { ...loihi, mesh: { ...loihi.mesh, columns: 2 } };
    const { image, report } = auto(expanded, half);
    // The 600 x 3000 weights of 8 bits alone fill 14 cores of 128 KiB, the groups of z2 fill 20.
    expect(image.chip.chips).toEqual(grid(2, 1));
    expect(report.chips.every(({ cores, coresAvailable }) => cores > 0 && cores <= coresAvailable)).toBe(
      true,
    );
    expect(report.cores).toBeGreaterThan(32);
    expect(report.cores).toBeLessThanOrEqual(128);
    const whole = compileNetwork(expanded, loihi).report;
    expect(whole.partition.connectivity).toBe(report.partition.connectivity);
  });
});

describe('a mapping on several chips', () => {
  const expanded = localNetwork(400);
  const chip = systemOf(small(10), grid(4, 3));
  const methods = ['naive', 'hilbert', 'quick', 'full'] as const;
  const compiled = (placement: PlacementMethod) => compileNetwork(expanded, chip, { placement });

  test.each(methods)('tells packets and hops between chips, placed %s', method => {
    const { image, report } = compiled(method);
    const sent = imageTraffic(image, null);
    const trees: TreeFlow[] = [...sent.spikes, ...sent.messages];
    const port = { x: 0, y: 0 };
    // Packets to other chips, counted pair by pair.
    const chipOf = (core: number) => chipAt(image.chip, core < 0 ? port : image.cores[core]);
    const out = new Float64Array(12);
    const into = new Float64Array(12);
    for (const { from, to, packets } of trees) {
      for (const core of to) {
        if (chipOf(from) === chipOf(core)) continue;
        out[chipOf(from)] += packets;
        into[chipOf(core)] += packets;
      }
    }
    report.chips.forEach(({ packetsOut, packetsIn, cores, x, y, chip: number }, at) => {
      expect(number).toBe(at);
      expect([x, y]).toEqual([at % 4, Math.floor(at / 4)]);
      expect(packetsOut).toBeCloseTo(out[at], 8);
      expect(packetsIn).toBeCloseTo(into[at], 8);
      expect(cores).toBe(image.cores.filter(core => chipAt(image.chip, core) === at).length);
    });
    // Hops by the routes, and by the loads of the links between chips.
    const loads = linkLoads({ cores: image.cores, port }, trees, { ...chip.mesh, routing: 'unicast' });
    const crossed = loads.filter(({ offChip }) => offChip).reduce((sum, { packets }) => sum + packets, 0);
    expect(report.cost.offChipHopsPerStep).toBeCloseTo(crossed, 6);
    expect(report.placement.offChipHops).toBeCloseTo(crossed, 6);
    expect(crossed).toBeGreaterThan(0);
  });

  test('leaves chips less often the better it is placed, and never less than the bound allows', () => {
    const [naive, , quick, full] = methods.map(method => compiled(method).report.placement);
    expect(quick.energy).toBeLessThan(naive.energy);
    expect(full.energy).toBeLessThanOrEqual(quick.energy);
    expect(full.offChipHops).toBeLessThan(naive.offChipHops);
    expect(full.bounds.energy.value).toBeGreaterThan(0);
    expect(full.bounds.energy.value).toBeLessThanOrEqual(full.energy);
  });

  test('takes links between chips for ten of a chip where their price is not known, and says so', () => {
    const placed = (model: SystemModel) => {
      const flow = { from: 0, to: 1, packets: 1 };
      const traffic: Traffic = { flows: [flow], trees: [{ ...flow, to: [1] }], rowFlows: [flow] };
      const options = { method: 'naive', objective: ENERGY, seed: 1, stop: NEVER } as const;
      return finish(place(2, traffic, model, options)).cost;
    };
    const single = { ...loihi, mesh: { ...loihi.mesh, columns: 1, rows: 1, coresPerTile: 1 } };
    expect(placed(systemOf(single, grid(1, 2)))).toMatchObject({
      energy: 4 * OFF_CHIP_RATIO,
      assumedOffChip: 4 * OFF_CHIP_RATIO,
      offChipHops: 1,
    });
    const priced = { ...loom, mesh: { ...loom.mesh, columns: 1, rows: 1 } };
    expect(placed(systemOf(priced, grid(1, 2)))).toMatchObject({ energy: 64.8, assumedOffChip: null });
    expect(placed({ ...loihi, mesh: { ...loihi.mesh, coresPerTile: 1 } }).assumedOffChip).toBeNull();
  });
});
