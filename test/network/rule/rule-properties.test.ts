import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpikeloomError } from '../../../src/fixed/error.js';
import {
  RULE_TARGETS,
  RULE_VARIABLES,
  type RuleProgram,
  type RuleVariable,
} from '../../../src/image/rule-program.js';
import type { RuleAst } from '../../../src/network/rule/ast.js';
import { boundOf } from '../../../src/network/rule/bound.js';
import { formatRule } from '../../../src/network/rule/format.js';
import { lowerRule } from '../../../src/network/rule/lower.js';
import { parseRule } from '../../../src/network/rule/parse.js';

const at = { line: 1, column: 1 };
const variable = fc.constantFrom(...RULE_VARIABLES);
const factor = fc.record({
  variable,
  plus: fc.oneof(fc.constant(0), fc.integer({ min: -(2 ** 15), max: 2 ** 15 })),
});

/** Terms within every limit that `parseRule` guarantees. */
const term = fc
  .record({
    sign: fc.constantFrom(1, -1),
    magnitude: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 2 ** 15 })),
    exponent: fc.oneof(fc.constant(0), fc.integer({ min: -24, max: 15 })),
    factors: fc.array(factor, { maxLength: 4 }),
  })
  .filter(({ magnitude, exponent }) => magnitude * 2 ** Math.max(0, exponent) <= 2 ** 15)
  .map(({ sign, magnitude, exponent, factors }) => ({
    coefficient: sign * magnitude,
    exponent,
    factors: factors.map(each => ({ ...each, at })),
    at,
  }));

const updates = fc
  .uniqueArray(
    fc.record({
      target: fc.constantFrom(...RULE_TARGETS),
      terms: fc.array(term, { minLength: 1, maxLength: 5 }),
      at: fc.constant(at),
    }),
    { minLength: 1, selector: ({ target }) => target },
  )
  .map((list): Pick<RuleAst, 'updates'> => ({ updates: list }));

/** One part of a term as a user may write it, with its value as a fraction. */
type Part = { text: string; numerator: bigint; denominator: bigint; variable?: RuleVariable };
const part: fc.Arbitrary<Part> = fc.oneof(
  fc.integer({ min: 1, max: 20 }).map(value => ({
    text: String(value),
    numerator: BigInt(value),
    denominator: 1n,
  })),
  fc.integer({ min: -8, max: 3 }).map(exponent => ({
    text: `2^${exponent}`,
    numerator: 2n ** BigInt(Math.max(0, exponent)),
    denominator: 2n ** BigInt(Math.max(0, -exponent)),
  })),
  variable.map(name => ({ text: name, numerator: 0n, denominator: 1n, variable: name })),
  fc.tuple(variable, fc.integer({ min: -300, max: 300 })).map(([name, plus]) => ({
    text: `(${name}${plus < 0 ? '-' : ' + '}${Math.abs(plus)})`,
    numerator: BigInt(plus),
    denominator: 1n,
    variable: name,
  })),
);
const writtenTerm = fc.array(fc.tuple(fc.boolean(), part), { minLength: 1, maxLength: 5 }).filter(parts => {
  const integers = parts.filter(([, { text }]) => /^\d+$/.test(text)).map(([, { text }]) => Number(text));
  const powers = parts
    .filter(([, { text }]) => text.startsWith('2^'))
    .map(([, { text }]) => Number(text.slice(2)));
  const exponent = powers.reduce((sum, power) => sum + power, 0);
  const coefficient = integers.reduce((product, integer) => product * integer, 1);
  return exponent >= -24 && coefficient <= 2 ** 15 && coefficient * 2 ** exponent <= 2 ** 15;
});
const writtenSum = fc.array(fc.tuple(fc.boolean(), writtenTerm), { minLength: 1, maxLength: 4 });
const values = fc.array(fc.integer({ min: -(2 ** 16), max: 2 ** 16 }), {
  minLength: RULE_VARIABLES.length,
  maxLength: RULE_VARIABLES.length,
});

