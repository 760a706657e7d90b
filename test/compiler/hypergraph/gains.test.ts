import fc from 'fast-check';
import { expect, it } from 'vitest';
import { contract } from '../../../src/compiler/hypergraph/coarsen.js';
import { GainTable, gainRow } from '../../../src/compiler/hypergraph/gains.js';
import type { Hypergraph } from '../../../src/compiler/hypergraph/hypergraph.js';
import { finestLevel, type Level } from '../../../src/compiler/hypergraph/level.js';
import { PartitionState } from '../../../src/compiler/hypergraph/state.js';
import { arbitraryHypergraph } from './arbitrary.js';
import { UNLIMITED } from './instances.js';
import { plainMeasure } from './plain.js';

const moves = fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { maxLength: 12 });

/** State, loads and gains of a level are those of the hypergraph, whatever moved; `vertexOf`: finest to level. */
function checkState(
  graph: Hypergraph,
  level: Level,
  vertexOf: Int32Array,
  parts: number,
  steps: [number, number][],
) {
  const state = new PartitionState(level, parts, UNLIMITED, new Int32Array(level.vertices));
  const gains = new GainTable(state);
  for (const [vertex, to] of steps) gains.move(vertex % level.vertices, to % parts);
  const partOf = vertexOf.map(vertex => state.partOf[vertex]);
  const plain = plainMeasure(graph, partOf);
  expect(state.cut).toBeCloseTo(plain.cut, 9);
  const sums = [state.axonsIn, state.axonsOut, state.memoryBits].map(loads =>
    loads.reduce((a, b) => a + b, 0),
  );
  const plainSums = (['axonsIn', 'axonsOut', 'memoryBits'] as const).map(load =>
    plain.loads.reduce((sum, loads) => sum + loads[load], 0),
  );
  expect(sums).toEqual(plainSums);
  expect(state.thirdFactors.reduce((a, b) => a + b, 0)).toBe(
    plain.loads.reduce((sum, { groups }) => sum + groups.size, 0),
  );
  for (let vertex = 0; vertex < level.vertices; vertex++) {
    const row = new Float64Array(parts);
    const freed = gainRow(state, vertex, row, 0);
    for (let part = 0; part < parts; part++) {
      if (part === state.partOf[vertex]) continue;
      const moved = partOf.map((of, fine) => (vertexOf[fine] === vertex ? part : of));
      const gain = plain.cut - plainMeasure(graph, moved).cut;
      expect(gains.base[vertex] + gains.rows[vertex * parts + part]).toBeCloseTo(gain, 9);
      expect(freed - row[state.partOf[vertex]] + row[part]).toBeCloseTo(gain, 9);
    }
  }
}

it('keeps cut, loads and gains while vertices move', () => {
  fc.assert(
    fc.property(arbitraryHypergraph(8, 10), fc.integer({ min: 2, max: 40 }), moves, (graph, parts, steps) => {
      checkState(
        graph,
        finestLevel(graph),
        Int32Array.from({ length: graph.vertices }, (_, i) => i),
        parts,
        steps,
      );
    }),
    { numRuns: 200 },
  );
});

it('keeps them on coarser levels', () => {
  fc.assert(
    fc.property(
      arbitraryHypergraph(9, 10),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 9, maxLength: 9 }),
      moves,
      (graph, wish, steps) => {
        const names = [...new Set(wish.slice(0, graph.vertices))];
        const clusterOf = Int32Array.from({ length: graph.vertices }, (_, vertex) =>
          names.indexOf(wish[vertex]),
        );
        // Clusters hold one group at most.
        graph.group.fill(-1);
        const coarse = contract(finestLevel(graph), clusterOf, names.length);
        checkState(graph, coarse, clusterOf, 3, steps);
      },
    ),
    { numRuns: 200 },
  );
});
