import type { RuleTarget, RuleVariable } from '../../image/rule-program.js';
import type { RuleSource, TextPosition } from './source.js';

/**
 * A learning rule as its author wrote it, constants folded. Made by `parseRule`, which guarantees
 * every limit stated here; nodes remember where they stand in the text.
 */
export interface RuleAst {
  /** One entry a target, in the order written; at least one; no target twice. */
  readonly updates: readonly RuleUpdate[];
  readonly source: RuleSource;
}

/** `d<target> = <sum of terms>` */
export interface RuleUpdate {
  readonly target: RuleTarget;
  /** At least one. */
  readonly terms: readonly ProductTerm[];
  readonly at: TextPosition;
}

/** `coefficient * 2^exponent * prod (variable + plus)`; no factors at all means the constant alone. */
export interface ProductTerm {
  /** Product of the integers and signs of the term: never 0, `|coefficient| 2^max(0, exponent) <= 2^15`. */
  readonly coefficient: number;
  /** Sum of the exponents of the term's powers of two: -24..24. */
  readonly exponent: number;
  readonly factors: readonly VariableFactor[];
  readonly at: TextPosition;
}

/** `variable`, or `(variable + plus)`. */
export interface VariableFactor {
  readonly variable: RuleVariable;
  /** |plus| <= 2^15 */
  readonly plus: number;
  readonly at: TextPosition;
}

/** Most characters of a rule's text. */
export const MAX_RULE_CHARACTERS = 4096;
/** Largest magnitude of a power's exponent, alone and summed over a term. */
export const MAX_EXPONENT = 24;
/** Largest magnitude of a term's integer coefficient, and of a constant added to a variable. */
export const MAX_COEFFICIENT = 1 << 15;
