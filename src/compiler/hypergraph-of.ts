import type { Hypergraph } from './hypergraph/hypergraph.js';
import type { LegalNetwork, LegalProjection } from './legal.js';
import { INPUT_RATE, NEURON_RATE, type SpikeRates } from './traffic.js';

/** A network as a hypergraph: vertices are the neurons of all populations, in the order of the description. */
export interface NetworkGraph {
  readonly graph: Hypergraph;
  /** Vertex of neuron 0 of each population, and behind the last. */
  readonly vertexFirst: Int32Array;
}

/** @param bitsPerSynapse by projection: synapse memory that one synapse is taken to need, row pointers and all */
export function hypergraphOf(
  network: LegalNetwork,
  rates: SpikeRates | null,
  bitsPerSynapse: readonly number[],
): NetworkGraph {
  const { populations, inputs } = network;
  const vertexFirst = new Int32Array(populations.length + 1);
  populations.forEach(({ size }, index) => {
    vertexFirst[index + 1] = vertexFirst[index] + size;
  });
  const vertices = vertexFirst[populations.length];
  const nets: SourceNets[] = [];
  [...populations, ...inputs].forEach(({ size }, source) => {
    const sent = network.projections.filter(projection => projection.source === source);
    for (const delay of new Set(sent.map(({ delayTicks }) => delayTicks))) {
      const projections = sent.filter(({ delayTicks }) => delayTicks === delay);
      nets.push({ source, ...gatherNets(projections, size, vertexFirst) });
    }
  });
  const graph = {
    vertices,
    ...joinNets(nets, populations.length, vertexFirst, rates),
    memoryBits: memoryOf(network, vertexFirst, bitsPerSynapse),
    group: groupsOf(network, vertexFirst),
  };
  return { graph, vertexFirst };
}

/**
 * The same network with no more rows and memory than it surely needs: what is proved of it holds for every way in which
 * crossbars may be stored.
 */
export function leastNeeds({ graph, vertexFirst }: NetworkGraph, network: LegalNetwork): Hypergraph {
  const bits = network.projections.map(({ packedBits, sharedKernel }) =>
    sharedKernel === null ? packedBits : 0,
  );
  return {
    ...graph,
    netRows: new Int32Array(graph.nets).fill(1),
    memoryBits: memoryOf(network, vertexFirst, bits),
  };
}

/** Synapse memory by vertex. */
function memoryOf(
  { projections }: LegalNetwork,
  vertexFirst: Int32Array,
  bitsPerSynapse: readonly number[],
): Float64Array {
  const memory = new Float64Array(vertexFirst[vertexFirst.length - 1]);
  projections.forEach(({ target, post, start }, index) => {
    for (let neuron = 0; neuron < post; neuron++) {
      memory[vertexFirst[target] + neuron] += (start[neuron + 1] - start[neuron]) * bitsPerSynapse[index];
    }
  });
  return memory;
}

function groupsOf({ groups }: LegalNetwork, vertexFirst: Int32Array): Int32Array {
  const group = new Int32Array(vertexFirst[vertexFirst.length - 1]).fill(-1);
  groups.forEach(({ population, first, count }, index) => {
    group.fill(index, vertexFirst[population] + first, vertexFirst[population] + first + count);
  });
  return group;
}

/** Pins and rows of the nets that the units of one population or input drive with one delay. */
interface SourceNets {
  readonly source: number;
  /** Pins of unit s are pins[start[s]] .. pins[start[s + 1] - 1], ascending, each once. */
  readonly start: Int32Array;
  readonly pins: Int32Array;
  readonly rows: Int32Array;
}

