import type { Bound } from './bounds.js';
import { wayPrices } from './grid.js';
import { type Affinity, affinityOf, type PlacementProblem, PORT } from './problem.js';

/** Tiles up to which all distances are looked at. */
const MAX_TILES = 2048;

/**
 * No placement has a shorter longest way: all cores within r packets of one (or of the port) must find places within r
 * times the longest way of it, so the way is at least the r-th part of the radius around which there are so many places.
 */
export function boundLatency({ cores, grid, pairs, timePrice }: PlacementProblem): Bound {
  const { coresPerTile, tiles } = grid;
  const method = 'places within reach';
  if (tiles > MAX_TILES) return { value: 0, method: 'none: too many places' };
  const ways = wayPrices(grid, timePrice);
  const sorted = Array.from({ length: tiles }, (_, tile) =>
    ways.slice(tile * tiles, (tile + 1) * tiles).sort(),
  );
  /** Least radius around a tile that holds so many places. */
  const radius = (tile: number, places: number) => sorted[tile][Math.ceil(places / coresPerTile) - 1];
  // Where a core stands is open: the tile from which most places are near.
  const leastRadius = new Map<number, number>();
  const anywhere = (places: number): number => {
    const known = leastRadius.get(places);
    if (known !== undefined) return known;
    let least = Number.POSITIVE_INFINITY;
    for (let tile = 0; tile < tiles; tile++) least = Math.min(least, radius(tile, places));
    leastRadius.set(places, least);
    return least;
  };
  const affinity = affinityOf(cores, pairs, () => 1);
  let value = 0;
  for (let core = PORT; core < cores; core++) {
    levelsFrom(core, cores, affinity).forEach((reached, level) => {
      if (reached === 0) return;
      value = Math.max(value, (core === PORT ? radius(0, reached) : anywhere(reached)) / (level + 1));
    });
  }
  return { value, method };
}

/** Cores within 1, 2, ... packets of one, itself among them (the port is no core). */
function levelsFrom(from: number, cores: number, { neighbours, port, start }: Affinity): number[] {
  const seen = new Uint8Array(cores);
  let edge: number[] = [];
  const see = (core: number, into: number[]) => {
    if (seen[core] === 1) return;
    seen[core] = 1;
    into.push(core);
  };
  const levels: number[] = [];
  let count = 0;
  if (from === PORT) {
    for (let core = 0; core < cores; core++) if (port[core] > 0) see(core, edge);
    levels.push(edge.length);
  } else {
    see(from, edge);
  }
  count = edge.length;
  while (edge.length > 0) {
    const next: number[] = [];
    for (const core of edge) {
      for (let at = start[core]; at < start[core + 1]; at++) see(neighbours[at], next);
    }
    if (next.length === 0) break;
    count += next.length;
    levels.push(count);
    edge = next;
  }
  return levels;
}

/**
 * No placement has a lower peak: what leaves or reaches a tile does so by at most four links, packets on the chip share
 * its links, and from the port all that goes to other columns takes the links along its row.
 *
 * @param hops what no placement's plain hops, as the chip routes, are below
 */
export function boundLoad(problem: PlacementProblem, hops: Bound): Bound {
  const { cores, grid, nets } = problem;
  const { columns, coresPerTile, rows, torus } = grid;
  if (grid.links === 0) return { value: 0, method: 'a single tile has no links' };
  const bounds: Bound[] = [{ value: hops.value / grid.links, method: `${hops.method}, over all links` }];
  const sideLinks = Math.min(columns - 1, 2) + Math.min(rows - 1, 2);
  const portLinks = Math.min(sideLinks, torus ? 4 : Math.min(columns - 1, 1) + Math.min(rows - 1, 1));
  const portRowLinks = Math.min(columns - 1, torus ? 2 : 1);
  for (let core = PORT; core < cores; core++) {
    const leaving = (free: number) => leavingLoad(problem, core, free);
    if (core === PORT) {
      bounds.push({ value: leaving(coresPerTile) / portLinks, method: 'links at the port' });
      if (portRowLinks > 0) {
        bounds.push({
          value: leaving(coresPerTile * rows) / portRowLinks,
          method: "links of the port's row",
        });
      }
      continue;
    }
    bounds.push({
      value: leaving(coresPerTile - 1) / sideLinks,
      method: `links at the tile of core ${core}`,
    });
  }
  const reaching = reachingLoads(cores, nets, coresPerTile);
  reaching.forEach((value, core) => {
    bounds.push({ value: value / sideLinks, method: `links at the tile of core ${core}` });
  });
  return bounds.reduce((best, bound) => (bound.value > best.value ? bound : best));
}

/** No placement has a smaller root of the mean square: that is no smaller than the mean, or than one link alone makes it. `hops` as above, `load` of the peak. */
export function boundBalance({ grid: { links } }: PlacementProblem, hops: Bound, load: Bound): Bound {
  if (links === 0) return load;
  const mean = hops.value / links;
  const peak = load.value / Math.sqrt(links);
  return mean >= peak
    ? { value: mean, method: `${hops.method}, over all links` }
    : { value: peak, method: `one link alone: ${load.method}` };
}

/**
 * Packets a step that must cross out of a region around their source when only `free` of their target cores have places in
 * it: nets with more targets do in any case; the others but for those to the cores with most of them.
 */
function leavingLoad({ cores, nets }: PlacementProblem, source: number, free: number): number {
  let sure = 0;
  const single = new Float64Array(cores);
  for (let net = 0; net < nets.count; net++) {
    if (nets.source[net] !== source) continue;
    const targets = nets.start[net + 1] - nets.start[net];
    if (targets === 1) single[nets.targets[nets.start[net]]] += nets.packets[net];
    else if (targets > free) sure += nets.packets[net];
  }
  return sure + sumWithoutLargest(single, free);
}

/** By core: packets a step that must come from other tiles when so many sources as fit stand on its own. */
function reachingLoads(cores: number, nets: PlacementProblem['nets'], coresPerTile: number): number[] {
  const from = Array.from({ length: cores }, () => new Map<number, number>());
  for (let net = 0; net < nets.count; net++) {
    const source = nets.source[net];
    if (source === PORT) continue;
    for (let at = nets.start[net]; at < nets.start[net + 1]; at++) {
      const sums = from[nets.targets[at]];
      sums.set(source, (sums.get(source) ?? 0) + nets.packets[net]);
    }
  }
  return from.map(sums => sumWithoutLargest(Float64Array.from(sums.values()), coresPerTile - 1));
}

function sumWithoutLargest(values: Float64Array, largest: number): number {
  const ascending = values.slice().sort();
  let sum = 0;
  for (let k = 0; k < ascending.length - largest; k++) sum += ascending[k];
  return sum;
}
