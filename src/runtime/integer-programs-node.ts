import * as highsModule from 'highs';
import type { IntegerProgramResult, IntegerProgramSolver } from '../compiler/exact/solver.js';

// The package declares its types as those of a CommonJS module, whose `default` would be the whole module; what Node
// loads is its ES module.
const loadHighs = highsModule.default as unknown as typeof highsModule.default.default;

type Highs = Awaited<ReturnType<typeof loadHighs>>;

const NOTHING: IntegerProgramResult = {
  status: 'none',
  objective: Number.POSITIVE_INFINITY,
  bound: Number.NEGATIVE_INFINITY,
  columns: new Map(),
};

/**
 * Loads HiGHS (Q. Huangfu and J. A. J. Hall, Mathematical Programming Computation 10, 2018), compiled to WebAssembly, as a
 * solver of integer programs. It prints nothing and draws nothing. A call solves on the calling thread and returns when
 * it is done or its time is up; where the solver gives up (memory, numbers that it cannot handle) it has found nothing.
 * A program of which every solution breaks a row is `none`, with an infinite bound.
 *
 * @throws Error of the solver's for a text that is no program
 */
export async function integerProgramSolver(): Promise<IntegerProgramSolver> {
  const highs = await loadHighs();
  return (program, seconds) => highs.withModel(model => solve(highs, model, program, seconds));
}

function solve(
  highs: Highs,
  model: ReturnType<Highs['createModel']>,
  program: string,
  seconds: number,
): IntegerProgramResult {
  model.options.set('output_flag', false);
  model.options.set('time_limit', Math.max(0, seconds));
  // The defaults would call a solution optimal that is a ten-thousandth worse.
  model.options.set('mip_rel_gap', 0);
  model.options.set('mip_abs_gap', 1e-9);
  model.readModel({ format: 'lp', data: program });
  try {
    model.run();
  } catch {
    return NOTHING;
  }
  const { infeasible, optimal } = highs.constants.modelStatus;
  const status = model.getModelStatus();
  if (status === infeasible) return { ...NOTHING, bound: Number.POSITIVE_INFINITY };
  const bound = Number(model.info.get('mip_dual_bound'));
  const found = Number(model.info.get('primal_solution_status')) === highs.constants.solutionStatus.feasible;
  if (!found) return { ...NOTHING, bound };
  const { colValue } = model.getSolution();
  const columns = new Map<string, number>();
  for (let column = 0; column < colValue.length; column++)
    columns.set(model.getColName(column), colValue[column]);
  const objective = model.getObjectiveValue();
  return status === optimal
    ? { status: 'optimal', objective, bound: Number.isFinite(bound) ? bound : objective, columns }
    : { status: 'feasible', objective, bound, columns };
}
