import type { RuleProgram } from './rule-program.js';

/** A program as the learning unit computes it, such as `w += (-3 x0 y0 r1) 2^-8`. */
export function formatProgram({ target, fractionBits, terms }: RuleProgram): string {
  const sum = terms.map(({ coefficient, shift, factors }) => {
    const scale = shift === 0 ? `${coefficient}` : `(${coefficient} << ${shift})`;
    const variables = factors.map(({ variable, plus }) =>
      plus === 0 ? variable : `(${variable} ${plus < 0 ? '-' : '+'} ${Math.abs(plus)})`,
    );
    return [scale, ...variables].join(' ');
  });
  const scale = fractionBits === 0 ? '' : ` 2^-${fractionBits}`;
  return `${target} += (${sum.join(' + ')})${scale}`;
}
