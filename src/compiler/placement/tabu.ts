import type { Xorshift32 } from '../../fixed/xorshift.js';
import type { Search, Stop } from '../anytime.js';
import type { WayField } from './way-field.js';

/** Exchanges looked at between two turns of the event loop. */
const TRIALS_A_TURN = 3_000_000;

/** Improvements smaller than this share of the cost are what rounding makes. */
const ROUNDING = 1e-12;

/** The best tiles that a search saw, by core, and what they cost. */
export interface Layout {
  readonly tileOf: Int32Array;
  readonly cost: number;
}

/**
 * Robust tabu search (E. Taillard, Parallel Computing 17, 1991) over exchanges of two cores and moves to free places: in
 * each iteration the best one is made, even if it makes things worse, unless it brings cores back to tiles that they left
 * less than a random number of iterations ago; one that beats the best of all is always allowed.
 *
 * @param field where it stands is where the search starts
 */
export function* tabuSearch(
  field: WayField,
  { iterations, random, stop }: { iterations: number; random: Xorshift32; stop: Stop },
): Search<Layout> {
  const { cores, field: costs, free, packets, price, tileOf, tiles } = field;
  // By core: what its packets cost as it is.
  const own = new Float64Array(cores);
  // The first iteration in which a core may return to a tile.
  const allowed = new Int32Array(cores * tiles);
  const least = Math.max(2, Math.floor(0.9 * cores));
  const spread = Math.max(1, Math.ceil(0.2 * cores));
  const trialsAnIteration = (cores * cores) / 2 + cores * tiles;
  let best = { tileOf: tileOf.slice(), cost: field.cost };
  let trials = 0;
  for (let iteration = 1; iteration <= iterations; iteration++) {
    trials += trialsAnIteration;
    if (trials > TRIALS_A_TURN) {
      trials = 0;
      yield;
      if (stop()) break;
    }
    // A change below this one makes the best of all.
    const aspired = best.cost * (1 - ROUNDING) - field.cost;
    let change = Number.POSITIVE_INFINITY;
    let chosen = -1;
    let chosenOther = -1;
    let chosenTile = -1;
    for (let core = 0; core < cores; core++) own[core] = costs[core * tiles + tileOf[core]];
    // WayField's shiftChange and swapChange, written out: this loop is where the time goes.
    for (let core = 0; core < cores; core++) {
      const here = tileOf[core];
      const row = core * tiles;
      const pairs = core * cores;
      const ways = here * tiles;
      const stay = own[core];
      for (let tile = 0; tile < tiles; tile++) {
        if (free[tile] === 0 || tile === here) continue;
        const shift = costs[row + tile] - stay;
        if (shift >= change || (iteration < allowed[row + tile] && shift >= aspired)) continue;
        change = shift;
        chosen = core;
        chosenOther = -1;
        chosenTile = tile;
      }
      for (let other = core + 1; other < cores; other++) {
        const there = tileOf[other];
        const otherRow = other * tiles;
        const swap =
          costs[row + there] -
          stay +
          costs[otherRow + here] -
          own[other] +
          2 * packets[pairs + other] * price[ways + there];
        if (swap >= change || there === here) continue;
        const tabu = iteration < allowed[row + there] && iteration < allowed[otherRow + here];
        if (tabu && swap >= aspired) continue;
        change = swap;
        chosen = core;
        chosenOther = other;
      }
    }
    if (chosen < 0) continue;
    allowed[chosen * tiles + tileOf[chosen]] = iteration + least + random.below(spread);
    if (chosenOther >= 0) {
      allowed[chosenOther * tiles + tileOf[chosenOther]] = iteration + least + random.below(spread);
      field.swap(chosen, chosenOther);
    } else {
      field.shift(chosen, chosenTile);
    }
    if (field.cost < best.cost * (1 - ROUNDING)) best = { tileOf: tileOf.slice(), cost: field.cost };
  }
  return best;
}
