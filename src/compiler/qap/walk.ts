/**
 * A place in the space of permutations, with the gain of every exchange of two facilities at hand. Costs are those of the
 * instance. All implementations take the same steps from the same start.
 */
export interface Walk {
  /** Where it is; location i holds facility `permutation[i]`. Not to be written. */
  readonly permutation: Int32Array;
  readonly cost: number;
  /** The best since {@link begin} or {@link forget}. */
  readonly best: Int32Array;
  readonly bestCost: number;
  /** Goes to a permutation and forgets everything else; size^3 operations. */
  begin(permutation: Int32Array): void;
  /** Exchanges the facilities of two locations; size^2 operations. */
  exchange(r: number, s: number): void;
  /** The best is where it is now. */
  forget(): void;
  /** A facility that was moved may not come back for `least` to `least + span - 1` steps; tabu memory is kept. */
  setTenure(least: number, span: number): void;
  /**
   * Tabu search: so many times the best exchange that is not tabu (the first in the order of locations where several are), or
   * that leads below the best. An exchange is tabu where both facilities would come back too early.
   */
  run(steps: number): void;
}
