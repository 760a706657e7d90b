import type { RuleProgram, RuleTerm } from '../../image/rule-program.js';
import type { ProductTerm, RuleAst, RuleUpdate } from './ast.js';

/**
 * The programs of a rule, one an update, in the order written; their meaning is at {@link RuleProgram}.
 *
 * For terms `c_i 2^e_i`: `F = max(0, -min e_i)`. A positive power is multiplied into the coefficient
 * (`coefficient = c 2^max(0, e)`), a negative one becomes `shift = min(0, e) + F`.
 */
export function lowerRule(ast: Pick<RuleAst, 'updates'>): RuleProgram[] {
  return ast.updates.map(update => {
    const fractionBits = fractionBitsOf(update);
    return {
      target: update.target,
      fractionBits,
      terms: update.terms.map(term => lowerTerm(term, fractionBits)),
    };
  });
}

/** F of an update: its sum is in units of 2^-F of one stored step. */
export function fractionBitsOf(update: RuleUpdate): number {
  return update.terms.reduce((bits, { exponent }) => Math.max(bits, -exponent), 0);
}

function lowerTerm({ coefficient, exponent, factors }: ProductTerm, fractionBits: number): RuleTerm {
  return {
    coefficient: coefficient * 2 ** Math.max(0, exponent),
    shift: Math.min(0, exponent) + fractionBits,
    factors: factors.map(({ variable, plus }) => ({ variable, plus })),
  };
}
