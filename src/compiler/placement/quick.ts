import type { SystemModel } from '../../hardware/system.js';
import { finish, NEVER, type Search, type Stop } from '../anytime.js';
import type { Flow } from '../traffic.js';
import { type Place, placesAlongCurve } from './curve.js';
import { type Grid, gridOf, hopPrice, type LinkPrices, wayPrice, wayPrices } from './grid.js';

/** Exchanges tried at most, so that large chips do not take for ever. */
const MAX_TRIALS = 2_000_000;
const MAX_ROUNDS = 50;
/** Partners of cores that are looked at between two turns of the event loop. */
const LOOKS_A_TURN = 4_000_000;

/**
 * Puts cores on the mesh so that packets travel few links: in partition order along a Hilbert curve from the
 * port at (0, 0), then by exchanging any two cores (or a core and a free place) as long as that shortens the
 * sum of packets x hops. Deterministic: recorded runs are placed like this, so what it gives must not change.
 */
export function quickPlacement(
  cores: number,
  flows: readonly Flow[],
  chip: Pick<SystemModel, 'mesh' | 'prices'>,
): Place[] {
  return finish(quickSearch(cores, flows, chip, NEVER));
}

/** {@link quickPlacement}, with turns for others; told to stop, it gives what it has exchanged so far. */
export function* quickSearch(
  cores: number,
  flows: readonly Flow[],
  chip: Pick<SystemModel, 'mesh' | 'prices'>,
  stop: Stop,
): Search<Place[]> {
  const { mesh } = chip;
  const grid = gridOf(chip);
  const { eastWest, northSouth, offChip } = hopPrice(chip.prices.energy);
  // Links of a chip count as one each; one between chips as many of them as it costs.
  const links = { eastWest: 1, northSouth: 1, offChip: offChip / Math.max(eastWest, northSouth) };
  const places = placesAlongCurve(mesh);
  const port = { x: 0, y: 0 };
  const occupant = Int32Array.from(places.keys()).map(place => (place < cores ? place : -1));
  const placeOf = Int32Array.from({ length: cores }, (_, core) => core);
  const neighbours = neighboursOf(cores, flows);

  const hops = measureWays(grid, links);
  const costAt = (core: number, place: Place, other: number, otherPlace: Place): number => {
    let cost = 0;
    for (const [neighbour, packets] of neighbours[core]) {
      const at = neighbour < 0 ? port : neighbour === other ? otherPlace : places[placeOf[neighbour]];
      cost += packets * hops(at, place);
    }
    return cost;
  };

  // Free places further out than twice the used ones are never worth trying.
  const reach = Math.min(places.length, Math.max(2 * cores, cores + 4 * mesh.coresPerTile));
  const give = () => Array.from(placeOf, place => places[place]);
  let trials = 0;
  let looks = 0;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    let improved = false;
    for (let core = 0; core < cores; core++) {
      looks += reach * (1 + 4 * neighbours[core].length);
      if (looks > LOOKS_A_TURN) {
        looks = 0;
        yield;
        if (stop()) return give();
      }
      for (let place = 0; place < reach && trials < MAX_TRIALS; place++) {
        const other = occupant[place];
        if (other === core || (other >= 0 && other < core)) continue;
        trials++;
        const from = places[placeOf[core]];
        const to = places[place];
        let gain = costAt(core, from, other, to) - costAt(core, to, other, from);
        if (other >= 0) gain += costAt(other, to, core, from) - costAt(other, from, core, to);
        if (gain <= 1e-9) continue;
        improved = true;
        occupant[placeOf[core]] = other;
        if (other >= 0) placeOf[other] = placeOf[core];
        occupant[place] = core;
        placeOf[core] = place;
      }
    }
    if (!improved) break;
  }
  return give();
}

type Spot = { readonly x: number; readonly y: number };

/** Tiles squared up to which the ways between all of them are kept. */
const MAX_TABLE = 1 << 20;

/** What the way between two tiles costs. */
function measureWays(grid: Grid, links: LinkPrices): (a: Spot, b: Spot) => number {
  const { columns, tiles } = grid;
  if (tiles * tiles > MAX_TABLE) {
    return (a, b) => wayPrice(grid, links, a.y * columns + a.x, b.y * columns + b.x);
  }
  const table = wayPrices(grid, links);
  return (a, b) => table[(a.y * columns + a.x) * tiles + b.y * columns + b.x];
}

function neighboursOf(cores: number, flows: readonly Flow[]): (readonly [core: number, packets: number])[][] {
  const sums = Array.from({ length: cores }, () => new Map<number, number>());
  const add = (core: number, neighbour: number, packets: number) => {
    if (core >= 0 && core !== neighbour)
      sums[core].set(neighbour, (sums[core].get(neighbour) ?? 0) + packets);
  };
  for (const { from, to, packets } of flows) {
    add(from, to, packets);
    add(to, from, packets);
  }
  return sums.map(sum => [...sum]);
}
