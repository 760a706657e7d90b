import type { WeightlessImage } from '../../../image/layout.js';
import type { PacketNetwork } from './network.js';

/** Where each route's packets go, as places of a list of nodes; behind them a place for each node by itself. */
export interface RouteNodes {
  /** [routes + 1] route r goes to nodes[start[r]] .. nodes[start[r + 1] - 1]. */
  readonly start: Int32Array;
  readonly nodes: Int32Array;
  /** Place of node 0 by itself; that of node n is n places on. */
  readonly alone: number;
}

/** Nodes are the image's cores in their order, then its encoders. */
export function routeNodes(image: WeightlessImage, network: PacketNetwork): RouteNodes {
  const { routes, cores, slices, encoders, crossbars } = image;
  const coreOfAxon = new Int32Array(crossbars.reduce((sum, { rows }) => sum + rows, 0));
  let axons = 0;
  for (const { slice, rows } of crossbars) {
    coreOfAxon.fill(slices[slice].core, axons, axons + rows);
    axons += rows;
  }
  const start = new Int32Array(routes.delayTicks.length + 1);
  const nodes: number[] = [];
  const known = new Map<string, number[]>();
  let source = 0;
  const addSource = (node: number) => {
    for (let route = routes.sourceStart[source]; route < routes.sourceStart[source + 1]; route++) {
      const reached = new Set<number>();
      for (let axon = routes.routeAxonStart[route]; axon < routes.routeAxonStart[route + 1]; axon++) {
        reached.add(coreOfAxon[routes.axons[axon]]);
      }
      const key = `${node}:${[...reached].join()}`;
      const sorted = known.get(key) ?? network.sortDestinations(node, [...reached]);
      known.set(key, sorted);
      nodes.push(...sorted);
      start[route + 1] = nodes.length;
    }
    source++;
  };
  for (const { core, count } of slices) for (let k = 0; k < count; k++) addSource(core);
  encoders.forEach(({ count }, encoder) => {
    for (let k = 0; k < count; k++) addSource(cores.length + encoder);
  });
  const alone = nodes.length;
  for (let node = 0; node < cores.length + encoders.length; node++) nodes.push(node);
  return { start, nodes: Int32Array.from(nodes), alone };
}
