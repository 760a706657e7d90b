import { describe, expect, it } from 'vitest';
import { compileNetwork } from '../../src/compiler/compile.js';
import { mappingCost } from '../../src/compiler/cost.js';
import { imageTraffic } from '../../src/compiler/image-traffic.js';
import { linkLoads } from '../../src/compiler/link-loads.js';
import { chipNamed, networkOf } from './support.js';

const UNICAST = { topology: 'mesh', routing: 'unicast' } as const;

/** Layers that spread over several cores, one of which sends to itself. */
const NETWORK = {
  inputs: { image: { size: 10, encoder: 'external' } },
  populations: {
    a: {
      size: 12,
      neuron: { model: 'lif-shift', leakShift: 2 },
      threshold: { kind: 'constant', value: 100 },
    },
    b: { size: 9, neuron: { model: 'lif-shift', leakShift: 2 }, threshold: { kind: 'constant', value: 100 } },
  },
  projections: {
    I: { from: 'image', to: 'a', connect: { kind: 'all' }, weights: { kind: 'constant', value: 1 } },
    R: { from: 'a', to: 'a', connect: { kind: 'all' }, weights: { kind: 'constant', value: 1 } },
    F: { from: 'a', to: 'b', connect: { kind: 'all' }, weights: { kind: 'constant', value: 1 } },
  },
};

const chip = chipNamed('loom1');
const { image } = compileNetwork(networkOf(NETWORK), chip, { coresPerLayer: { a: 3, b: 2 } });

describe('the traffic of an image', () => {
  it('loads links with as many packet hops as its routes have', () => {
    const sent = imageTraffic(image, null);
    const places = { cores: image.cores, port: image.encoders[0] };
    const loads = linkLoads(places, sent.spikes, { ...chip.mesh, ...UNICAST });
    const total = loads.reduce((sum, { packets }) => sum + packets, 0);
    const { packetHopsPerStep, packetsPerStep } = mappingCost(image, null);
    expect(total).toBeCloseTo(packetHopsPerStep, 9);
    expect(sent.packets).toBeCloseTo(packetsPerStep, 9);
  });

  it('is counted by layer, by input and by tile', () => {
    // Each of 10 units to 3 cores; each of 12 neurons to the 3 cores of a, its own among them, and the 2 of b.
    const sent = imageTraffic(image, null);
    const [rate, inputRate] = [1 / 50, 1 / 8];
    expect(sent.layers.map(({ from, to }) => `${from}-${to}`)).toEqual(['image-a', 'a-a', 'a-b']);
    const packets = sent.layers.map(layer => layer.packets);
    expect(packets[0]).toBeCloseTo(30 * inputRate, 12);
    expect(packets[1]).toBeCloseTo(36 * rate, 12);
    expect(packets[2]).toBeCloseTo(24 * rate, 12);
    expect(sent.inputPackets).toBeCloseTo(30 * inputRate, 12);
    expect([...sent.ownPackets].reduce((a, b) => a + b)).toBeCloseTo(12 * rate, 12);
    // loom1 has one core a tile: what stays there is what a core sends itself, and inputs to the core at the port.
    const atPort = image.cores.findIndex(({ x, y }) => x === 0 && y === 0);
    const ofA = image.slices.some(({ core, population }) => core === atPort && population === 0);
    expect(sent.tilePackets).toBeCloseTo(12 * rate + (ofA ? 10 * inputRate : 0), 12);
  });

  it('goes by the rates that are known, of described neurons', () => {
    const firing = Float64Array.from({ length: 12 }, (_, neuron) => neuron / 100);
    const order = Int32Array.from({ length: 12 }, (_, placed) => 11 - placed);
    const turned = {
      ...image,
      populations: image.populations.map(population =>
        population.name === 'a' ? { ...population, order } : population,
      ),
    };
    const rates = { of: (population: number) => (population === 0 ? firing : null) };
    const { packets, ownPackets } = imageTraffic(turned, rates);
    const sum = firing.reduce((a, b) => a + b);
    expect(packets).toBeCloseTo(30 / 8 + 5 * sum, 12);
    // The core of placed neurons 0..3 holds described ones 11, 10, 9, 8.
    const core = image.slices.find(({ population, first }) => population === 0 && first === 0)?.core ?? -1;
    expect(ownPackets[core]).toBeCloseTo((11 + 10 + 9 + 8) / 100, 12);
  });

  it('of units that never fire is nothing', () => {
    const silent = { of: (population: number) => new Float64Array(population === 2 ? 10 : 12) };
    expect(imageTraffic(image, silent)).toMatchObject({ spikes: [], layers: [], packets: 0 });
  });
});
