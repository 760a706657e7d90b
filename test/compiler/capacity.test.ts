import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Compiled, compileNetwork } from '../../src/compiler/compile.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import type { ChipModel } from '../../src/hardware/schema.js';
import { decodeImage } from '../../src/image/decode.js';
import { encodeImage } from '../../src/image/encode.js';
import { denseOf } from '../../src/network/dense.js';
import type { ExpandedNetwork } from '../../src/network/description.js';
import { excesses, synapsesOf } from './recount.js';
import { chipNamed, networkOf } from './support.js';

const loom = chipNamed('loom1');

const smallChip: fc.Arbitrary<ChipModel> = fc
  .record({
    columns: fc.integer({ min: 1, max: 4 }),
    rows: fc.integer({ min: 1, max: 3 }),
    coresPerTile: fc.integer({ min: 1, max: 3 }),
    neurons: fc.integer({ min: 1, max: 40 }),
    axonsIn: fc.integer({ min: 5, max: 120 }),
    axonsOut: fc.integer({ min: 5, max: 120 }),
    synapseMemoryBits: fc.integer({ min: 100, max: 20_000 }),
    channelsPerCore: fc.integer({ min: 1, max: 6 }),
  })
  .map(({ columns, rows, coresPerTile, channelsPerCore, ...capacity }) => ({
    ...loom,
    mesh: { ...loom.mesh, columns, rows, coresPerTile },
    capacity: { ...loom.capacity, ...capacity },
    thirdFactor: { ...loom.thirdFactor, channelsPerCore },
  }));

const size = fc.integer({ min: 1, max: 40 });
const connect = fc.oneof(
  fc.constant({ kind: 'all' }),
  fc.record({ kind: fc.constant('random'), probability: fc.double({ min: 0, max: 1, noNaN: true }) }),
);

