import { Xorshift32 } from '../../fixed/xorshift.js';
import type { Search, Stop } from '../anytime.js';
import { solvePlacement } from '../exact/placement-program.js';
import type { IntegerProgramSolver } from '../exact/solver.js';
import { anneal } from './anneal.js';
import { searchBoundTerms, type TermBounds } from './bound-terms.js';
import { exhaust } from './branch-and-bound.js';
import { type Grid, wayPrices } from './grid.js';
import { type Affinity, affinityOf, type PlacementProblem } from './problem.js';
import { type Proof, proofOf } from './report-cost.js';
import { costsAt, objectiveValue, type Scale } from './score.js';
import { searchSpectral } from './spectral.js';
import { tabuSearch } from './tabu.js';
import { WayField } from './way-field.js';

/** Entries of a matrix of cores or tiles up to which ways are searched with it. */
const MAX_FIELD = 1 << 22;

/** Exchanges that a search of the default effort looks at from each of its starts, and its iterations at most. */
const TRIALS = 3e7;
const MOST_ITERATIONS = 4_000;
const LEAST_ITERATIONS = 40;

/** Exchanges that annealing tries for each pair of a core and a place, and the most ends of nets that it counts for them. */
const ANNEAL_TRIALS = 30;
const MOST_ANNEAL_WORK = 6e6;

/** First temperatures of annealing: a start that is good already should not be melted. */
const DEFAULT_HEATS = [0.03, 0.1];
const HEATS = [0.01, 0.03, 0.1, 0.3];

/** Partial placements that are gone through, and the most cores for which that is begun. */
const NODES = 40_000;
const MOST_EXHAUSTED = 12;
/** Cores x tiles above which fewer of them are. */
const MOST_NODE_WORK = 400;

/** The solver's limit of time: nothing can interrupt it. */
const SOLVER_SECONDS = 2;

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

/**
 * Searches for a placement with a small value of the objective, and proves how small it can be:
 * 1. tabu search on the ways of packets, from the best of `seeds` and the spectral layouts;
 * 2. where the chip's trees share links, or the objective wants more than short ways: annealing on the objective itself;
 * 3. small placements: all of them, by branch and bound, then as an integer program.
 *
 * A stop that knows a time lets it go on with 1 and 2, from what it has and from near it, until it is stopped or nothing
 * better is possible.
 */
export function* fullSearch(
  problem: PlacementProblem,
  scale: Scale,
  seeds: readonly Int32Array[],
  { seed, solve, stop }: FullOptions,
): Search<Found> {
  const search = new FullSearch(problem, scale, seed, stop);
  search.offerAll(seeds);
  yield* search.prove();
  const starts = yield* search.startsFrom(seeds);
  yield;
  yield* search.searchWays(starts);
  yield* search.searchObjective();
  yield* search.exhaustSmall();
  if (solve !== undefined) search.solveSmall(solve);
  yield;
  while (stop.timed === true && !search.done()) {
    yield* search.searchOn();
    yield;
  }
  return search.found();
}

const NONE = { value: 0, method: 'none' };
const NOTHING_PROVED: TermBounds = { energy: NONE, latency: NONE, load: NONE, balance: NONE };

/** What several searches found so far, and what is proved. */
class FullSearch {
  readonly #problem: PlacementProblem;
  readonly #scale: Scale;
  readonly #random: Xorshift32;
  readonly #stop: Stop;
  readonly #affinity: Affinity;
  /** null: too many places for it. */
  readonly #field: WayField | null;
  /** Whether the sum of the ways of packets is not all that counts. */
  readonly #beyondWays: boolean;
  readonly #iterations: number;
  readonly #work: number;
  #bounds: TermBounds = NOTHING_PROVED;
  #proof: Proof = { bound: 0, method: 'none' };
  #tileOf: Int32Array = new Int32Array(0);
  #value = Number.POSITIVE_INFINITY;