describe('rules of any shape', () => {
  it('come back from their canonical text', () => {
    fc.assert(
      fc.property(updates, ast => {
        const back = parseRule(formatRule(ast));
        expect(withoutPlaces(back)).toEqual(withoutPlaces(ast));
        expect(lowerRule(back)).toEqual(lowerRule(ast));
      }),
      { numRuns: 500 },
    );
  });

  it('lower to programs of the same value, exactly', () => {
    fc.assert(
      fc.property(writtenSum, values, (sum, numbers) => {
        const value = (name: RuleVariable) => BigInt(numbers[RULE_VARIABLES.indexOf(name)]);
        const text = `dw = ${sum.map(writeTerm).join(' ')}`;
        const [program] = lowerRule(parseRule(text));
        const expected = sum.map(([minus, parts]) => fractionOf(minus, parts, value)).reduce(add);
        // sum = D / 2^F
        expect(sumOf(program, value) * expected.denominator).toBe(
          expected.numerator * 2n ** BigInt(program.fractionBits),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it('stay within the limits of the image', () => {
    fc.assert(
      fc.property(updates, ast => {
        for (const { fractionBits, terms } of lowerRule(ast)) {
          expect(fractionBits).toBeGreaterThanOrEqual(0);
          expect(fractionBits).toBeLessThanOrEqual(24);
          expect(fractionBits === 0 || terms.some(({ shift }) => shift === 0)).toBe(true);
          for (const { coefficient, shift } of terms) {
            expect(Number.isInteger(coefficient) && coefficient !== 0).toBe(true);
            expect(Math.abs(coefficient)).toBeLessThanOrEqual(2 ** 15);
            expect(shift >= 0 && shift <= fractionBits).toBe(true);
          }
        }
      }),
    );
  });
});

describe('any text', () => {
  const scrap = fc.constantFrom(
    ...['dw', 'dt', '=', ' = ', '+', '-', '*', '^', '2^-3', '2^', '(', ')', '(x0 - 1)', 'x0', 'y1', 'q', '7'],
    ...[';', '\n', ' ', '\t', '99999', '1.5', '\u{1f600}', '\r\n', '\0', '__proto__', 'constructor'],
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(scrap).map(scraps => scraps.join('')),
  );

  it('is read, or refused with a place inside it', () => {
    fc.assert(
      fc.property(text, input => {
        try {
          const ast = parseRule(input);
          expect(withoutPlaces(parseRule(formatRule(ast)))).toEqual(withoutPlaces(ast));
        } catch (error) {
          if (!(error instanceof SpikeloomError)) throw error;
          const { line = 0, column = 0 } = error.place ?? {};
          const lines = input.split('\n');
          expect(line >= 1 && line <= lines.length).toBe(true);
          expect(column >= 1 && column <= lines[line - 1].length + 1).toBe(true);
          expect(error.message).toMatch(/\n {2}.*\n {2} *\^$/u);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('of one mutated character is read or refused as well', () => {
    const source = 'dw = -2^-6 * x0 * y1 * r1 + 2^-9 * (x0 - 1) * y0;\ndt = 3 * u_4 * t';
    fc.assert(
      fc.property(fc.nat(source.length - 1), scrap, (index, inserted) => {
        try {
          lowerRule(parseRule(source.slice(0, index) + inserted + source.slice(index + 1)));
        } catch (error) {
          expect(error).toBeInstanceOf(SpikeloomError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

describe('boundOf', () => {
  it('holds every value of D', () => {
    const ranges = fc.array(fc.tuple(fc.integer({ min: -300, max: 300 }), fc.nat(300)), {
      minLength: RULE_VARIABLES.length,
      maxLength: RULE_VARIABLES.length,
    });
    const positions = fc.array(fc.nat(1000), {
      minLength: RULE_VARIABLES.length,
      maxLength: RULE_VARIABLES.length,
    });
    fc.assert(
      fc.property(updates, ranges, positions, (ast, lows, inside) => {
        const [program] = lowerRule(ast);
        const limits = RULE_VARIABLES.map((name, index) => {
          const [low, width] = lows[index];
          return [name, [low, low + width] as [number, number]] as const;
        });
        const value = (name: RuleVariable) => {
          const index = RULE_VARIABLES.indexOf(name);
          const [low, width] = lows[index];
          return BigInt(low + Math.round((inside[index] / 1000) * width));
        };
        const { min, max } = boundOf(program, Object.fromEntries(limits));
        const sum = sumOf(program, value);
        // A comparison of a bigint with a number is exact, infinities included.
        expect(sum >= min && sum <= max).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it('is reached where every variable stands in one factor', () => {
    const single = fc
      .uniqueArray(fc.tuple(variable, fc.integer({ min: -9, max: 9 }), fc.nat(9)), {
        minLength: 1,
        maxLength: 4,
        selector: ([name]) => name,
      })
      .map(list => list.map(([name, low, width]) => ({ name, min: low, max: low + width })));
    fc.assert(
      fc.property(single, fc.integer({ min: -50, max: 50 }), (factors, plus) => {
        const text = `dw = -5 * ${factors.map(({ name }) => `(${name} + ${Math.abs(plus)})`).join(' * ')}`;
        const [program] = lowerRule(parseRule(text));
        const corners = factors
          .reduce<bigint[]>(
            (products, { min, max }) =>
              [min, max].flatMap(end => products.map(each => each * BigInt(end + Math.abs(plus)))),
            [-5n],
          )
          .map(Number);
        const ranges = Object.fromEntries(factors.map(({ name, min, max }) => [name, [min, max] as const]));
        expect(boundOf(program, ranges)).toEqual({ min: Math.min(...corners), max: Math.max(...corners) });
      }),
    );
  });

  it('of the form on loom1', () => {
    const [program] = lowerRule(parseRule('dw = -3 * 2^-8 * x0 * y0 * r1'));
    expect(boundOf(program, { r1: [-128, 127] })).toEqual({ min: -381, max: 384 });
  });

  it('is widened where numbers are not exact', () => {
    const [program] = lowerRule(parseRule('dw = 32768 * w * w * w * w - 2^-24 * w'));
    expect(boundOf(program, { w: [-32768, 32767] })).toEqual({
      min: Number.NEGATIVE_INFINITY,
      max: Number.POSITIVE_INFINITY,
    });
    const high = 2 ** 20;
    expect(boundOf(program, { w: [high, high + 1] })).toEqual({
      min: Number.MAX_SAFE_INTEGER,
      max: Number.POSITIVE_INFINITY,
    });
  });

  it('wants a range for each variable that is no event', () => {
    const [program] = lowerRule(parseRule('dw = x0 * u_3 * y0 * r1'));
    expect(() => boundOf(program, {})).toThrow('no range is given for the variable r1');
    expect(() => boundOf(program, { r1: [1, 0] })).toThrow('the range of r1 is 1..0');
    expect(() => boundOf(program, { r1: [0, 0.5] })).toThrow('the range of r1 is 0..0.5');
  });
});

function withoutPlaces(ast: Pick<RuleAst, 'updates'>): unknown {
  return ast.updates.map(({ target, terms }) => ({
    target,
    terms: terms.map(({ coefficient, exponent, factors }) => ({
      coefficient,
      exponent,
      factors: factors.map(({ variable: name, plus }) => ({ name, plus })),
    })),
  }));
}

/** D of a lowered program, by its definition. */
function sumOf(program: RuleProgram, value: (name: RuleVariable) => bigint): bigint {
  return program.terms
    .map(({ coefficient, shift, factors }) =>
      factors.reduce(
        (product, { variable: name, plus }) => product * (value(name) + BigInt(plus)),
        BigInt(coefficient) << BigInt(shift),
      ),
    )
    .reduce((sum, product) => sum + product);
}

function writeTerm([minus, parts]: [boolean, [boolean, Part][]], index: number): string {
  const product = parts.map(([negated, { text }]) => (negated ? `-${text}` : text)).join('*');
  if (index === 0) return minus ? `-1 * ${product}` : product;
  return `${minus ? '-' : '+'} ${product}`;
}

/** A term's value from the parts that it was written with, without the parser. */
function fractionOf(minus: boolean, parts: [boolean, Part][], value: (name: RuleVariable) => bigint) {
  let numerator = minus ? -1n : 1n;
  let denominator = 1n;
  for (const [negated, { variable: name, ...constant }] of parts) {
    numerator *= constant.numerator + (name === undefined ? 0n : value(name));
    denominator *= constant.denominator;
    if (negated) numerator = -numerator;
  }
  return { numerator, denominator };
}

function add(a: ReturnType<typeof fractionOf>, b: ReturnType<typeof fractionOf>) {
  return {
    numerator: a.numerator * b.denominator + b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  };
}