const smallNetwork: fc.Arbitrary<ExpandedNetwork> = fc
  .record({
    seed: fc.integer({ min: 1, max: 0xffffffff }),
    sizes: fc.tuple(size, size, size),
    groups: fc.integer({ min: 1, max: 5 }),
    projections: fc.array(
      fc.record({
        from: fc.constantFrom('image', 'z1', 'z2'),
        to: fc.constantFrom('z1', 'z2'),
        delayTicks: fc.integer({ min: 1, max: 3 }),
        connect,
        storedBits: fc.constantFrom(8, 16),
        exponent: fc.integer({ min: -3, max: 3 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  })
  .map(({ seed, sizes, groups, projections }) => {
    const neuron = { model: 'lif-shift', leakShift: 2 };
    const threshold = { kind: 'uniform', low: 10, high: 20 };
    const parts = projections.map((projection, index) => [
      `p${index}`,
      { ...projection, weights: { kind: 'uniform', low: -127, high: 127 } },
    ]);
    return networkOf({
      seed,
      inputs: { image: { size: sizes[0], encoder: 'bernoulli' } },
      populations: {
        z1: { size: sizes[1], neuron, threshold },
        z2: { size: sizes[2], neuron, threshold },
      },
      projections: Object.fromEntries(parts),
      goodness: {
        g: {
          ...{
            population: 'z1',
            groups: Math.min(groups, sizes[1]),
            positive: 'polarity',
            kind: 'spike-count',
          },
          ...{ theta: 2, slope: 2, leakShift: 1, gain: 16, deadZone: 64 },
        },
      },
    });
  });

test('a network on a small chip is an image in which every capacity holds, or one clear error', () => {
  let compiled = 0;
  let refused = 0;
  fc.assert(
    fc.property(smallNetwork, smallChip, (network, chip) => {
      let result: Compiled;
      try {
        result = compileNetwork(network, chip);
      } catch (error) {
        if (!(error instanceof SpikeloomError)) throw error;
        expect(error.message).toMatch(/limit|wants/);
        refused++;
        return;
      }
      compiled++;
      const { image, report } = result;
      expect(excesses(image, chip)).toEqual([]);
      expect(image.cores.length).toBeLessThanOrEqual(report.coresAvailable);
      expectSameSynapses(network, result);
      expect(decodeImage(encodeImage(image))).toStrictEqual(image);
      expect(compileNetwork(network, chip)).toStrictEqual(result);
    }),
    { numRuns: 120, seed: 20251122 },
  );
  // Both ends must have been tried.
  expect(compiled).toBeGreaterThan(25);
  expect(refused).toBeGreaterThan(25);
});

/** Every described synapse lies in exactly one crossbar, with its weight, and nothing else does. */
function expectSameSynapses({ projections }: ExpandedNetwork, { image }: Compiled): void {
  for (const [name, projection] of Object.entries(projections)) {
    const { pre, post, weights, mask } = denseOf(projection);
    const seen = new Map<string, number>();
    for (const crossbar of image.crossbars) {
      if (crossbar.projection !== name) continue;
      for (const { pre: source, post: target, weight } of synapsesOf(crossbar, image)) {
        const key = `${source} ${target}`;
        expect(seen.has(key)).toBe(false);
        seen.set(key, weight);
      }
    }
    const described = new Map<string, number>();
    for (let target = 0; target < post; target++) {
      for (let source = 0; source < pre; source++) {
        const at = target * pre + source;
        if (mask === null || mask[at] === 1) described.set(`${source} ${target}`, weights[at]);
      }
    }
    expect(seen.size).toBe(described.size);
    for (const [key, weight] of described)
      if (seen.get(key) !== weight) expect([key, seen.get(key)]).toEqual([key, weight]);
  }
}

test('routes reach every axon once, at its delay, along the ways between tiles', () => {
  fc.assert(
    fc.property(smallNetwork, network => {
      const chip = {
        ...loom,
        mesh: { ...loom.mesh, coresPerTile: 2 },
        capacity: { ...loom.capacity, neurons: 7 },
      };
      const { image } = compileNetwork(network, chip);
      const { routes } = image;
      const axonCores: number[] = [];
      const axonDelays: number[] = [];
      for (const { rows, slice, projection } of image.crossbars) {
        for (let row = 0; row < rows; row++) {
          axonCores.push(image.slices[slice].core);
          axonDelays.push(network.description.projections[projection].delayTicks ?? 1);
        }
      }
      const places = [
        ...image.slices
          .flatMap(({ core, count }) => new Array<number>(count).fill(core))
          .map(core => image.cores[core]),
        ...new Array(image.encoders[0].count).fill(image.encoders[0]),
      ];
      const reached = new Set<number>();
      places.forEach((from, source) => {
        const delays = new Set<number>();
        for (let route = routes.sourceStart[source]; route < routes.sourceStart[source + 1]; route++) {
          expect(delays.has(routes.delayTicks[route])).toBe(false);
          delays.add(routes.delayTicks[route]);
          const cores = new Set<number>();
          for (let i = routes.routeAxonStart[route]; i < routes.routeAxonStart[route + 1]; i++) {
            const axon = routes.axons[i];
            expect(reached.has(axon)).toBe(false);
            reached.add(axon);
            expect(axonDelays[axon]).toBe(routes.delayTicks[route]);
            cores.add(axonCores[axon]);
          }
          const ways = [...cores].map(core => {
            const { x, y } = image.cores[core];
            return [Math.abs(x - from.x), Math.abs(y - from.y)];
          });
          expect(routes.packets[route]).toBe(cores.size);
          expect(routes.tileDeliveries[route]).toBe(ways.filter(([dx, dy]) => dx === 0 && dy === 0).length);
          expect(routes.hopsEastWest[route]).toBe(ways.reduce((sum, [dx]) => sum + dx, 0));
          expect(routes.hopsNorthSouth[route]).toBe(ways.reduce((sum, [, dy]) => sum + dy, 0));
          const far = [routes.farEastWest[route], routes.farNorthSouth[route]];
          expect(ways.some(([dx, dy]) => dx === far[0] && dy === far[1])).toBe(true);
          expect(far[0] + far[1]).toBe(Math.max(...ways.map(([dx, dy]) => dx + dy)));
        }
      });
      expect(reached.size).toBe(axonCores.length);
    }),
    { numRuns: 40 },
  );
});
