import type { LearningRuleImage } from './layout.js';
import type { RuleTerm, RuleVariable } from './rule-program.js';

/**
 * Which synapses of a crossbar a rule goes to; it follows from when it runs and from its terms.
 * - `pairs`: of a row that is active now and a neuron that fires now
 * - `firing-columns`: all held synapses of the neurons that fire now
 * - `active-rows`: all of the rows that are active now
 * - `union`: those of the active rows and those of the neurons that fire
 * - `traced-rows`: of the rows whose trace x1 is not 0
 * - `swept-columns`: of the columns whose sum is off its target
 * - `all`: every held synapse
 *
 * Terms with a u_k act in one pass of 2^k alone, and count only there.
 */
export type Visits =
  | 'pairs'
  | 'firing-columns'
  | 'active-rows'
  | 'union'
  | 'traced-rows'
  | 'swept-columns'
  | 'all';

/** The synapses that terms go to, all of which act in a pass (`LearningRuleImage`). */
export function visitsOf(when: LearningRuleImage['when'], terms: readonly RuleTerm[]): Visits {
  if (when === 'scaling') return 'swept-columns';
  if (when === 'epoch') return everyTermHas(terms, 'x1') ? 'traced-rows' : 'all';
  const needsRow = everyTermHas(terms, 'x0');
  const needsColumn = everyTermHas(terms, 'y0');
  if (needsRow && needsColumn) return 'pairs';
  if (needsColumn) return 'firing-columns';
  if (needsRow) return 'active-rows';
  return terms.every(term => has(term, 'x0') || has(term, 'y0')) ? 'union' : 'all';
}

/** Whether a rule goes down the columns of the neurons that fire. */
export function opensColumns(visits: Visits): boolean {
  return visits === 'pairs' || visits === 'firing-columns';
}

/** Whether a variable by itself is a factor of every term, so that nothing changes where it is 0. */
export function everyTermHas(terms: readonly RuleTerm[], variable: RuleVariable): boolean {
  return terms.every(term => has(term, variable));
}

function has({ factors }: RuleTerm, variable: RuleVariable): boolean {
  return factors.some(factor => factor.variable === variable && factor.plus === 0);
}
