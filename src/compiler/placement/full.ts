import { Xorshift32 } from '../../fixed/xorshift.js';
import type { Search, Stop } from '../anytime.js';
import { solvePlacement } from '../exact/placement-program.js';
import type { IntegerProgramSolver } from '../exact/solver.js';
import { anneal } from './anneal.js';
import { boundTerms, type TermBounds } from './bound-terms.js';
import { exhaust } from './branch-and-bound.js';
import { type Grid, wayPrices } from './grid.js';
import { affinityOf, type PlacementProblem } from './problem.js';
import { type Proof, proofOf } from './report-cost.js';
import { costsAt, objectiveValue, type Scale } from './score.js';
import { spectralTiles } from './spectral.js';
import { tabuSearch } from './tabu.js';
import { WayField } from './way-field.js';

/** Entries of a field [cores x tiles] up to which ways are searched with it. */
const MAX_FIELD = 1 << 22;

/** Exchanges that a search of the default effort looks at from each of its starts, and its iterations at most. */
const TRIALS = 3e7;
const MOST_ITERATIONS = 4_000;
const LEAST_ITERATIONS = 40;

/** Exchanges that annealing tries for each pair of a core and a place, and the most ends of nets that it counts for them. */
const ANNEAL_TRIALS = 30;
const MOST_ANNEAL_WORK = 4e6;

/** Partial placements that are gone through, and the most cores for which that is begun. */
const NODES = 40_000;
const MOST_EXHAUSTED = 12;

/** Improvements smaller than this share are what rounding makes. */
const ROUNDING = 1e-12;

/** Starts that are worth a search of their own. */
const STARTS = 3;

const OTHERS = ['latency', 'load', 'balance'] as const;

export interface FullOptions {
  readonly seed: number;
  readonly stop: Stop;
  readonly solve?: IntegerProgramSolver | undefined;
}

export interface Found {
  readonly tileOf: Int32Array;
  readonly bounds: TermBounds;
  readonly proof: Proof;
}

/** The best of what several searches found. */
class Best {
  tileOf: Int32Array;
  value = Number.POSITIVE_INFINITY;
  readonly #problem: PlacementProblem;
  readonly #scale: Scale;

  constructor(problem: PlacementProblem, scale: Scale) {
    this.tileOf = new Int32Array(0);
    this.#problem = problem;
    this.#scale = scale;
  }

  /** The value of what is offered; it is kept where it is better. */
  offer(tileOf: Int32Array): number {
    const value = objectiveValue(this.#scale, costsAt(this.#problem, tileOf));
    if (value < this.value) {
      this.value = value;
      this.tileOf = tileOf;
    }
    return value;
  }
}

/**
 * Searches for a placement with a small value of the objective, and proves how small it can be:
 * 1. tabu search on the ways of packets, from the best of `seeds` and the spectral layouts;
 * 2. where the chip's trees share links, or the objective wants more than short ways: annealing on the objective itself;
 * 3. small placements: all of them, by branch and bound, then as an integer program.
 *
 * A stop that knows a time lets it go on with 1 and 2 from where it is and from elsewhere, until it is stopped or nothing
 * better is possible.
 */
export function* fullSearch(
  problem: PlacementProblem,
  scale: Scale,
  seeds: readonly Int32Array[],
  { seed, solve, stop }: FullOptions,
): Search<Found> {
  const { cores, grid } = problem;
  const random = new Xorshift32(seed);
  const best = new Best(problem, scale);
  const affinity = affinityOf(cores, problem.pairs, () => 1);
  const starts = [...seeds];
  if (cores * grid.tiles <= MAX_FIELD) starts.push(...spectralTiles(cores, affinity, grid));
  for (const start of starts) best.offer(start);
  yield;
  const bounds = boundTerms(problem);
  let proof = proofOf(scale, bounds);
  const done = () => stop() || best.value <= proof.bound * (1 + ROUNDING);

  const field =
    cores * Math.max(cores, grid.tiles) <= MAX_FIELD
      ? new WayField(cores, grid, affinity, wayPrices(grid, problem.energyPrice))
      : null;
  const beyondWays =
    problem.multicast || scale.objective.energy === 0 || OTHERS.some(term => scale.objective[term] > 0);
  const trials = (cores * cores) / 2 + cores * grid.tiles;
  const iterations = Math.min(MOST_ITERATIONS, Math.max(LEAST_ITERATIONS, Math.ceil(TRIALS / trials)));
  const pins = problem.nets.count + problem.nets.targets.length;
  const work = Math.min(
    MOST_ANNEAL_WORK,
    ANNEAL_TRIALS * cores * grid.tiles * grid.coresPerTile * Math.ceil((4 * pins) / cores),
  );
  if (field !== null) {
    const costs = starts.map(start => {
      field.reset(start);
      return { start, cost: field.cost };
    });
    costs.sort((a, b) => a.cost - b.cost);
    for (const { start } of costs.slice(0, STARTS)) {
      if (done()) break;
      field.reset(start);
      best.offer((yield* tabuSearch(field, { iterations, random, stop })).tileOf);
    }
  }
  if (beyondWays || field === null) {
    for (const hot of [0.5, 0.1]) {
      if (done()) break;
      best.offer((yield* anneal(problem, scale, best.tileOf, { hot, random, stop, work })).tileOf);
    }
  }
  if (cores <= MOST_EXHAUSTED && !done()) {
    const nodes = stop.timed === true ? NODES * 50 : NODES;
    const { better, complete } = yield* exhaust(problem, scale, best.value, { nodes, stop });
    if (better !== null) best.offer(better);
    if (complete) proof = { bound: best.value, method: 'branch and bound' };
  }
  if (solve !== undefined && !done()) {
    const solved = solvePlacement(problem, scale, solve);
    if (solved !== null) {
      if (solved.tileOf !== null) best.offer(solved.tileOf);
      if (solved.optimal) proof = { bound: best.value, method: 'integer program' };
      else if (solved.bound > proof.bound) proof = { bound: solved.bound, method: 'integer program' };
    }
  }
  while (stop.timed === true && !done()) {
    const elsewhere = disturbed(best.tileOf, grid, random);
    if (field !== null && (!beyondWays || random.below(4) === 0)) {
      field.reset(elsewhere);
      best.offer((yield* tabuSearch(field, { iterations, random, stop })).tileOf);
    }
    if (beyondWays || field === null) {
      const from = random.below(2) === 0 ? best.tileOf : elsewhere;
      const hot = [1, 0.5, 0.2, 0.1, 0.05][random.below(5)];
      best.offer((yield* anneal(problem, scale, from, { hot, random, stop, work })).tileOf);
    }
    yield;
  }
  return { tileOf: best.tileOf, bounds, proof };
}

/** Some exchanges of random cores, or of a core and a free place. */
function disturbed(tileOf: Int32Array, { coresPerTile, tiles }: Grid, random: Xorshift32): Int32Array {
  const result = tileOf.slice();
  const used = new Int32Array(tiles);
  for (const tile of result) used[tile]++;
  const times = 2 + random.below(Math.max(1, Math.ceil(tileOf.length / 2)));
  for (let k = 0; k < times; k++) {
    const core = random.below(result.length);
    const tile = random.below(tiles);
    if (used[tile] < coresPerTile) {
      used[result[core]]--;
      used[tile]++;
      result[core] = tile;
      continue;
    }
    const other = random.below(result.length);
    [result[core], result[other]] = [result[other], result[core]];
  }
  return result;
}
