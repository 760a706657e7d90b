import type { ProductTerm, RuleAst, VariableFactor } from './ast.js';

/**
 * The canonical text of a rule: one update a line, in each term the integer first, then the power of
 * two, then the variables in the order written. `parseRule(formatRule(ast))` is the same rule again.
 */
export function formatRule(ast: Pick<RuleAst, 'updates'>): string {
  return ast.updates.map(({ target, terms }) => `d${target} = ${formatSum(terms)}`).join('\n');
}

function formatSum(terms: readonly ProductTerm[]): string {
  return terms
    .map((term, index) => {
      const minus = term.coefficient < 0;
      const sign = index === 0 ? (minus ? '-' : '') : minus ? ' - ' : ' + ';
      return sign + formatProduct(term);
    })
    .join('');
}

/** The term without its sign. */
function formatProduct({ coefficient, exponent, factors }: ProductTerm): string {
  const parts = factors.map(formatFactor);
  if (exponent !== 0) parts.unshift(`2^${exponent}`);
  if (Math.abs(coefficient) !== 1 || parts.length === 0) parts.unshift(String(Math.abs(coefficient)));
  return parts.join(' * ');
}

function formatFactor({ variable, plus }: VariableFactor): string {
  if (plus === 0) return variable;
  return `(${variable} ${plus < 0 ? '-' : '+'} ${Math.abs(plus)})`;
}
