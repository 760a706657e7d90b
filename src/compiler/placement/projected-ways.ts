import { type Search, type Stop, shareOf } from '../anytime.js';
import { projectionBound } from '../qap/projection.js';
import type { Bound } from './bounds.js';
import { type LinkPrices, wayPrices } from './grid.js';
import { affinityOf, type PlacementProblem, PORT_TILE } from './problem.js';

/** Places up to which the bound is looked for in any case, and with a limit of time; the work grows with their cube. */
const MOST_PLACES = 256;
const MOST_TIMED_PLACES = 1024;
/** Share of the time that is left. */
const TIME_SHARE = 0.1;

/**
 * The projection bound of the ways that packets go: places are locations, cores and as many idle ones as there are places
 * left are facilities, what a core has with the port is linear. A tree is no shorter than the mean way to its targets.
 *
 * @param known another bound: of one that begins far below it no more is made
 * @returns null: too many places, or no time for it
 */
export function* boundByProjection(
  { cores, grid, multicast, nets }: PlacementProblem,
  price: LinkPrices,
  stop: Stop,
  known = 0,
): Search<Bound | null> {
  const { coresPerTile, tiles } = grid;
  const size = tiles * coresPerTile;
  const most = stop.secondsLeft === undefined ? MOST_PLACES : MOST_TIMED_PLACES;
  if (nets.count === 0 || size > most || stop()) return null;
  const ways = wayPrices(grid, price);
  const affinity = affinityOf(cores, nets, targets => (multicast ? 1 / targets : 1));
  const a = new Float64Array(size * size);
  const b = new Float64Array(size * size);
  const linear = new Float64Array(size * size);
  for (let place = 0; place < size; place++) {
    const tile = Math.floor(place / coresPerTile);
    for (let other = 0; other < size; other++) {
      a[place * size + other] = ways[tile * tiles + Math.floor(other / coresPerTile)];
    }
    for (let core = 0; core < cores; core++) {
      linear[place * size + core] = affinity.port[core] * ways[PORT_TILE * tiles + tile];
    }
  }
  for (let core = 0; core < cores; core++) {
    for (let at = affinity.start[core]; at < affinity.start[core + 1]; at++) {
      // Both cores of a pair have all of its packets.
      b[core * size + affinity.neighbours[at]] = affinity.packets[at] / 2;
    }
  }
  const value = yield* projectionBound({ size, a, b, linear }, shareOf(stop, TIME_SHARE), known);
  if (value === null) return null;
  return { value, method: multicast ? 'projection, mean way of each tree' : 'projection' };
}
