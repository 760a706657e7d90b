import { finish, NEVER, type Search, type Stop } from '../anytime.js';
import { type Bound, boundEnergy } from './bounds.js';
import { boundBalance, boundLatency, boundLoad } from './bounds-ways.js';
import { LINKS, type LinkPrices } from './grid.js';
import type { ObjectiveTerm } from './objective.js';
import type { PlacementProblem } from './problem.js';
import { boundByProjection } from './projected-ways.js';

/** By cost: what no placement is below, in the cost's own unit. */
export type TermBounds = Readonly<Record<ObjectiveTerm, Bound>>;

export function boundTerms(problem: PlacementProblem): TermBounds {
  return finish(searchBoundTerms(problem, NEVER));
}

const NO_TIME: Bound = { value: 0, method: 'none: no time left' };
/** Cores x tiles up to which bounds are found at once, whatever the time. */
const SMALL = 1 << 14;

/** {@link boundTerms}; told to stop, it gives those that are found, and 0 for the others. */
export function* searchBoundTerms(problem: PlacementProblem, stop: Stop): Search<TermBounds> {
  const isLarge = problem.cores * problem.grid.tiles > SMALL;
  const unless = (find: () => Bound): Bound => (isLarge && stop() ? NO_TIME : find());
  yield;
  const energyOf = function* (price: LinkPrices): Search<Bound> {
    const nearest = unless(() => boundEnergy(problem, price));
    const projected = yield* boundByProjection(problem, price, stop, nearest.value);
    return projected !== null && projected.value > nearest.value ? projected : nearest;
  };
  const energy = yield* energyOf(problem.energyPrice);
  yield;
  const hops = yield* energyOf(LINKS);
  yield;
  const latency = unless(() => boundLatency(problem));
  yield;
  const load = unless(() => boundLoad(problem, hops));
  return { energy, latency, load, balance: boundBalance(problem, hops, load) };
}