function gatherNets(
  projections: readonly LegalProjection[],
  size: number,
  vertexFirst: Int32Array,
): Omit<SourceNets, 'source'> {
  const start = new Int32Array(size + 1);
  const last = new Int32Array(size).fill(-1);
  eachTarget(projections, vertexFirst, (vertex, sources, from, to) => {
    for (let i = from; i < to; i++) {
      const unit = sources[i];
      if (last[unit] === vertex) continue;
      last[unit] = vertex;
      start[unit + 1]++;
    }
  });
  for (let unit = 0; unit < size; unit++) start[unit + 1] += start[unit];
  const pins = new Int32Array(start[size]);
  const next = start.slice(0, size);
  last.fill(-1);
  eachTarget(projections, vertexFirst, (vertex, sources, from, to) => {
    for (let i = from; i < to; i++) {
      const unit = sources[i];
      if (last[unit] === vertex) continue;
      last[unit] = vertex;
      pins[next[unit]++] = vertex;
    }
  });
  return { start, pins, rows: rowsOf(projections, size) };
}

/** Calls back for the sources sources[from] .. sources[to - 1] of every target, vertices ascending. */
function eachTarget(
  projections: readonly LegalProjection[],
  vertexFirst: Int32Array,
  visit: (vertex: number, sources: Int32Array, from: number, to: number) => void,
): void {
  for (let population = 0; population + 1 < vertexFirst.length; population++) {
    const onto = projections.filter(({ target }) => target === population);
    if (onto.length === 0) continue;
    for (let neuron = 0; neuron < onto[0].post; neuron++) {
      for (const { start, sources, allToAll, pre } of onto) {
        const vertex = vertexFirst[population] + neuron;
        if (allToAll) visit(vertex, sources, 0, pre);
        else visit(vertex, sources, start[neuron], start[neuron + 1]);
      }
    }
  }
}

/**
 * Rows that a unit takes on a core: one for each of its projections onto the same population. Where a core holds several
 * populations they are more; an exact count afterwards finds that.
 */
function rowsOf(projections: readonly LegalProjection[], size: number): Int32Array {
  const rows = new Int32Array(size);
  for (const target of new Set(projections.map(projection => projection.target))) {
    const here = new Int32Array(size);
    for (const projection of projections) {
      if (projection.target !== target) continue;
      const held = new Uint8Array(size);
      for (const source of projection.sources) held[source] = 1;
      for (let unit = 0; unit < size; unit++) here[unit] += held[unit];
    }
    for (let unit = 0; unit < size; unit++) rows[unit] = Math.max(rows[unit], here[unit]);
  }
  return rows;
}

type Nets = Pick<Hypergraph, 'nets' | 'pinStart' | 'pins' | 'driver' | 'netWeight' | 'netRows'>;

/** All nets with a pin, one after the other. */
function joinNets(
  parts: readonly SourceNets[],
  populations: number,
  vertexFirst: Int32Array,
  rates: SpikeRates | null,
): Nets {
  let nets = 0;
  let pinCount = 0;
  for (const { start, pins } of parts) {
    for (let unit = 0; unit + 1 < start.length; unit++) if (start[unit + 1] > start[unit]) nets++;
    pinCount += pins.length;
  }
  const pinStart = new Int32Array(nets + 1);
  const pins = new Int32Array(pinCount);
  const driver = new Int32Array(nets).fill(-1);
  const netWeight = new Float64Array(nets);
  const netRows = new Int32Array(nets);
  let net = 0;
  let pin = 0;
  for (const part of parts) {
    const isInput = part.source >= populations;
    const known = rates?.of(part.source) ?? null;
    for (let unit = 0; unit + 1 < part.start.length; unit++) {
      const length = part.start[unit + 1] - part.start[unit];
      if (length === 0) continue;
      if (!isInput) driver[net] = vertexFirst[part.source] + unit;
      netWeight[net] = known?.[unit] ?? (isInput ? INPUT_RATE : NEURON_RATE);
      netRows[net] = part.rows[unit];
      pinStart[++net] = pinStart[net - 1] + length;
    }
    pins.set(part.pins, pin);
    pin += part.pins.length;
  }
  return { nets, pinStart, pins, driver, netWeight, netRows };
}
