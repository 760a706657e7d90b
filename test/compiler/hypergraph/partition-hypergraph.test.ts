import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finish, NEVER } from '../../../src/compiler/anytime.js';
import type { PartLimits } from '../../../src/compiler/hypergraph/hypergraph.js';
import { splitEvenly } from '../../../src/compiler/hypergraph/initial.js';
import { partitionHypergraph } from '../../../src/compiler/hypergraph/partition-hypergraph.js';
import { arbitraryHypergraph, arbitraryLimits } from './arbitrary.js';
import { hypergraphOf, localHypergraph, plantedHypergraph, UNLIMITED } from './instances.js';
import { bruteForce, fitsPlainly, plainMeasure } from './plain.js';

/** A search ends after a few turns, so that properties need not wait for its default effort. */
function afterTurns(turns: number): () => boolean {
  let left = turns;
  return () => --left < 0;
}

describe('partitionHypergraph', () => {
  it('keeps its promises on any hypergraph', () => {
    fc.assert(
      fc.property(
        arbitraryHypergraph(12, 15),
        arbitraryLimits,
        fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
        fc.integer(),
        (graph, limits, parts, seed) => {
          const options = { seed, stop: afterTurns(2), ...(parts === undefined ? {} : { parts }) };
          const found = finish(partitionHypergraph(graph, limits, options));
          expect(found.partOf.length).toBe(graph.vertices);
          const used = new Set(found.partOf);
          expect([...used].sort((a, b) => a - b)).toEqual(Array.from({ length: found.parts }, (_, i) => i));
          const { cut, connectivity } = plainMeasure(graph, found.partOf);
          expect(found.cut).toBeCloseTo(cut, 9);
          expect(found.connectivity).toBe(connectivity);
          expect(found.parts).toBeLessThanOrEqual(Math.min(parts ?? limits.parts, limits.parts));
          expect(found.feasible).toBe(fitsPlainly(graph, limits, found.partOf));
          expect(found.violated === null).toBe(found.feasible);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('finds the best of tiny hypergraphs, and says that it is', () => {
    let feasible = 0;
    fc.assert(
      fc.property(arbitraryHypergraph(7, 9), arbitraryLimits, fc.integer(), (graph, limits, seed) => {
        const best = bruteForce(graph, limits);
        const found = finish(partitionHypergraph(graph, limits, { seed, stop: NEVER, parts: limits.parts }));
        expect(found.feasible).toBe(best !== null);
        expect(found.optimal).toBe(best !== null);
        if (best === null) return;
        feasible++;
        expect(found.cut).toBeCloseTo(best.cut, 9);
        const fewest = finish(partitionHypergraph(graph, limits, { seed, stop: NEVER }));
        expect(fewest.parts).toBe(best.parts);
      }),
      { numRuns: 60 },
    );
    expect(feasible).toBeGreaterThan(10);
  });

  it('comes near the best without going through all partitions', () => {
    let feasible = 0;
    let optimal = 0;
    fc.assert(
      fc.property(arbitraryHypergraph(7, 9), arbitraryLimits, fc.integer(), (graph, limits, seed) => {
        const best = bruteForce(graph, limits);
        const options = { seed, stop: afterTurns(4), parts: limits.parts };
        const found = finish(partitionHypergraph(graph, limits, options));
        if (best === null) return;
        feasible++;
        if (found.feasible && found.cut <= best.cut + 1e-9) optimal++;
        if (found.feasible) expect(found.cut).toBeGreaterThanOrEqual(best.cut - 1e-9);
      }),
      { numRuns: 80, seed: 7 },
    );
    expect(feasible).toBeGreaterThan(20);
    expect(optimal).toBeGreaterThanOrEqual(0.9 * feasible);
  });

  it('proves 20 vertices on 4 parts optimal', () => {
    const graph = localHypergraph(5, 1, 6, 4, true);
    const few = hypergraphOf(
      20,
      Array.from({ length: 20 }, (_, net) => ({
        driver: graph.driver[net] % 20,
        targets: [...graph.pins.subarray(graph.pinStart[net], graph.pinStart[net + 1])].map(pin => pin % 20),
      })),
    );
    const limits = { ...UNLIMITED, neurons: 6 };
    const found = finish(partitionHypergraph(few, limits, { seed: 1, stop: NEVER, parts: 4 }));
    expect(found).toMatchObject({ feasible: true, optimal: true });
  });

  it('needs no more parts than the fewest', () => {
    const chain = Array.from({ length: 12 }, (_, i) => ({ driver: i, targets: [(i + 5) % 12] }));
    const graph = hypergraphOf(12, chain);
    const found = finish(partitionHypergraph(graph, { ...UNLIMITED, neurons: 4 }, { seed: 3, stop: NEVER }));
    expect(found).toMatchObject({ parts: 3, feasible: true, connectivity: 3 });
  });

  it('finds blocks that were planted', () => {
    const graph = plantedHypergraph(320, 8, 12, 0, 5);
    const limits = { ...UNLIMITED, neurons: 40 };
    const found = finish(partitionHypergraph(graph, limits, { seed: 9, stop: afterTurns(20), parts: 8 }));
    expect(found).toMatchObject({ feasible: true, parts: 8, cut: 0 });
    for (let vertex = 8; vertex < 320; vertex++) {
      expect(found.partOf[vertex]).toBe(found.partOf[vertex % 8]);
    }
  });

  it('cuts far less than the described order where neighbours are local and described in another', () => {
    const graph = localHypergraph(20, 2, 20, 11, true);
    const found = finish(
      partitionHypergraph(graph, { ...UNLIMITED, neurons: 27 }, { seed: 1, stop: afterTurns(10), parts: 16 }),
    );
    expect(found.feasible).toBe(true);
    const even = plainMeasure(graph, splitEvenly(400, 16)).cut;
    expect(found.cut).toBeLessThan(0.25 * even);
  });

  it('is deterministic for a seed', () => {
    const graph = localHypergraph(12, 2, 8, 3, true);
    const run = (seed: number) =>
      finish(partitionHypergraph(graph, { ...UNLIMITED, neurons: 20 }, { seed, stop: afterTurns(3) })).partOf;
    expect(run(5)).toEqual(run(5));
  });

  it('gives a valid partition at whatever turn it is told to end, and never a worse one later', () => {
    const graph = localHypergraph(24, 3, 16, 3, true);
    const limits = { ...UNLIMITED, neurons: 60, axonsIn: 400 };
    let last = Number.POSITIVE_INFINITY;
    for (const turns of [0, 1, 2, 4, 8, 16]) {
      const stop = Object.assign(afterTurns(turns), { timed: true });
      const found = finish(partitionHypergraph(graph, limits, { seed: 2, stop, parts: 12 }));
      expect(found.feasible).toBe(fitsPlainly(graph, limits, found.partOf));
      expect(found.feasible).toBe(true);
      expect(found.cut).toBeLessThanOrEqual(last);
      last = found.cut;
    }
  });

  it('is not worse than the partitions it is given', () => {
    const graph = plantedHypergraph(64, 4, 6, 0, 5);
    const given = Int32Array.from({ length: 64 }, (_, vertex) => vertex % 4);
    const limits = { ...UNLIMITED, neurons: 16 };
    const stop = () => true;
    expect(finish(partitionHypergraph(graph, limits, { seed: 1, stop, parts: 4 })).cut).toBeGreaterThan(0);
    const found = finish(partitionHypergraph(graph, limits, { seed: 1, stop, parts: 4, starts: [given] }));
    expect(found.cut).toBe(0);
  });

  const five = hypergraphOf(
    5,
    [
      { driver: -1, targets: [0], rows: 7 },
      { driver: 0, targets: [1, 2, 3, 4] },
    ],
    { group: [0, 1, 2, 3, 4], memoryBits: [9, 1, 1, 1, 1] },
  );
  it.each<[keyof PartLimits, Partial<PartLimits>]>([
    ['neurons', { parts: 2, neurons: 2 }],
    ['axonsIn', { parts: 5, axonsIn: 6 }],
    ['axonsOut', { parts: 5, neurons: 1, axonsOut: 3 }],
    ['memoryBits', { parts: 5, memoryBits: 8 }],
    ['thirdFactors', { parts: 2, thirdFactors: 2 }],
  ])('names %s where it cannot be held', (limit, limits) => {
    const stop = afterTurns(3);
    const found = finish(partitionHypergraph(five, { ...UNLIMITED, ...limits }, { seed: 1, stop }));
    expect(found).toMatchObject({ feasible: false, violated: limit });
    expect(found.partOf.length).toBe(5);
  });

  it('takes a network of nothing, of one neuron, and without connections', () => {
    const none = finish(partitionHypergraph(hypergraphOf(0, []), UNLIMITED, { seed: 1, stop: NEVER }));
    expect(none).toMatchObject({ parts: 0, cut: 0, feasible: true });
    const one = hypergraphOf(1, [{ driver: 0, targets: [0] }]);
    expect(finish(partitionHypergraph(one, UNLIMITED, { seed: 1, stop: NEVER }))).toMatchObject({
      parts: 1,
      cut: 0,
    });
    const apart = finish(
      partitionHypergraph(hypergraphOf(9, []), { ...UNLIMITED, neurons: 2 }, { seed: 1, stop: NEVER }),
    );
    expect(apart).toMatchObject({ parts: 5, cut: 0, feasible: true });
  });
});
