import { finish, NEVER } from '../../src/compiler/anytime.js';
import type { Hypergraph, PartLimits } from '../../src/compiler/hypergraph/hypergraph.js';
import { splitEvenly } from '../../src/compiler/hypergraph/initial.js';
import { measurePartition } from '../../src/compiler/hypergraph/measure.js';
import { partitionHypergraph } from '../../src/compiler/hypergraph/partition-hypergraph.js';
import { Xorshift32 } from '../../src/fixed/xorshift.js';
import type { Entry } from '../entry.js';

const FAN_OUT = 100;
const RADIUS = 10;
/** Neurons a part of the even partition. */
const A_PART = 80;

/** Neurons on a square grid, described in an order drawn, that reach neurons drawn from a square around them. */
function localGraph(side: number, seed: number): Hypergraph {
  const draw = new Xorshift32(seed);
  const vertices = side * side;
  const name = Int32Array.from({ length: vertices }, (_, i) => i);
  for (let i = vertices - 1; i > 0; i--) {
    const j = draw.below(i + 1);
    [name[i], name[j]] = [name[j], name[i]];
  }
  const near = (place: number) =>
    Math.max(0, Math.min(side - 1, place + draw.below(2 * RADIUS + 1) - RADIUS));
  const pins: number[] = [];
  const pinStart = new Int32Array(vertices + 1);
  for (let vertex = 0; vertex < vertices; vertex++) {
    const targets = new Set<number>();
    for (let i = 0; i < FAN_OUT; i++) {
      const x = near(vertex % side);
      targets.add(name[near(Math.floor(vertex / side)) * side + x]);
    }
    pins.push(...[...targets].sort((a, b) => a - b));
    pinStart[vertex + 1] = pins.length;
  }
  return {
    vertices,
    nets: vertices,
    pinStart,
    pins: Int32Array.from(pins),
    driver: name,
    netWeight: new Float64Array(vertices).fill(1),
    netRows: new Int32Array(vertices).fill(1),
    memoryBits: new Float64Array(vertices),
    group: new Int32Array(vertices).fill(-1),
  };
}

/**
 * Axons between parts, as a share of those of a partition in the described order: locally connected, described in an
 * order drawn.
 */
export const partitionCut: Entry = {
  kind: 'figure',
  name: 'partition-cut',
  unit: 'of the even partition',
  goal: 0.25,
  measure({ quick, seed }) {
    const graph = localGraph(quick ? 12 : 100, seed);
    const parts = Math.ceil(graph.vertices / A_PART);
    const none = Number.POSITIVE_INFINITY;
    const limits: PartLimits = {
      parts,
      neurons: Math.ceil(A_PART * 1.25),
      axonsIn: none,
      axonsOut: none,
      memoryBits: none,
      thirdFactors: none,
    };
    const even = measurePartition(graph, splitEvenly(graph.vertices, parts), parts);
    const found = finish(
      partitionHypergraph(graph, limits, { parts, seed, stop: quick ? () => true : NEVER }),
    );
    const note = `${graph.vertices} neurons on ${found.parts} parts: ${found.connectivity} axons, evenly ${even.connectivity}`;
    return { value: found.connectivity / even.connectivity, note };
  },
};
