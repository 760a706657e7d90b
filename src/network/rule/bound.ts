import type { RuleFactor, RuleProgram, RuleTerm, RuleVariable } from '../../image/rule-program.js';
import { isEventVariable } from './event-variables.js';

/** The values a variable can take: from the first to the second, both included; safe integers. */
export type VariableRange = readonly [min: number, max: number];

interface Interval {
  readonly min: bigint;
  readonly max: bigint;
}

/**
 * Bounds of D, the sum of a program's terms before any shift to the right, by interval arithmetic: D is
 * never outside them, but may not reach them where one variable stands in several factors or terms.
 *
 * Where the bounds lie within `-2^31 .. 2^31 - 2^F`, 32-bit arithmetic yields D, and D plus what rounding
 * adds to it, exactly: intermediate results that wrap do so harmlessly.
 *
 * @param ranges the range of each variable; spikes (`x0`, `y0`) and epochs (`u_k`) are 0..1 unless given
 * @returns exact integers; a bound beyond the safe integers is widened to an infinity
 * @throws RangeError for a variable without a range, or a range that is not two ordered safe integers
 */
export function boundOf(
  program: Pick<RuleProgram, 'terms'>,
  ranges: { readonly [variable in RuleVariable]?: VariableRange },
): { min: number; max: number } {
  let min = 0n;
  let max = 0n;
  for (const term of program.terms) {
    const product = boundOfTerm(term, ranges);
    min += product.min;
    max += product.max;
  }
  return { min: lowerNumber(min), max: 0 - lowerNumber(-max) };
}

function boundOfTerm(
  term: RuleTerm,
  ranges: { readonly [variable in RuleVariable]?: VariableRange },
): Interval {
  const scale = BigInt(term.coefficient) << BigInt(term.shift);
  return term.factors
    .map(factor => boundOfFactor(factor, ranges[factor.variable]))
    .reduce(multiply, { min: scale, max: scale });
}

function boundOfFactor({ variable, plus }: RuleFactor, given: VariableRange | undefined): Interval {
  const range = given ?? (isEventVariable(variable) ? ([0, 1] as const) : undefined);
  if (range === undefined) throw new RangeError(`no range is given for the variable ${variable}`);
  const [min, max] = range;
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || min > max) {
    throw new RangeError(`the range of ${variable} is ${min}..${max}; expected two ordered safe integers`);
  }
  return { min: BigInt(min) + BigInt(plus), max: BigInt(max) + BigInt(plus) };
}

function multiply(a: Interval, b: Interval): Interval {
  const corners = [a.min * b.min, a.min * b.max, a.max * b.min, a.max * b.max];
  corners.sort((one, other) => (one < other ? -1 : Number(one > other)));
  return { min: corners[0], max: corners[3] };
}

/** A number that is not above `value`: `value` itself where a number holds it exactly. */
function lowerNumber(value: bigint): number {
  if (value < BigInt(Number.MIN_SAFE_INTEGER)) return Number.NEGATIVE_INFINITY;
  return Number(value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : value);
}
