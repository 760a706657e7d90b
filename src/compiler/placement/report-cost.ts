import { boundTerms, type TermBounds } from './bound-terms.js';
import { LINKS } from './grid.js';
import { OBJECTIVE_TERMS } from './objective.js';
import type { Nets, PlacementProblem } from './problem.js';
import { costsOf, objectiveValue, type Scale, WATCH_ALL } from './score.js';
import { PlacementState } from './state.js';

/** What a placement costs a step, with the estimated traffic, and how far it may be from the best. */
export interface PlacementCost {
  /** Packets x links, every packet on its own way. */
  readonly hops: number;
  /** Packets x links, a link that a source's packets share counted once. */
  readonly treeHops: number;
  /** Those of them between chips, as the chip routes. */
  readonly offChipHops: number;
  /** Links of the longest way of any packet. */
  readonly longestHops: number;
  /** Most packets a step on a link, as the chip routes. */
  readonly peakLoad: number;
  /** Root of the mean square of the packets a step on all links, as the chip routes. */
  readonly balance: number;
  /** Hops as the chip routes, at its prices: energy a step in `energyUnit`, plain hops without prices. */
  readonly energy: number;
  readonly energyUnit: string;
  /** What a link between chips was taken to cost for want of a price, in `energyUnit`; null: the chip model says it, or there is none. */
  readonly assumedOffChip: number | null;
  /** The longest way at the chip's times of a hop, in `latencyUnit`; its hops without prices. */
  readonly latency: number;
  readonly latencyUnit: string;
  /** The objective: a weighted sum of energy, latency, load and balance, each as a multiple of the naive placement's. */
  readonly value: number;
  /** No placement of this partition has a smaller value. */
  readonly bound: number;
  /** (value - bound) / value: by how much the value could be less at most; 0 where it is 0. */
  readonly gap: number;
  /** Whether it is proved that no placement is better. */
  readonly optimal: boolean;
  /** What is proved of each cost by itself, in its own unit, and how. */
  readonly bounds: TermBounds;
  /** What proves `bound`. */
  readonly boundMethod: string;
}

/** What is proved of the objective's value. */
export interface Proof {
  readonly bound: number;
  readonly method: string;
}

/** The sum of what is proved of each cost by itself. */
export function proofOf(scale: Scale, bounds: TermBounds): Proof {
  const { energy, latency, load, balance } = bounds;
  const least = { energy: energy.value, latency: latency.value, load: load.value, balance: balance.value };
  const terms = OBJECTIVE_TERMS.filter(term => scale.objective[term] > 0);
  return {
    bound: objectiveValue(scale, least),
    method: terms.map(term => `${term}: ${bounds[term].method}`).join('; '),
  };
}

/** Gaps below this are what rounding makes. */
const ROUNDING = 1e-9;

export function reportCost(
  problem: PlacementProblem,
  scale: Scale,
  tileOf: ArrayLike<number>,
  bounds: TermBounds = boundTerms(problem),
  proof: Proof = proofOf(scale, bounds),
): PlacementCost {
  const state = new PlacementState(problem, WATCH_ALL);
  state.reset(tileOf);
  const costs = costsOf(problem, state, WATCH_ALL);
  const value = objectiveValue(scale, costs);
  // A bound is computed in another order than the value: a little above it is it.
  const bound = Math.min(proof.bound, value);
  const gap = value === 0 ? 0 : (value - bound) / value;
  const optimal = gap <= ROUNDING;
  const { chips } = problem.grid;
  const joined = chips.columns * chips.rows > 1;
  return {
    hops: hopsOf(problem, problem.pairs, tileOf),
    treeHops: hopsOf(problem, problem.trees, tileOf),
    offChipHops: state.hopsOffChip,
    longestHops: state.longestWay(LINKS),
    peakLoad: costs.load,
    balance: costs.balance,
    energy: costs.energy,
    energyUnit: problem.energyPrice.unit,
    assumedOffChip: joined && problem.energyPrice.assumed ? problem.energyPrice.offChip : null,
    latency: costs.latency,
    latencyUnit: problem.timePrice.unit,
    value,
    bound: optimal ? value : bound,
    gap: optimal ? 0 : gap,
    optimal,
    bounds,
    boundMethod: proof.method,
  };
}

function hopsOf(problem: PlacementProblem, nets: Nets, tileOf: ArrayLike<number>): number {
  const state = new PlacementState(problem, { loads: false, ways: false }, nets);
  state.reset(tileOf);
  return state.hopsEastWest + state.hopsNorthSouth + state.hopsOffChip;
}
