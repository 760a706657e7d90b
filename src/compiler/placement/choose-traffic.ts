import type { SystemModel } from '../../hardware/system.js';
import { NEVER, type Search } from '../anytime.js';
import type { Traffic } from '../traffic.js';
import type { Objective } from './objective.js';
import { problemOf } from './problem.js';
import { quickSearch } from './quick.js';
import { costsAt, objectiveValue, scaleBy } from './score.js';
import { naiveTiles, tilesOf } from './seeds.js';

/** Values apart by less than this share are equal. */
const ROUNDING = 1e-9;

export interface CoresTraffic {
  readonly cores: number;
  readonly traffic: Traffic;
}

/**
 * Which of several partitions of a network costs least when it is placed quickly: what is then placed with more effort, which
 * begins from there, is no worse than the others quickly. Costs are multiples of what the first has when placed naively.
 *
 * @returns its index; the last of equal ones
 */
export function* cheapestTraffic(
  candidates: readonly CoresTraffic[],
  chip: Pick<SystemModel, 'mesh' | 'prices'>,
  objective: Objective,
): Search<number> {
  const first = problemOf(candidates[0].cores, candidates[0].traffic, chip);
  const scale = scaleBy(first, objective, naiveTiles(first.cores, first.grid));
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, { cores, traffic }] of candidates.entries()) {
    const problem = problemOf(cores, traffic, chip);
    yield;
    const places = yield* quickSearch(cores, traffic.rowFlows, chip, NEVER);
    const value = objectiveValue(scale, costsAt(problem, tilesOf(places, problem.grid)));
    yield;
    if (value > least * (1 + ROUNDING)) continue;
    best = index;
    least = value;
  }
  return best;
}
