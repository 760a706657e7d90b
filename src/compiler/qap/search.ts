import { raise } from '../../fixed/error.js';
import { mixSeed } from '../../fixed/seed.js';
import { Xorshift32 } from '../../fixed/xorshift.js';
import { NEVER, type Search, type Stop } from '../anytime.js';
import { walkForm } from './form.js';
import { COST_LIMIT, costOf, largestCost, type QapInstance } from './instance.js';
import { MemeticSearch } from './memetic.js';

export interface QapOptions {
  /** 0..2^53 - 1 */
  readonly seed: number;
  readonly stop?: Stop;
  /** A permutation to begin with; the result is never worse. */
  readonly start?: Int32Array;
  /** Steps of tabu search, each over all pairs; default by size. Counts only without a limit of time. */
  readonly effort?: number;
  /** A cost that nothing can go below: the search ends where it reaches it. */
  readonly target?: number;
}

export interface QapResult {
  readonly permutation: Int32Array;
  readonly cost: number;
  /** Steps of tabu search. */
  readonly steps: number;
}

/** Pairs that the default effort looks at: about a second. */
const DEFAULT_PAIRS = 4e8;

/**
 * A good permutation for a quadratic assignment problem: a memetic search whose every child is improved by tabu search.
 * @throws SpikeloomError where costs may be too large to be exact
 */
export function* searchQap(instance: QapInstance, options: QapOptions): Search<QapResult> {
  refuseInexact(instance);
  const { size } = instance;
  const { seed, stop = NEVER, start, target = Number.NEGATIVE_INFINITY } = options;
  const effort = options.effort ?? Math.ceil((2 * DEFAULT_PAIRS) / (size * size));
  const limit = stop.timed ? Number.POSITIVE_INFINITY : effort;
  if (size <= 2) return searchAll(instance);
  const search = new MemeticSearch(walkForm(instance), new Xorshift32(mixSeed(seed, 1)), start);
  while (search.steps < limit && search.cost > target && !stop()) {
    search.advance();
    yield;
  }
  return { permutation: search.permutation.slice(), cost: search.cost, steps: search.steps };
}

function searchAll(instance: QapInstance): QapResult {
  const orders =
    instance.size === 1
      ? [[0]]
      : [
          [0, 1],
          [1, 0],
        ];
  const results = orders.map(order => {
    const permutation = Int32Array.from(order);
    return { permutation, cost: costOf(instance, permutation), steps: 0 };
  });
  return results.reduce((best, other) => (other.cost < best.cost ? other : best));
}

/** @throws SpikeloomError where doubles might round a cost */
export function refuseInexact(instance: QapInstance): void {
  const largest = largestCost(instance);
  if (largest < COST_LIMIT) return;
  raise(
    `costs may reach ${largest.toExponential(2)}; they are exact below ${COST_LIMIT.toExponential(2)} (2^50): ` +
      'divide a matrix by a common factor',
  );
}
