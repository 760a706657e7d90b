import type { PartitionBound } from './hypergraph/bound.js';
import type { NetworkGraph } from './hypergraph-of.js';
import type { Partition } from './partition.js';

/**
 * What no partition costs less than, in axons between cores, that puts each layer on as many cores as a given one does,
 * and lets layers share cores only if that one does.
 *
 * Of a layer of n neurons on k cores, each of which holds one of them at least and `neurons` at most, a net with p of the
 * neurons as targets reaches at least p / neurons cores, and at least k - (n - p): each core that it does not reach holds one
 * of the n - p others. Cores of different layers add up where layers share none, else the largest number counts. One of
 * the cores is the driver's own, if it can be.
 *
 * @param neurons what a core holds at most
 */
export function layerBound(
  { graph, vertexFirst }: NetworkGraph,
  partition: Partition,
  neurons: number,
): PartitionBound {
  const { counts, shared } = coresOfLayers(partition, vertexFirst.length - 1);
  const layerOf = new Int32Array(graph.vertices);
  for (let layer = 0; layer + 1 < vertexFirst.length; layer++) {
    layerOf.fill(layer, vertexFirst[layer], vertexFirst[layer + 1]);
  }
  let bound = 0;
  for (let net = 0; net < graph.nets; net++) {
    const end = graph.pinStart[net + 1];
    const home = graph.driver[net] < 0 ? -1 : layerOf[graph.driver[net]];
    let reached = 0;
    let reachesHome = false;
    for (let i = graph.pinStart[net]; i < end; ) {
      const layer = layerOf[graph.pins[i]];
      const first = i;
      while (i < end && graph.pins[i] < vertexFirst[layer + 1]) i++;
      const others = vertexFirst[layer + 1] - vertexFirst[layer] - (i - first);
      const here = Math.max(1, Math.ceil((i - first) / neurons), counts[layer] - others);
      reached = shared ? Math.max(reached, here) : reached + here;
      if (layer === home) reachesHome = true;
    }
    const own = reached > 0 && home >= 0 && (shared || reachesHome) ? 1 : 0;
    bound += reached - own;
  }
  return { bound, method: 'cores of each layer' };
}

/** Cores by layer, and whether some core holds two. */
function coresOfLayers({ slices }: Partition, layers: number): { counts: number[]; shared: boolean } {
  const layersOn = new Map<number, Set<number>>();
  for (const { core, population } of slices) {
    layersOn.set(core, (layersOn.get(core) ?? new Set()).add(population));
  }
  const counts = new Array<number>(layers).fill(0);
  for (const held of layersOn.values()) for (const layer of held) counts[layer]++;
  return { counts, shared: [...layersOn.values()].some(held => held.size > 1) };
}
