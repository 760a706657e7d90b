import { assign } from './assignment.js';
import { type Grid, type LinkPrices, wayPrices } from './grid.js';
import { type Affinity, affinityOf, type PlacementProblem, PORT } from './problem.js';

/** A number that no placement is below, and why. */
export interface Bound {
  readonly value: number;
  readonly method: string;
}

/** Entries of the table of prices [cores x tiles] up to which ways are bounded core by core. */
const MAX_TABLE = 1 << 22;
/** Those up to which the cheapest assignment is found. */
const MAX_ASSIGNMENT = 1 << 18;

/**
 * No placement pays less for its ways: energy at the chip's prices of a hop, or plain hops where both directions cost 1.
 * Where trees share links two bounds are tried: every tree must join so many tiles, each by a link of its own, and its
 * links are no fewer than the mean way to its targets.
 */
export function boundEnergy(problem: PlacementProblem, price: LinkPrices): Bound {
  const { cores, multicast, nets } = problem;
  if (!multicast)
    return boundWays(
      problem,
      affinityOf(cores, nets, () => 1),
      price,
    );
  const mean = boundWays(
    problem,
    affinityOf(cores, nets, targets => 1 / targets),
    price,
  );
  const trees = boundTrees(problem, price);
  return trees.value >= mean.value
    ? trees
    : { value: mean.value, method: `${mean.method}, mean way of each tree` };
}

/**
 * The bound of P. C. Gilmore (J. SIAM 10, 1962) and E. L. Lawler (Management Science 9, 1963): a core on a tile
 * pays at least for its partners on the places nearest to it, those with most packets nearest; half of each pair's
 * price is put on each of the two; the cheapest assignment of cores to tiles, as if they did not depend on each other, is the bound. Places on the own tile are
 * free; the port has its tile.
 */
function boundWays({ cores, grid }: PlacementProblem, affinity: Affinity, price: LinkPrices): Bound {
  const { coresPerTile, tiles } = grid;
  const reach = Math.min(tiles, nearestTiles(cores, grid));
  if (cores * tiles > MAX_TABLE || tiles * tiles > MAX_TABLE)
    return { value: 0, method: 'none: too many places' };
  const ways = wayPrices(grid, price);
  const cost = new Float64Array(cores * tiles);
  const near = nearestWays(ways, tiles, reach);
  for (let core = 0; core < cores; core++) {
    const packets = affinity.packets
      .slice(affinity.start[core], affinity.start[core + 1])
      .sort()
      .reverse();
    for (let tile = 0; tile < tiles; tile++) {
      let sum = 0;
      for (let k = 0; k < packets.length; k++) {
        // The core itself has one of its tile's places.
        sum += packets[k] * near[tile * reach + Math.floor((k + 1) / coresPerTile)];
      }
      cost[core * tiles + tile] = sum / 2 + affinity.port[core] * ways[tile];
    }
  }
  if (cores * tiles <= MAX_ASSIGNMENT) {
    return { value: assign(cost, cores, tiles, coresPerTile).cost, method: 'Gilmore-Lawler' };
  }
  let value = 0;
  for (let core = 0; core < cores; core++) {
    value += cost.subarray(core * tiles, (core + 1) * tiles).reduce((least, other) => Math.min(least, other));
  }
  return { value, method: 'Gilmore-Lawler, each core on its cheapest tile' };
}

/** Tiles that the partners of a core need at most, its own among them. */
function nearestTiles(cores: number, { coresPerTile }: Grid): number {
  return Math.floor((cores - 1) / coresPerTile) + 1;
}

/** By tile, the prices of the ways to the tiles nearest to it, ascending, [tiles x reach]. */
function nearestWays(ways: Float64Array, tiles: number, reach: number): Float64Array {
  const near = new Float64Array(tiles * reach);
  for (let tile = 0; tile < tiles; tile++) {
    near.set(
      ways
        .slice(tile * tiles, (tile + 1) * tiles)
        .sort()
        .subarray(0, reach),
      tile * reach,
    );
  }
  return near;
}

/** A tree over k tiles has k - 1 links, none cheaper than the cheapest. */
function boundTrees(problem: PlacementProblem, price: LinkPrices): Bound {
  const { nets } = problem;
  const least = leastLinks(problem);
  let links = 0;
  for (let net = 0; net < nets.count; net++) links += nets.packets[net] * least[net];
  return { value: links * cheapestHop(problem, price), method: 'links that trees need' };
}

/** By net: the links without which it cannot reach as many tiles as its cores fill. */
export function leastLinks({ grid, nets }: PlacementProblem): Int32Array {
  return Int32Array.from({ length: nets.count }, (_, net) => {
    const targets = nets.start[net + 1] - nets.start[net];
    // The port takes no core's place.
    const cores = nets.source[net] === PORT ? targets : targets + 1;
    return Math.ceil(cores / grid.coresPerTile) - 1;
  });
}

/** Price of the cheapest of the links that the grid has. */
export function cheapestHop(
  { grid: { chipColumns, chipRows, columns, rows } }: PlacementProblem,
  { eastWest, northSouth, offChip }: LinkPrices,
): number {
  const kinds = [
    ...(chipColumns > 1 ? [eastWest] : []),
    ...(chipRows > 1 ? [northSouth] : []),
    ...(chipColumns < columns || chipRows < rows ? [offChip] : []),
  ];
  return kinds.length === 0 ? 0 : Math.min(...kinds);
}
