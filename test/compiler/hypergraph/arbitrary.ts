import fc from 'fast-check';
import type { Hypergraph, PartLimits } from '../../../src/compiler/hypergraph/hypergraph.js';
import { hypergraphOf } from './instances.js';

/** Small hypergraphs with inputs, self-connections, empty and equal nets, rows and weights of 0, and groups. */
export function arbitraryHypergraph(mostVertices: number, mostNets: number): fc.Arbitrary<Hypergraph> {
  return fc.integer({ min: 1, max: mostVertices }).chain(vertices => {
    const vertex = fc.integer({ min: 0, max: vertices - 1 });
    const net = fc.record({
      driver: fc.integer({ min: -1, max: vertices - 1 }),
      targets: fc.oneof(
        fc.array(vertex, { maxLength: 5 }),
        fc.constant(Array.from({ length: vertices }, (_, i) => i)),
      ),
      weight: fc.oneof(
        fc.constant(1),
        fc.integer({ min: 0, max: 20 }).map(eighths => eighths / 8),
      ),
      rows: fc.integer({ min: 0, max: 3 }),
    });
    return fc
      .record({
        nets: fc.array(net, { maxLength: mostNets }),
        group: fc.array(fc.integer({ min: -1, max: 3 }), { minLength: vertices, maxLength: vertices }),
        memoryBits: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: vertices, maxLength: vertices }),
      })
      .map(({ nets, group, memoryBits }) => hypergraphOf(vertices, nets, { group, memoryBits }));
  });
}

export const arbitraryLimits: fc.Arbitrary<PartLimits> = fc.record({
  parts: fc.integer({ min: 1, max: 4 }),
  neurons: fc.oneof(fc.integer({ min: 1, max: 6 }), fc.constant(Number.POSITIVE_INFINITY)),
  axonsIn: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constant(Number.POSITIVE_INFINITY)),
  axonsOut: fc.oneof(fc.integer({ min: 0, max: 8 }), fc.constant(Number.POSITIVE_INFINITY)),
  memoryBits: fc.oneof(fc.integer({ min: 5, max: 40 }), fc.constant(Number.POSITIVE_INFINITY)),
  thirdFactors: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(Number.POSITIVE_INFINITY)),
});
