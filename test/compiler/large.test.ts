import { describe, expect, test } from 'vitest';
import { compileNetwork } from '../../src/compiler/compile.js';
import { legalise } from '../../src/compiler/legalise.js';
import { partition } from '../../src/compiler/partition.js';
import { quantise } from '../../src/compiler/quantise.js';
import { estimateTraffic } from '../../src/compiler/traffic.js';
import type { ConnectSpec } from '../../src/network/description.js';
import { excesses, synapsesOf } from './recount.js';
import { chipNamed, networkOf } from './support.js';

const loihi1 = chipNamed('loihi1');
const loihi2 = chipNamed('loihi2');

const cuba = (size: number) => ({
  size,
  neuron: { model: 'lif-cuba', decayU: 1000, decayV: 100 },
  threshold: { kind: 'constant', value: 100 },
});

function recurrent(size: number, connect: ConnectSpec) {
  return networkOf({
    inputs: { in: { size: 10, encoder: 'external' } },
    populations: { z: cuba(size) },
    projections: {
      W: { from: 'z', to: 'z', connect, weights: { kind: 'uniform', low: -100, high: 100 } },
      I: {
        from: 'in',
        to: 'z',
        connect: { kind: 'fan-in', synapses: 1 },
        weights: { kind: 'uniform', low: -9, high: 90 },
      },
    },
  });
}

describe('a chip with too few cores for parts that fill one each', () => {
  const chip = { ...loihi1, mesh: { ...loihi1.mesh, columns: 2, rows: 2 } };
  const network = recurrent(12_000, { kind: 'local', radius: 60, synapses: 100 });

  test('has finer parts, whose synapses take less memory', () => {
    const { image, report } = compileNetwork(network, chip);
    expect(report.cores).toBeLessThanOrEqual(16);
    expect(image.slices.length).toBeGreaterThan(2 * report.cores);
    expect(excesses(image, chip)).toEqual([]);
  });

  test('is told how many chips would do where nothing helps', () => {
    const random = recurrent(4000, { kind: 'fan-in', synapses: 300 });
    expect(() => compileNetwork(random, chip)).toThrow(
      /^the network needs \d+ cores; limit of loihi1 16: .*; \d+ chips of 16 cores would do: /,
    );
  });

  test('is told how many it needs at least', () => {
    // 20,000 neurons fill 20 cores; their synapses, 200 each at 8 bits, at least 31: two chips of 16 cores.
    const random = recurrent(20_000, { kind: 'fan-in', synapses: 200 });
    expect(() => compileNetwork(random, chip)).toThrow(
      /; it needs at least 2 chips of 16 cores, and \d+ do: /,
    );
  });
});

test('full effort keeps to every capacity and needs no more axons between cores', () => {
  const network = recurrent(2500, { kind: 'local', radius: 80, synapses: 40 });
  const quick = compileNetwork(network, loihi1);
  const full = compileNetwork(network, loihi1, { effort: 'full' });
  expect(excesses(full.image, loihi1)).toEqual([]);
  expect(full.report.partition.method).toBe('hypergraph');
  expect(full.report.partition.connectivity).toBeLessThanOrEqual(quick.report.partition.connectivity);
  const { bound, connectivity } = full.report.partition;
  expect(bound).toBeLessThanOrEqual(connectivity);
  // What the partition says is what the image's routes are.
  const { routes, slices } = full.image;
  const neurons = slices.reduce((sum, { count }) => sum + count, 0);
  const packets = routes.packets.subarray(0, routes.sourceStart[neurons]).reduce((sum, n) => sum + n, 0);
  const inputs = routes.packets.subarray(routes.sourceStart[neurons]).reduce((sum, n) => sum + n, 0);
  const home = slices.length > 0 ? countHome(full.image) : 0;
  expect(packets - home + inputs).toBe(connectivity);
}, 60_000);

/** Packets of neurons to the core they lie on. */
function countHome({ routes, slices, crossbars }: ReturnType<typeof compileNetwork>['image']): number {
  const coreOfAxon = crossbars.flatMap(({ rows, slice }) => new Array<number>(rows).fill(slices[slice].core));
  let source = 0;
  let home = 0;
  for (const { core, count } of slices) {
    for (let k = 0; k < count; k++, source++) {
      for (let route = routes.sourceStart[source]; route < routes.sourceStart[source + 1]; route++) {
        const axons = routes.axons.subarray(routes.routeAxonStart[route], routes.routeAxonStart[route + 1]);
        if (axons.some(axon => coreOfAxon[axon] === core)) home++;
      }
    }
  }
  return home;
}

