import { type Bound, boundEnergy } from './bounds.js';
import { boundBalance, boundLatency, boundLoad } from './bounds-ways.js';
import type { ObjectiveTerm } from './objective.js';
import type { PlacementProblem } from './problem.js';

/** By cost: what no placement is below, in the cost's own unit. */
export type TermBounds = Readonly<Record<ObjectiveTerm, Bound>>;

export function boundTerms(problem: PlacementProblem): TermBounds {
  const hops = boundEnergy(problem, { eastWest: 1, northSouth: 1 });
  const load = boundLoad(problem, hops);
  return {
    energy: boundEnergy(problem, problem.energyPrice),
    latency: boundLatency(problem),
    load,
    balance: boundBalance(problem, hops, load),
  };
}
