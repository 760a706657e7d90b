import type { RuleTarget, RuleVariable } from '../../image/rule-program.js';
import type { ProductTerm, RuleAst, RuleUpdate } from './ast.js';
import { isEventVariable } from './event-variables.js';
import { fractionBitsOf } from './lower.js';
import { refuse } from './source.js';

/** What a learning unit can do with a rule. */
export interface RuleUnit {
  /** How messages call it, for example "loihi1's learning unit". */
  readonly name: string;
  readonly targets: readonly RuleTarget[];
  readonly variables: readonly RuleVariable[];
  /** Most terms of one target's sum. */
  readonly maxTerms: number;
  /** Most variable factors of one term; constants are free. */
  readonly maxFactors: number;
  /** Largest F, the binary places of a sum below one stored step; 8 where one byte rounds stochastically. */
  readonly maxFractionBits: number;
  /**
   * When a synapse's rule is evaluated. `event`: only where a spike, or every 2^k-th epoch, calls for it, so
   * that each term needs a plain factor `x0`, `y0` or `u_k`, which makes it 0 everywhere else.
   * `epoch`: for every synapse in every learning epoch, so that any term will do.
   */
  readonly evaluation: 'event' | 'epoch';
}

/**
 * Holds a rule against a learning unit's abilities.
 * @throws SpikeloomError at the first thing that the unit cannot do: the place, the actual value, the limit
 */
export function checkRule(ast: RuleAst, unit: RuleUnit): void {
  for (const update of ast.updates) checkUpdate(ast, update, unit);
}

function checkUpdate({ source }: RuleAst, update: RuleUpdate, unit: RuleUnit): void {
  const { target, terms } = update;
  if (!unit.targets.includes(target)) {
    refuse(source, update.at, `${unit.name} cannot change ${target}; it changes ${list(unit.targets)}`);
  }
  if (terms.length > unit.maxTerms) {
    const { at } = terms[unit.maxTerms];
    refuse(source, at, `d${target} has ${terms.length} terms; limit of ${unit.name} ${unit.maxTerms}`);
  }
  for (const term of terms) checkTerm(source, term, unit);
  const fractionBits = fractionBitsOf(update);
  if (fractionBits > unit.maxFractionBits) {
    const { at } = terms.find(({ exponent }) => exponent === -fractionBits)!;
    const limit = `limit of ${unit.name} 2^-${unit.maxFractionBits}`;
    refuse(source, at, `the term is in units of 2^-${fractionBits}; ${limit}`);
  }
}

function checkTerm(source: RuleAst['source'], term: ProductTerm, unit: RuleUnit): void {
  const { factors, at } = term;
  const unknown = factors.find(({ variable }) => !unit.variables.includes(variable));
  if (unknown !== undefined) {
    const known = list(unit.variables);
    refuse(source, unknown.at, `${unit.name} has no variable ${unknown.variable}; it has ${known}`);
  }
  if (factors.length > unit.maxFactors) {
    const excess = factors[unit.maxFactors];
    const limit = `limit of ${unit.name} ${unit.maxFactors}`;
    refuse(source, excess.at, `the term has ${factors.length} variable factors; ${limit}`);
  }
  const called = factors.some(({ variable, plus }) => plus === 0 && isEventVariable(variable));
  if (unit.evaluation === 'event' && !called) {
    refuse(
      source,
      at,
      `${unit.name} evaluates a term only where x0, y0 or u_k is a plain factor of it; add one`,
    );
  }
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(' ');
}
