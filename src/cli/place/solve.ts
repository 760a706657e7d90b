import { boundQap, type QapBound } from '../../compiler/qap/bound.js';
import { EXACT_SIZE, solveExactly } from '../../compiler/qap/exact.js';
import type { QapInstance } from '../../compiler/qap/instance.js';
import { searchQap } from '../../compiler/qap/search.js';
import { type Driven, drive } from '../search/drive.js';

/** Share of the time that bounds get where the search cannot hope for a proof. */
const BOUND_SHARE = 0.15;
/** So that whoever interrupts the bounds gets a permutation that was searched for. */
const FIRST_SHARE = 0.05;
const FIRST_STEPS = 5_000;
/** Share of the time for the search before branch and bound, where that has a chance. */
const SEARCH_SHARE = 0.3;
/** No branch and bound is left waiting longer than this for a problem of a size that it solves in seconds. */
const SMALL_SIZE = 16;
const SMALL_SEARCH_STEPS = 20_000;
/** Solved in milliseconds, so that no limit of time is worth to be looked at: the start of the program may have used it up. */
const TINY_SIZE = 7;
/** Kept for the report. */
const REPORT_S = 0.03;

export interface SolveOptions {
  readonly seed: number;
  /** When the time began, and how much there is, in seconds of `performance.now()`. */
  readonly startedMs: number;
  readonly seconds: number | undefined;
}

export interface Solution {
  readonly permutation: Int32Array;
  readonly cost: number;
  readonly bound: number;
  readonly method: QapBound['method'] | 'branch-and-bound';
  /** Steps of tabu search. */
  readonly steps: number;
  /** Problems that branch and bound looked at; 0 where it did not run. */
  readonly nodes: number;
  readonly interrupted: boolean;
}

type Best = Pick<Solution, 'permutation' | 'cost'>;

/** Bounds and searches a problem within its time; where there is hope of it, until the best is proved. */
export function solve(problem: QapInstance, options: SolveOptions): Promise<Solution> {
  return new Solver(problem, options).solve();
}

class Solver {
  readonly #problem: QapInstance;
  readonly #options: SolveOptions;
  #steps = 0;
  #interrupted = false;

  constructor(problem: QapInstance, options: SolveOptions) {
    this.#problem = problem;
    this.#options = options;
  }

  async solve(): Promise<Solution> {
    const { size } = this.#problem;
    if (size <= EXACT_SIZE) return this.#solveSmall();
    const first = await this.#search(FIRST_SHARE, { effort: FIRST_STEPS });
    const { result: bound } = await this.#drive(BOUND_SHARE, stop => boundQap(this.#problem, { stop }));
    const best = first.cost <= bound.bound ? first : await this.#search(1, { target: bound.bound });
    return this.#solution(best.cost <= first.cost ? best : first, bound, 0);
  }

  /** A short search, then branch and bound; then, if there is time, search again. */
  async #solveSmall(): Promise<Solution> {
    const small = this.#problem.size <= SMALL_SIZE;
    const { result: first } = await this.#drive(0.05, stop => boundQap(this.#problem, { stop }));
    const before = await this.#search(SEARCH_SHARE, {
      target: first.bound,
      ...(small ? { effort: SMALL_SEARCH_STEPS } : {}),
    });
    if (before.cost <= first.bound) return this.#solution(before, first, 0);
    const exact = await this.#drive(small ? 1 : 0.9, stop =>
      solveExactly(this.#problem, { stop, start: before.permutation }),
    );
    const { nodes, bound, ...best } = exact.result;
    const found: QapBound | { bound: number; method: 'branch-and-bound' } =
      bound > first.bound
        ? { bound, method: best.cost <= bound ? 'branch-and-bound' : 'dual-ascent' }
        : first;
    if (best.cost <= bound) return this.#solution(best, found, nodes);
    return this.#solution(await this.#search(1, { start: best.permutation }), found, nodes);
  }

  async #search(
    share: number,
    options: { target?: number; effort?: number; start?: Int32Array },
  ): Promise<Best> {
    const { seed } = this.#options;
    const { result } = await this.#drive(share, stop => {
      const fixed = options.effort === undefined ? stop : Object.assign(() => stop(), { timed: false });
      return searchQap(this.#problem, { seed, stop: fixed, ...options });
    });
    this.#steps += result.steps;
    return result;
  }

  /** Gives a search this share of the time that is left; after a signal for its very first moments alone. */
  async #drive<T>(share: number, begin: Parameters<typeof drive<T>>[0]): Promise<Driven<T>> {
    const { seconds, startedMs } = this.#options;
    const gone = (performance.now() - startedMs) / 1000;
    const left = seconds === undefined ? undefined : Math.max(0, share * (seconds - REPORT_S - gone));
    const limit = this.#interrupted ? 0 : this.#problem.size <= TINY_SIZE ? undefined : left;
    const driven = await drive(begin, limit === undefined ? {} : { seconds: limit });
    this.#interrupted ||= driven.ended === 'interrupted';
    return driven;
  }

  #solution(
    { permutation, cost }: Best,
    { bound, method }: Pick<Solution, 'bound' | 'method'>,
    nodes: number,
  ): Solution {
    const interrupted = this.#interrupted && cost > bound;
    return { permutation, cost, bound, method, steps: this.#steps, nodes, interrupted };
  }
}
