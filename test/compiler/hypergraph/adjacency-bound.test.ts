import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finish, NEVER } from '../../../src/compiler/anytime.js';
import { adjacencyBound } from '../../../src/compiler/hypergraph/adjacency-bound.js';
import { partitionBound, searchBound } from '../../../src/compiler/hypergraph/bound.js';
import { Effort } from '../../../src/compiler/hypergraph/effort.js';
import type { Hypergraph, PartLimits } from '../../../src/compiler/hypergraph/hypergraph.js';
import { arbitraryHypergraph, arbitraryLimits } from './arbitrary.js';
import { hypergraphOf, UNLIMITED } from './instances.js';
import { bruteForce } from './plain.js';

const NONE = Number.POSITIVE_INFINITY;

function boundOf(graph: Hypergraph, limits: PartLimits): number {
  return finish(adjacencyBound(graph, limits, new Float64Array(graph.nets), new Effort(NEVER)));
}

describe('adjacencyBound', () => {
  it('is not above what the best of all partitions pays beyond a part for each net', () => {
    let positive = 0;
    fc.assert(
      fc.property(
        arbitraryHypergraph(7, 14),
        fc.integer({ min: 1, max: 5 }),
        fc.oneof(fc.integer({ min: 9, max: 30 }), fc.constant(NONE)),
        (graph, neurons, memoryBits) => {
          const limits = { ...UNLIMITED, parts: 7, neurons, memoryBits };
          const best = bruteForce(graph, limits);
          if (best === null) return;
          let inputs = 0;
          for (let net = 0; net < graph.nets; net++) {
            const isEmpty = graph.pinStart[net + 1] === graph.pinStart[net];
            if (graph.driver[net] < 0 && !isEmpty) inputs += graph.netWeight[net];
          }
          const bound = boundOf(graph, limits);
          expect(bound).toBeLessThanOrEqual(best.cut - inputs + 1e-9);
          if (bound > 0) positive++;
        },
      ),
      { numRuns: 300 },
    );
    expect(positive).toBeGreaterThan(50);
  });

  it('is half of what the parts of a ring cut, which cut two nets each', () => {
    // Vertex i sends to the next. Along the order each has one net in common with those before, the last two.
    const ring = Array.from({ length: 12 }, (_, i) => ({ driver: i, targets: [(i + 1) % 12] }));
    const graph = hypergraphOf(12, ring);
    // 12 vertices in parts of 4: 3 parts that cut at least 1 each.
    expect(boundOf(graph, { ...UNLIMITED, neurons: 4 })).toBe(3 / 2);
    expect(boundOf(graph, UNLIMITED)).toBe(0);
    // Memory counts as numbers do: 3 bits each, 9 in a part.
    const heavy = { ...graph, memoryBits: new Float64Array(12).fill(3) };
    expect(boundOf(heavy, { ...UNLIMITED, memoryBits: 9 })).toBe(2);
  });

  it('needs nothing cut where the parts have no net in common', () => {
    const pairs = [0, 2, 4, 6].map(i => ({ driver: i, targets: [i + 1] }));
    expect(boundOf(hypergraphOf(8, pairs), { ...UNLIMITED, neurons: 2 })).toBe(0);
    expect(boundOf(hypergraphOf(8, pairs), { ...UNLIMITED, neurons: 1 })).toBe(4);
  });
});

describe('searchBound', () => {
  it('told to stop at any time, gives a bound that is no higher', () => {
    fc.assert(
      fc.property(
        arbitraryHypergraph(7, 12),
        arbitraryLimits,
        fc.integer({ min: 0, max: 4 }),
        (graph, limits, turns) => {
          const whole = partitionBound(graph, limits).bound;
          let asked = 0;
          const early = finish(searchBound(graph, limits, () => asked++ >= turns));
          expect(early.bound).toBeLessThanOrEqual(whole);
          expect(early.bound).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
