/** What became of an integer program that is minimised. */
export interface IntegerProgramResult {
  /** `feasible`: there is a solution, but it is not known to be the best; `none`: there is none, or none was found. */
  readonly status: 'optimal' | 'feasible' | 'none';
  /** Value of the solution; infinite where there is none. */
  readonly objective: number;
  /** No solution is below it; minus infinity where nothing is known. */
  readonly bound: number;
  /** The solution's values by column, those that are 0 too. */
  readonly columns: ReadonlyMap<string, number>;
}

/**
 * Minimises an integer program that is written in CPLEX's LP format.
 *
 * @param seconds the solver's limit of time
 */
export type IntegerProgramSolver = (program: string, seconds: number) => IntegerProgramResult;