test('trees add up to flows, and the spikes of a source go to a core once', () => {
  const network = networkOf({
    inputs: { in: { size: 40, encoder: 'external' } },
    populations: { a: cuba(30), b: cuba(30) },
    projections: {
      one: {
        from: 'in',
        to: 'a',
        connect: { kind: 'fan-in', synapses: 7 },
        weights: { kind: 'constant', value: 3 },
      },
      two: {
        from: 'in',
        to: 'a',
        connect: { kind: 'fan-in', synapses: 7 },
        weights: { kind: 'constant', value: 3 },
      },
      on: {
        from: 'a',
        to: 'b',
        connect: { kind: 'local', radius: 4, synapses: 3 },
        weights: { kind: 'constant', value: 3 },
      },
      back: { from: 'b', to: 'a', connect: { kind: 'all' }, weights: { kind: 'constant', value: 3 } },
    },
  });
  const legal = legalise(network, quantise(network, loihi1), loihi1);
  const parts = partition(legal, loihi1, 3);
  const rates = { of: (population: number) => (population === 2 ? new Float64Array(40).fill(1) : null) };
  const { flows, trees, rowFlows } = estimateTraffic(legal, parts, rates);
  const sums = new Map<string, number>();
  for (const { from, to, packets } of trees) {
    for (const core of to) sums.set(`${from} ${core}`, (sums.get(`${from} ${core}`) ?? 0) + packets);
  }
  for (const { from, to, packets } of flows) expect(sums.get(`${from} ${to}`)).toBeCloseTo(packets, 9);
  expect(flows.length).toBe(sums.size);
  const from = (list: typeof flows, place: number) =>
    list.reduce((sum, { from, packets }) => (from === place ? sum + packets : sum), 0);
  // Every input unit fires every step: its packets are the pairs of a unit and a core of a.
  const { image } = compileNetwork(network, loihi1, { coresPerLayer: 3 });
  const inputPackets = image.routes.packets
    .subarray(image.routes.sourceStart[60])
    .reduce((sum, n) => sum + n, 0);
  expect(from(flows, -1)).toBeCloseTo(inputPackets, 9);
  expect(from(rowFlows, -1)).toBeGreaterThan(inputPackets);
});

describe('a convolution', () => {
  const connect: ConnectSpec = {
    kind: 'convolution',
    input: [2, 12, 12],
    kernel: [8, 2, 3, 3],
    stride: [1, 1],
    padding: [1, 1, 1, 1],
    dilation: [1, 1],
    groups: 1,
  };
  const network = networkOf({
    inputs: { image: { size: 288, encoder: 'external' } },
    populations: { map: cuba(8 * 144) },
    projections: {
      K: { from: 'image', to: 'map', connect, weights: { kind: 'uniform', low: -90, high: 90 } },
    },
  });
  const synapses = network.projections.K.weights.length;

  test('keeps its kernel once in each crossbar where the chip can, and is unrolled elsewhere with a note', () => {
    const shared = compileNetwork(network, loihi2);
    const unrolled = compileNetwork(network, loihi1);
    const bits = ({ fills }: (typeof shared)['report']) =>
      fills.reduce((sum, { synapseMemoryBits }) => sum + synapseMemoryBits.used, 0);
    expect(shared.report.notes).toEqual([]);
    expect(unrolled.report.notes).toEqual([
      expect.stringMatching(
        new RegExp(
          `^projection K is unrolled, as loihi1 has no sharedWeights: ${synapses} synapses in .* KiB`,
        ),
      ),
    ]);
    expect(bits(unrolled.report)).toBeGreaterThan(8 * synapses);
    // By hand: elements of the kernel that a crossbar has, 8 bits each, and an entry a row.
    let expected = 0;
    for (const crossbar of shared.image.crossbars) {
      const { first, count } = shared.image.slices[crossbar.slice];
      const held = synapsesOf(crossbar, shared.image);
      const elements = new Set(held.map(({ pre, post }) => elementOf(pre, post)));
      const width = (most: number) => Math.max(1, most.toString(2).length);
      expected += elements.size * 8 + crossbar.rows * (width(count - 1) + width(elements.size - 1));
      expect(first + count).toBeLessThanOrEqual(8 * 144);
    }
    expect(bits(shared.report)).toBe(expected);
  });

  /** Output channel, input channel, row and column of the kernel that join two places of the 12 x 12 maps. */
  function elementOf(pre: number, post: number): string {
    const [sourceRow, row] = [pre, post].map(place => Math.floor(place / 12) % 12);
    return [Math.floor(post / 144), Math.floor(pre / 144), sourceRow - row, (pre % 12) - (post % 12)].join(
      ' ',
    );
  }
});
