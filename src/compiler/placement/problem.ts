import type { SystemModel } from '../../hardware/system.js';
import type { Traffic, TreeFlow } from '../traffic.js';
import { type Grid, gridOf, type HopPrice, hopPrice } from './grid.js';

/**
 * Packets that travel together: from one tile to the tiles of some cores, over the union of the X-Y ways, each link of it
 * once. Net n's targets are `targets[start[n]]` to `targets[start[n + 1] - 1]`.
 */
export interface Nets {
  readonly count: number;
  /** By net: the core that sends, or {@link PORT}. */
  readonly source: Int32Array;
  readonly start: Int32Array;
  readonly targets: Int32Array;
  /** By net: packets a step. */
  readonly packets: Float64Array;
}

/** Stands for the tile (0, 0), where inputs enter the mesh. */
export const PORT = -1;
export const PORT_TILE = 0;

/** Cores to be put on tiles: what they send, and what a way costs. */
export interface PlacementProblem {
  readonly cores: number;
  readonly grid: Grid;
  /** Links of a tree count once; otherwise every packet goes its own way. */
  readonly multicast: boolean;
  readonly energyPrice: HopPrice;
  readonly timePrice: HopPrice;
  /** What the chip sends, its links counted as it counts them: trees or pairs. */
  readonly nets: Nets;
  /** Pairs of places, whatever the chip's routing. */
  readonly pairs: Nets;
  readonly trees: Nets;
}

export function problemOf(
  cores: number,
  { flows, trees }: Pick<Traffic, 'flows' | 'trees'>,
  chip: Pick<SystemModel, 'mesh' | 'prices'>,
): PlacementProblem {
  const multicast = chip.mesh.routing === 'multicast';
  const pairs = netsOf(flows.map(({ from, to, packets }) => ({ from, to: [to], packets })));
  const treeNets = netsOf(trees);
  return {
    cores,
    grid: gridOf(chip),
    multicast,
    energyPrice: hopPrice(chip.prices.energy),
    timePrice: hopPrice(chip.prices.time),
    nets: multicast ? treeNets : pairs,
    pairs,
    trees: treeNets,
  };
}

/**
 * Nets with the same ends are added up; targets on the source itself and nets without packets are left out. Packets are
 * rounded to multiples of a power of two, about 2^-38 of their sum, so that sums are exact in whatever order they
 * are made: a search may then add and take away for hours and still know to the bit what it has.
 */
function netsOf(flows: readonly TreeFlow[]): Nets {
  const sums = new Map<string, { from: number; to: number[]; packets: number }>();
  let total = 0;
  for (const { from, to, packets } of flows) {
    const others = [...new Set(to)].filter(core => core !== from).sort((a, b) => a - b);
    if (others.length === 0 || !(packets > 0)) continue;
    const key = `${from} ${others.join(' ')}`;
    const known = sums.get(key);
    if (known === undefined) sums.set(key, { from, to: others, packets });
    else known.packets += packets;
    total += packets * others.length;
  }
  const unit = 2 ** (Math.ceil(Math.log2(Math.max(total, Number.MIN_VALUE))) - 38);
  const nets = [...sums.values()];
  const start = new Int32Array(nets.length + 1);
  nets.forEach(({ to }, net) => {
    start[net + 1] = start[net] + to.length;
  });
  return {
    count: nets.length,
    source: Int32Array.from(nets, ({ from }) => from),
    start,
    targets: Int32Array.from(nets.flatMap(({ to }) => to)),
    packets: Float64Array.from(nets, ({ packets }) => Math.round(packets / unit) * unit),
  };
}

/** Packets a step between cores, either way, and between core and port: what a sum of ways is made of. */
export interface Affinity {
  /** Neighbours of core i are `neighbours[start[i]]` to `neighbours[start[i + 1] - 1]`, ascending. */
  readonly start: Int32Array;
  readonly neighbours: Int32Array;
  readonly packets: Float64Array;
  /** By core: packets to and from the port. */
  readonly port: Float64Array;
}

/** Adds nets up by pairs; a net of k targets counts `share(k)` of its packets for each of them. */
export function affinityOf(cores: number, nets: Nets, share: (targets: number) => number): Affinity {
  const sums = Array.from({ length: cores }, () => new Map<number, number>());
  const port = new Float64Array(cores);
  const add = (core: number, other: number, packets: number) => {
    if (other === PORT) port[core] += packets;
    else sums[core].set(other, (sums[core].get(other) ?? 0) + packets);
  };
  for (let net = 0; net < nets.count; net++) {
    const source = nets.source[net];
    const packets = nets.packets[net] * share(nets.start[net + 1] - nets.start[net]);
    for (let at = nets.start[net]; at < nets.start[net + 1]; at++) {
      const target = nets.targets[at];
      add(target, source, packets);
      if (source !== PORT) add(source, target, packets);
    }
  }
  const start = new Int32Array(cores + 1);
  const rows = sums.map(sum => [...sum].sort(([a], [b]) => a - b));
  rows.forEach((row, core) => {
    start[core + 1] = start[core] + row.length;
  });
  return {
    start,
    neighbours: Int32Array.from(rows.flatMap(row => row.map(([neighbour]) => neighbour))),
    packets: Float64Array.from(rows.flatMap(row => row.map(([, packets]) => packets))),
    port,
  };
}
