import type { Chip } from '../chip.js';
import type { Crossbar } from '../crossbar.js';
import { CHANGE_LIMIT, type DenseWeights } from '../kernels/learn.js';
import { fillRowPass } from '../kernels/simd/row-passes.js';
import type { PostTrace } from '../post-traces.js';
import { RECORD_WORDS } from '../records.js';
import type { LearningUnit } from './learning-unit.js';
import type { RulePass } from './rule.js';
import type { RuleRun } from './rule-runs.js';

/** What a share learns in a step. */
export interface StepRuns {
  /** In the image's order. */
  readonly all: readonly RuleRun[];
  /** Records of those that one call of `LearningKernels.learnPasses` does; without such a kernel there are none. */
  readonly records: Int32Array;
  readonly passes: number;
  /** The others. */
  readonly rest: readonly RuleRun[];
}

/** A rule of which all that differs from step to step is which rows are active, and one trace. */
export interface RowPass {
  readonly crossbar: Crossbar;
  readonly dense: DenseWeights;
  readonly pass: RulePass;
  readonly trace: PostTrace;
  /** D of a trace of 1. */
  readonly change: number;
}

/** Takes apart what a share learns in a step. A unit's rules that follow one that is no row pass stay behind it. */
export function stepRuns({ arena, learningWorkspace }: Chip, all: readonly RuleRun[]): StepRuns {
  const records = arena.tables.int32(all.length * RECORD_WORDS);
  const rest: RuleRun[] = [];
  const passed = new Set<LearningUnit>();
  let passes = 0;
  for (const run of all) {
    const rowPass = learningWorkspace.kernels.learnPasses === null ? null : rowPassOf(run);
    if (rowPass === null || passed.has(run.unit)) {
      passed.add(run.unit);
      rest.push(run);
      continue;
    }
    const record = records.subarray(passes * RECORD_WORDS, ++passes * RECORD_WORDS);
    if (arena.fresh) fillRowPass(record, rowPass, run.slice, run.unit.register);
  }
  return { all, records, passes, rest };
}

/** Null where the rule is another, or where its change could be too large for the kernel. */
function rowPassOf({ crossbar, rule, slice, quiet }: RuleRun): RowPass | null {
  const pass = rule.onlyPass;
  const { dense } = crossbar;
  if (!quiet || dense === null || pass?.visits !== 'active-rows' || pass.readsTrace) return null;
  const trace = pass.postTrace === null ? null : slice.traces[pass.postTrace];
  if (trace === null || trace.unit.mode === 'gate') return null;
  const change = pass.unitChange(crossbar.delayTicks);
  const most = trace.unit.mode === 'window' ? 1 : Math.max(trace.unit.impulse, trace.unit.max);
  return Math.abs(change) * most < CHANGE_LIMIT ? { crossbar, dense, pass, trace, change } : null;
}
