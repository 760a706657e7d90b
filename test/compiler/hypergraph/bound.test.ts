import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partitionBound } from '../../../src/compiler/hypergraph/bound.js';
import { leastShare } from '../../../src/compiler/hypergraph/union-bound.js';
import { arbitraryHypergraph, arbitraryLimits } from './arbitrary.js';
import { hypergraphOf, UNLIMITED } from './instances.js';
import { bruteForce } from './plain.js';

describe('partitionBound', () => {
  it('is not above the best of all partitions', () => {
    let tight = 0;
    fc.assert(
      fc.property(arbitraryHypergraph(7, 12), arbitraryLimits, (graph, limits) => {
        const best = bruteForce(graph, limits);
        if (best === null) return;
        const { bound, cut, parts } = partitionBound(graph, limits);
        expect(bound).toBeLessThanOrEqual(best.connectivity);
        expect(cut).toBeLessThanOrEqual(best.cut + 1e-12);
        expect(parts).toBeLessThanOrEqual(best.parts);
        if (bound === best.connectivity && bound > 0) tight++;
      }),
      { numRuns: 300 },
    );
    expect(tight).toBeGreaterThan(0);
  });

  it('counts the parts that a net needs by itself', () => {
    // 10 targets, at most 3 in a part: an input reaches 4 parts; a driver beside them has one of its 4 for nothing.
    const targets = Array.from({ length: 10 }, (_, i) => i);
    const graph = hypergraphOf(11, [
      { driver: -1, targets, weight: 0.5 },
      { driver: 10, targets },
    ]);
    const { bound, cut, parts } = partitionBound(graph, { ...UNLIMITED, neurons: 3 });
    expect([bound, cut, parts]).toEqual([7, 5, 4]);
  });

  it('counts nets in common where every net by itself would fit', () => {
    // Every pair of 8 vertices has an input of its own. In parts of 2, a pair in 7 is whole: 28 nets reach 28 + 24 parts.
    const pairs = Array.from({ length: 8 }, (_, a) =>
      Array.from({ length: a }, (_, b) => ({ driver: -1, targets: [a, b] })),
    ).flat();
    const graph = hypergraphOf(8, pairs);
    const { bound, method } = partitionBound(graph, { ...UNLIMITED, neurons: 2 });
    // 7 nets of a vertex, with 7 + 1 in common at most: one net with c = 2 would give 6.5; the level 8/7 gives 7 x 7/8.
    expect(bound).toBe(Math.ceil((8 * 49) / 8));
    expect(method).toBe('nets in common');
  });
});

describe('leastShare', () => {
  it('is below the share of every allowed choice, and some allowed choice comes near', () => {
    const item = fc.record({
      cap: fc.integer({ min: 1, max: 9 }),
      weight: fc.integer({ min: 1, max: 9 }),
      choice: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(
        fc.array(item, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 60 }),
        (items, more) => {
          const total = items.reduce((sum, { weight }) => sum + weight, 0);
          const commonness = total + more;
          const least = leastShare(
            items.map(({ cap }) => cap),
            items.map(({ weight }) => weight),
            commonness,
          );
          const chosen = items.map(({ cap, choice }) => 1 + (cap - 1) * choice);
          const taken = items.reduce((sum, { weight }, i) => sum + weight * chosen[i], 0);
          const share = items.reduce((sum, { weight }, i) => sum + weight / chosen[i], 0);
          if (taken <= commonness) expect(least).toBeLessThanOrEqual(share + 1e-9);
          // c = min(cap, level), with the level found by halving.
          let [low, high] = [1, 9];
          for (let i = 0; i < 60; i++) {
            const level = (low + high) / 2;
            const sum = items.reduce((s, { cap, weight }) => s + weight * Math.min(cap, level), 0);
            if (sum <= commonness) low = level;
            else high = level;
          }
          const reached = items.reduce((s, { cap, weight }) => s + weight / Math.min(cap, low), 0);
          expect(least).toBeCloseTo(reached, 6);
        },
      ),
    );
  });
});
