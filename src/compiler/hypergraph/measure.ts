import type { Hypergraph, PartLimits } from './hypergraph.js';

/** What every part takes of every limit, and what the whole costs. */
export interface PartLoads {
  readonly cut: number;
  readonly connectivity: number;
  readonly neurons: Int32Array;
  readonly axonsIn: Float64Array;
  readonly axonsOut: Float64Array;
  readonly memoryBits: Float64Array;
  readonly thirdFactors: Int32Array;
}

/**
 * Cut and loads of a partition, straight from their definitions; time in pins.
 *
 * @param partOf 0 .. parts - 1 by vertex
 */
export function measurePartition(graph: Hypergraph, partOf: Int32Array, parts: number): PartLoads {
  const loads = {
    neurons: new Int32Array(parts),
    axonsIn: new Float64Array(parts),
    axonsOut: new Float64Array(parts),
    memoryBits: new Float64Array(parts),
    thirdFactors: new Int32Array(parts),
  };
  const groupsSeen = new Set<number>();
  let groups = 0;
  for (const group of graph.group) groups = Math.max(groups, group + 1);
  for (let vertex = 0; vertex < graph.vertices; vertex++) {
    const part = partOf[vertex];
    loads.neurons[part]++;
    loads.memoryBits[part] += graph.memoryBits[vertex];
    const key = part * groups + graph.group[vertex];
    if (graph.group[vertex] < 0 || groupsSeen.has(key)) continue;
    groupsSeen.add(key);
    loads.thirdFactors[part]++;
  }
  let cut = 0;
  let connectivity = 0;
  const reachedBy = new Int32Array(parts).fill(-1);
  for (let net = 0; net < graph.nets; net++) {
    const driver = graph.driver[net];
    const home = driver < 0 ? -1 : partOf[driver];
    let others = 0;
    for (let i = graph.pinStart[net]; i < graph.pinStart[net + 1]; i++) {
      const part = partOf[graph.pins[i]];
      if (reachedBy[part] === net) continue;
      reachedBy[part] = net;
      loads.axonsIn[part] += graph.netRows[net];
      if (part !== home) others++;
    }
    if (home >= 0) loads.axonsOut[home] += others;
    connectivity += others;
    cut += others * graph.netWeight[net];
  }
  return { cut, connectivity, ...loads };
}

const LIMITS = ['neurons', 'axonsIn', 'axonsOut', 'memoryBits', 'thirdFactors'] as const;

/** The first limit that some part exceeds. */
export function violatedLimit(loads: PartLoads, limits: PartLimits): keyof PartLimits | null {
  const used = loads.neurons.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
  if (used > limits.parts) return 'parts';
  return LIMITS.find(limit => loads[limit].some(load => load > limits[limit])) ?? null;
}
