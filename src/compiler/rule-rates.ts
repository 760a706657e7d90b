import type { LearningRuleImage } from '../image/layout.js';
import type { RuleProgram, RuleVariable } from '../image/rule-program.js';
import { boundOf, type VariableRange } from '../network/rule/bound.js';

/** What a projection lets a rule do. */
export interface RuleRoom {
  readonly projection: string;
  /** Limits of a stored weight under learning. */
  readonly minStored: number;
  readonly maxStored: number;
  readonly ranges: { readonly [variable in RuleVariable]?: VariableRange };
  /** Least shift to the right (floor) of the sum before it is rounded; 0 for none. */
  readonly annealing: number;
}

/**
 * Says in figures where a rule cannot learn as it is written: every change rounds to 0, or half of the largest
 * goes from one limit of the weight to the other.
 *
 * With D the sum in units of 2^-F of a stored step (`rule-program.ts`), after the annealing shift, rounding down
 * makes 0 of 0 <= D < 2^F, rounding to the nearest of -2^(F-1) <= D < 2^(F-1). Stochastic rounding loses nothing.
 *
 * @returns a sentence, or undefined where nothing is wrong
 */
export function warnOfRate(
  name: string,
  rounding: LearningRuleImage['rounding'],
  program: RuleProgram,
  { projection, minStored, maxStored, ranges, annealing }: RuleRoom,
): string | undefined {
  const bound = boundOf(program, ranges);
  const min = Math.floor(bound.min / 2 ** annealing);
  const max = Math.floor(bound.max / 2 ** annealing);
  const step = 2 ** program.fractionBits;
  const added = rounding === 'nearest' ? Math.floor(step / 2) : 0;
  const keeps = rounding === 'stochastic' || rounding === 'stochastic-ceiling';
  const lost = !keeps && min >= -added && max < step - added;
  const what = `rule ${name} on projection ${projection}`;
  if (lost) {
    return (
      `${what} changes nothing: its largest sum is ${figure(Math.max(-min, max) / step)} of one stored step, which ` +
      `rounding (${rounding}) makes 0; use larger constants, stochastic rounding or more stored bits`
    );
  }
  const most = Math.floor(Math.max(-min, max) / step);
  const width = maxStored - minStored;
  if (most < 2 * width) return undefined;
  return (
    `${what} saturates weights: a change of half its largest size, ${most} stored steps, goes from one end of ` +
    `the range ${minStored}..${maxStored} to the other; use smaller constants`
  );
}

function figure(value: number): string {
  return value.toPrecision(2);
}
