import type { Chip } from '../chip.js';
import type { Crossbar } from '../crossbar.js';
import type { Share } from '../share.js';
import type { Slice } from '../slice.js';
import type { LearningUnit } from './learning-unit.js';
import type { Rule, RulePass } from './rule.js';

/** A crossbar whose rule runs, and what runs it. */
export interface RuleRun {
  readonly crossbar: Crossbar;
  readonly rule: Rule;
  readonly slice: Slice;
  readonly unit: LearningUnit;
  /** Whether a pass that visits nothing counts nothing: what the management processor reads, it counts. */
  readonly quiet: boolean;
}

/** The crossbars of a share whose rules run on an occasion, in the image's order. */
export function ruleRuns(
  { rules, slices, learningUnits }: Chip,
  { crossbars }: Share,
  when: 'step' | 'epoch',
  epoch: number,
): RuleRun[] {
  return crossbars.flatMap(crossbar => {
    const rule = rules[crossbar.rule];
    if (rule === undefined || rule.image.when !== when || rule.image.epoch !== epoch) return [];
    const slice = slices[crossbar.slice];
    const unit = learningUnits[slice.core];
    return [{ crossbar, rule, slice, unit, quiet: crossbar.learnsBy === 'unit' }];
  });
}

/** Whether it is known at once that a pass opens no column and visits no synapse. */
export function visitsNothing(pass: RulePass, crossbar: Crossbar, slice: Slice): boolean {
  if (pass.opensColumns) return slice.fired === 0;
  if (pass.visits === 'active-rows' && crossbar.activeCount === 0) return true;
  return pass.gatedByTrace && !slice.traced;
}
