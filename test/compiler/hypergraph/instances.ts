import type { Hypergraph, PartLimits } from '../../../src/compiler/hypergraph/hypergraph.js';
import { Xorshift32 } from '../../../src/fixed/xorshift.js';

export const UNLIMITED: PartLimits = {
  parts: Number.POSITIVE_INFINITY,
  neurons: Number.POSITIVE_INFINITY,
  axonsIn: Number.POSITIVE_INFINITY,
  axonsOut: Number.POSITIVE_INFINITY,
  memoryBits: Number.POSITIVE_INFINITY,
  thirdFactors: Number.POSITIVE_INFINITY,
};

export interface Net {
  readonly driver: number;
  readonly targets: readonly number[];
  readonly weight?: number;
  readonly rows?: number;
}

/** A hypergraph from lists; memory: a bit by vertex for each net that reaches it, unless given. */
export function hypergraphOf(
  vertices: number,
  nets: readonly Net[],
  { group, memoryBits }: { group?: readonly number[]; memoryBits?: readonly number[] } = {},
): Hypergraph {
  const pins = nets.map(({ targets }) => [...new Set(targets)].sort((a, b) => a - b));
  const pinStart = new Int32Array(nets.length + 1);
  pins.forEach((targets, net) => {
    pinStart[net + 1] = pinStart[net] + targets.length;
  });
  const memory = new Float64Array(vertices);
  for (const vertex of pins.flat()) memory[vertex]++;
  return {
    vertices,
    nets: nets.length,
    pinStart,
    pins: Int32Array.from(pins.flat()),
    driver: Int32Array.from(nets, ({ driver }) => driver),
    netWeight: Float64Array.from(nets, ({ weight }) => weight ?? 1),
    netRows: Int32Array.from(nets, ({ rows }) => rows ?? 1),
    memoryBits: memoryBits === undefined ? memory : Float64Array.from(memoryBits),
    group: group === undefined ? new Int32Array(vertices).fill(-1) : Int32Array.from(group),
  };
}

/**
 * Neurons on a square grid, described row by row or in an order drawn; every one drives a net to `fanOut` drawn from a
 * square of neurons around it.
 */
export function localHypergraph(
  side: number,
  radius: number,
  fanOut: number,
  seed: number,
  mixed: boolean,
): Hypergraph {
  const draw = new Xorshift32(seed);
  const vertices = side * side;
  const name = Int32Array.from({ length: vertices }, (_, i) => i);
  if (mixed) {
    for (let i = vertices - 1; i > 0; i--) {
      const j = draw.below(i + 1);
      [name[i], name[j]] = [name[j], name[i]];
    }
  }
  return drawn(vertices, fanOut, (vertex, to) => {
    const span = 2 * radius + 1;
    for (let i = 0; i < fanOut; i++) {
      const x = (vertex % side) + draw.below(span) - radius;
      const y = Math.floor(vertex / side) + draw.below(span) - radius;
      if (x >= 0 && y >= 0 && x < side && y < side) to(name[y * side + x]);
    }
    return name[vertex];
  });
}

/** Every neuron drives a net to `fanOut` drawn from all. */
export function randomHypergraph(vertices: number, fanOut: number, seed: number): Hypergraph {
  const draw = new Xorshift32(seed);
  return drawn(vertices, fanOut, (vertex, to) => {
    for (let i = 0; i < fanOut; i++) to(draw.below(vertices));
    return vertex;
  });
}

/** Vertices in blocks (vertex modulo `blocks`); nets stay within their block, save one target in `strayEvery`. */
export function plantedHypergraph(
  vertices: number,
  blocks: number,
  fanOut: number,
  strayEvery: number,
  seed: number,
): Hypergraph {
  const draw = new Xorshift32(seed);
  const size = vertices / blocks;
  return drawn(vertices, fanOut, (vertex, to) => {
    for (let i = 0; i < fanOut; i++) {
      const stray = strayEvery > 0 && draw.below(strayEvery) === 0;
      to(stray ? draw.below(vertices) : draw.below(size) * blocks + (vertex % blocks));
    }
    return vertex;
  });
}

function drawn(
  vertices: number,
  fanOut: number,
  net: (vertex: number, to: (target: number) => void) => number,
): Hypergraph {
  const pinStart = new Int32Array(vertices + 1);
  const pins = new Int32Array(vertices * fanOut);
  const driver = new Int32Array(vertices);
  const memoryBits = new Float64Array(vertices);
  const last = new Int32Array(vertices).fill(-1);
  let count = 0;
  for (let vertex = 0; vertex < vertices; vertex++) {
    driver[vertex] = net(vertex, target => {
      if (last[target] === vertex) return;
      last[target] = vertex;
      pins[count++] = target;
      memoryBits[target] += 9;
    });
    pins.subarray(pinStart[vertex], count).sort();
    pinStart[vertex + 1] = count;
  }
  return {
    vertices,
    nets: vertices,
    pinStart,
    pins: pins.slice(0, count),
    driver,
    netWeight: new Float64Array(vertices).fill(1),
    netRows: new Int32Array(vertices).fill(1),
    memoryBits,
    group: new Int32Array(vertices).fill(-1),
  };
}
