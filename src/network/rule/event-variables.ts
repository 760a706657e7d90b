import type { RuleVariable } from '../../image/rule-program.js';

/** Whether a variable is an event, 0 or 1: a spike of this step, or the coming of a 2^k-th epoch. */
export function isEventVariable(variable: RuleVariable): boolean {
  return variable === 'x0' || variable === 'y0' || variable.startsWith('u_');
}