  constructor(problem: PlacementProblem, scale: Scale, seed: number, stop: Stop) {
    const { cores, grid, nets } = problem;
    this.#problem = problem;
    this.#scale = scale;
    this.#random = new Xorshift32(seed);
    this.#stop = stop;
    this.#affinity = affinityOf(cores, problem.pairs, () => 1);
    const most = Math.max(cores, grid.tiles);
    this.#field =
      most * most <= MAX_FIELD
        ? new WayField(cores, grid, this.#affinity, wayPrices(grid, problem.energyPrice))
        : null;
    const { objective } = scale;
    this.#beyondWays =
      this.#field === null ||
      problem.multicast ||
      objective.energy === 0 ||
      OTHERS.some(term => objective[term] > 0);
    const trials = (cores * cores) / 2 + cores * grid.tiles;
    this.#iterations = Math.min(MOST_ITERATIONS, Math.max(LEAST_ITERATIONS, Math.ceil(TRIALS / trials)));
    const ends = nets.count + nets.targets.length;
    const endsATrial = Math.ceil((4 * ends) / cores);
    const places = grid.tiles * grid.coresPerTile;
    this.#work = Math.min(MOST_ANNEAL_WORK, ANNEAL_TRIALS * cores * places * endsATrial);
  }

  done(): boolean {
    return this.#stop() || this.#value <= this.#proof.bound * (1 + ROUNDING);
  }

  found(): Found {
    return { tileOf: this.#tileOf, bounds: this.#bounds, proof: this.#proof };
  }

  *prove(): Search<void> {
    this.#bounds = yield* searchBoundTerms(this.#problem, this.#stop);
    this.#proof = proofOf(this.#scale, this.#bounds);
  }

  offerAll(layouts: readonly Int32Array[]): void {
    for (const tileOf of layouts) this.#offer(tileOf);
  }

  /** Keeps the spectral layouts if they are better; returns what a search is worth while from: the best of all. */
  *startsFrom(seeds: readonly Int32Array[]): Search<Int32Array[]> {
    const field = this.#field;
    if (field === null) return [...seeds];
    const cost = (tileOf: Int32Array) => {
      field.reset(tileOf);
      return field.cost;
    };
    const { cores, grid } = this.#problem;
    const spectral = yield* searchSpectral(cores, this.#affinity, grid, this.#stop);
    this.offerAll(spectral);
    const shortest = (layouts: Int32Array[]) =>
      layouts
        .map(tileOf => ({ tileOf, cost: cost(tileOf) }))
        .sort((a, b) => a.cost - b.cost)
        .map(({ tileOf }) => tileOf);
    // One of the eight spectral layouts, so that the starts differ.
    return shortest([...seeds, ...shortest(spectral).slice(0, 1)]).slice(0, STARTS);
  }

  *searchWays(starts: readonly Int32Array[]): Search<void> {
    for (const start of starts) if (!this.done()) yield* this.#tabu(start);
  }

  *searchObjective(): Search<void> {
    if (!this.#beyondWays) return;
    for (const hot of DEFAULT_HEATS) if (!this.done()) yield* this.#anneal(this.#tileOf, hot);
  }

  *exhaustSmall(): Search<void> {
    const { cores, grid } = this.#problem;
    if (cores > MOST_EXHAUSTED || this.#field === null || this.done()) return;
    const stop = this.#stop;
    const most = (stop.timed === true ? 50 : 1) * NODES;
    const nodes = Math.min(most, Math.ceil((most * MOST_NODE_WORK) / (cores * grid.tiles)));
    const { better, complete } = yield* exhaust(this.#problem, this.#scale, this.#value, { nodes, stop });
    if (better !== null) this.#offer(better);
    if (complete) this.#proof = { bound: this.#value, method: 'branch and bound' };
  }

  solveSmall(solve: IntegerProgramSolver): void {
    if (this.done()) return;
    const seconds = Math.min(SOLVER_SECONDS, this.#stop.secondsLeft?.() ?? SOLVER_SECONDS);
    const solved = solvePlacement(this.#problem, this.#scale, solve, seconds);
    if (solved === null) return;
    const method = 'integer program';
    if (solved.optimal && solved.tileOf !== null) {
      this.#offer(solved.tileOf);
      this.#proof = { bound: this.#value, method };
    } else if (solved.bound > this.#proof.bound) {
      // A placement that the solver had when its time was up depends on the machine, so it is not taken.
      this.#proof = { bound: solved.bound, method };
    }
  }

  *searchOn(): Search<void> {
    const random = this.#random;
    const elsewhere = disturbed(this.#tileOf, this.#problem.grid, random);
    if (!this.#beyondWays || random.below(4) === 0) yield* this.#tabu(elsewhere);
    if (!this.#beyondWays) return;
    const from = random.below(2) === 0 ? this.#tileOf : elsewhere;
    yield* this.#anneal(from, HEATS[random.below(HEATS.length)]);
  }

  *#tabu(start: Int32Array): Search<void> {
    const field = this.#field;
    if (field === null) return;
    field.reset(start);
    const options = { iterations: this.#iterations, random: this.#random, stop: this.#stop };
    this.#offer((yield* tabuSearch(field, options)).tileOf);
  }

  *#anneal(from: Int32Array, hot: number): Search<void> {
    const options = { hot, random: this.#random, stop: this.#stop, work: this.#work };
    this.#offer((yield* anneal(this.#problem, this.#scale, from, options)).tileOf);
  }

  #offer(tileOf: Int32Array): void {
    const value = objectiveValue(this.#scale, costsAt(this.#problem, tileOf));
    if (value >= this.#value) return;
    this.#value = value;
    this.#tileOf = tileOf;
  }
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
