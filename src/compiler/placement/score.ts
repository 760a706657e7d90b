import { OBJECTIVE_TERMS, type Objective, type ObjectiveTerm } from './objective.js';
import type { PlacementProblem } from './problem.js';
import { PlacementState, type Watch } from './state.js';

/**
 * What a placement costs, each in its own unit:
 * - `energy`: packets x links a step, at the chip's prices of a hop; on multicast chips a tree's links once
 * - `latency`: the longest way of any packet, at the chip's times of a hop
 * - `load`: packets a step on the fullest link
 * - `balance`: root of the mean square of the packets a step on all links: less when there are fewer packets and when
 *   they are spread more evenly
 */
export type PlacementCosts = Readonly<Record<ObjectiveTerm, number>>;

/** The costs of a state; those that it does not watch are 0. */
export function costsOf(problem: PlacementProblem, state: PlacementState, watch: Watch): PlacementCosts {
  const { energyPrice, grid, timePrice } = problem;
  return {
    energy:
      energyPrice.eastWest * state.hopsEastWest +
      energyPrice.northSouth * state.hopsNorthSouth +
      energyPrice.offChip * state.hopsOffChip,
    latency: watch.ways ? state.longestWay(timePrice) : 0,
    load: watch.loads ? state.peakLoad() : 0,
    balance: watch.loads && grid.links > 0 ? Math.sqrt(Math.max(0, state.squares) / grid.links) : 0,
  };
}

/** What has to be kept for an objective. */
export function watchFor({ latency, load, balance }: Objective): Watch {
  return { loads: load > 0 || balance > 0, ways: latency > 0 };
}

export const WATCH_ALL: Watch = { loads: true, ways: true };

/** An objective with the costs that make 1 of each of its terms. */
export interface Scale {
  readonly objective: Objective;
  /** 1 where the reference has none of it. */
  readonly reference: PlacementCosts;
}

/** Weighted sum of costs, each as a multiple of the reference's. */
export function objectiveValue({ objective, reference }: Scale, costs: PlacementCosts): number {
  let value = 0;
  for (const term of OBJECTIVE_TERMS) value += (objective[term] * costs[term]) / reference[term];
  return value;
}

/** The scale whose unit is a given placement. */
export function scaleBy(problem: PlacementProblem, objective: Objective, tileOf: ArrayLike<number>): Scale {
  const costs = costsAt(problem, tileOf);
  const unit = (term: ObjectiveTerm) => (costs[term] > 0 ? costs[term] : 1);
  return {
    objective,
    reference: {
      energy: unit('energy'),
      latency: unit('latency'),
      load: unit('load'),
      balance: unit('balance'),
    },
  };
}

/** All costs of a placement. */
export function costsAt(problem: PlacementProblem, tileOf: ArrayLike<number>): PlacementCosts {
  const state = new PlacementState(problem, WATCH_ALL);
  state.reset(tileOf);
  return costsOf(problem, state, WATCH_ALL);
}
