import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { finish } from '../../../src/compiler/anytime.js';
import { isSmall, solvePartition } from '../../../src/compiler/exact/partition-program.js';
import type { IntegerProgramSolver } from '../../../src/compiler/exact/solver.js';
import { partitionHypergraph } from '../../../src/compiler/hypergraph/partition-hypergraph.js';
import { integerProgramSolver } from '../../../src/runtime/integer-programs-node.js';
import { arbitraryHypergraph, arbitraryLimits } from '../hypergraph/arbitrary.js';
import { hypergraphOf, localHypergraph, UNLIMITED } from '../hypergraph/instances.js';
import { bruteForce, fitsPlainly, plainMeasure } from '../hypergraph/plain.js';

const SECONDS = 20;

describe('solvePartition', () => {
  let solve: IntegerProgramSolver;
  beforeAll(async () => {
    solve = await integerProgramSolver();
  });

  it('finds the best of all partitions, or that there is none', () => {
    const seen = { optimal: 0, infeasible: 0 };
    fc.assert(
      fc.property(arbitraryHypergraph(6, 6), arbitraryLimits, (graph, limits) => {
        const best = bruteForce(graph, limits);
        const { status, partOf, bound } = solvePartition(
          graph,
          limits,
          limits.parts,
          Number.POSITIVE_INFINITY,
          solve,
          SECONDS,
        );
        expect(status).toBe(best === null ? 'infeasible' : 'optimal');
        seen[best === null ? 'infeasible' : 'optimal']++;
        if (best === null) return;
        expect(fitsPlainly(graph, limits, partOf!)).toBe(true);
        expect(plainMeasure(graph, partOf!).cut).toBeCloseTo(best.cut, 6);
        expect(bound).toBeLessThanOrEqual(best.cut + 1e-9);
        expect(bound).toBeGreaterThan(best.cut - 1e-3);
      }),
      { numRuns: 40 },
    );
    expect(Math.min(seen.optimal, seen.infeasible)).toBeGreaterThan(0);
  });

  it('proves the search right on 9 vertices and 3 parts', () => {
    const ring = Array.from({ length: 9 }, (_, vertex) => ({
      driver: vertex,
      targets: [1, 2].map(step => (4 * vertex + 4 * step) % 9),
    }));
    const graph = hypergraphOf(9, ring);
    const limits = { ...UNLIMITED, neurons: 4 };
    expect(isSmall(graph, 3)).toBe(true);
    const stop = () => false;
    const found = finish(partitionHypergraph(graph, limits, { seed: 1, stop, parts: 3 }));
    const exact = solvePartition(graph, limits, 3, found.cut, solve, SECONDS);
    expect(exact.status).toBe('optimal');
    expect(plainMeasure(graph, exact.partOf!).cut).toBe(found.cut);
    expect(found.optimal).toBe(true);
    expect(exact.bound).toBeGreaterThan(found.cut - 1e-3);
    expect(fitsPlainly(graph, limits, exact.partOf!)).toBe(true);
  });

  it('leaves large ones alone', () => {
    expect(isSmall(localHypergraph(20, 2, 4, 1, false), 4)).toBe(false);
  });
});
