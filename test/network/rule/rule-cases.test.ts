import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SpikeloomError } from '../../../src/fixed/error.js';
import type { RuleProgram } from '../../../src/image/rule-program.js';
import { formatRule } from '../../../src/network/rule/format.js';
import { lowerRule } from '../../../src/network/rule/lower.js';
import { parseRule } from '../../../src/network/rule/parse.js';

const caseFile = readFileSync(new URL('./cases.txt', import.meta.url), 'utf8');
const cases = caseFile
  .split('\n----\n')
  .slice(1)
  .map(text => text.split('\n==>\n'))
  .map(([text, expected]) => ({ text, expected: expected.trimEnd() }));

describe('rule texts', () => {
  it.each(cases)('$text', ({ text, expected }) => {
    const error = /^error (?<line>\d+):(?<column>\d+) (?<message>.*)$/.exec(expected)?.groups;
    if (error === undefined) {
      expect(lowerRule(parseRule(text)).map(dump).join('\n')).toBe(expected);
      return;
    }
    const { message, place } = refusalOf(() => parseRule(text));
    expect(place).toEqual({ line: Number(error.line), column: Number(error.column) });
    expect(message).toContain(`${error.line}:${error.column}: ${error.message}`);
    const [, quoted, caret] = message.split('\n');
    expect(quoted).toBe(`  ${text.split('\n')[Number(error.line) - 1]}`);
    expect(caret).toBe(`${' '.repeat(Number(error.column) + 1)}^`);
  });

  it('places a mistake in the file that the text stands in', () => {
    const { message, place } = refusalOf(() =>
      parseRule('dw = x0\ndt = q1 * x0', { file: 'net.yaml', line: 12, column: 9 }),
    );
    expect(place).toEqual({ file: 'net.yaml', line: 13, column: 14 });
    expect(message).toMatch(/^net\.yaml:13:14: unknown variable q1; .*\n {2}dt = q1 \* x0\n {7}\^$/);
  });

  it('keeps the caret under its column behind a tab', () => {
    const { message } = refusalOf(() => parseRule('dw =\tx0 *\tz'));
    expect(message).toMatch(/\n {2}dw = x0 \* z\n {12}\^$/);
  });

  it('quotes only the neighbourhood of a mistake in a long line', () => {
    const text = `dw = ${'x0 + '.repeat(200)}z9 + ${'y0 + '.repeat(200)}y0`;
    const { message, place } = refusalOf(() => parseRule(text));
    expect(place).toEqual({ line: 1, column: 1006 });
    const [, quoted, caret] = message.split('\n');
    expect(quoted.length).toBe(102);
    expect(quoted.slice(caret.length - 1, caret.length + 1)).toBe('z9');
  });

  it('refuses a text of more than 4096 characters', () => {
    const longest = `dw = x0${' '.repeat(4096 - 7)}`;
    expect(parseRule(longest).updates).toHaveLength(1);
    const { message } = refusalOf(() => parseRule(`${longest} `));
    expect(message).toMatch(/^1:1: a rule of 4097 characters; limit 4096\n/);
  });
});

describe('canonical text', () => {
  it.each([
    ['dw=r1*y0*-3*2^-8*x0', 'dw = -3 * 2^-8 * r1 * y0 * x0'],
    ['dw = -2^-6*x0*y1*r1 + 2^-9*(x0-1)*y0', 'dw = -2^-6 * x0 * y1 * r1 + 2^-9 * (x0 - 1) * y0'],
    ['dw = x0 * -1 + 2 * -y0; dt = 1', 'dw = -x0 - 2 * y0\ndt = 1'],
    ['dw = -1 * 2^3 * 2^-3', 'dw = -1'],
    ['dw = 2^2 * 2^1 * 5 * (w + 7)', 'dw = 5 * 2^3 * (w + 7)'],
  ])('%s', (text, canonical) => {
    expect(formatRule(parseRule(text))).toBe(canonical);
    expect(formatRule(parseRule(canonical))).toBe(canonical);
  });
});

function dump({ target, fractionBits, terms }: RuleProgram): string {
  const signed = (value: number) => (value < 0 ? String(value) : `+${value}`);
  const lines = terms.map(({ coefficient, shift, factors }) =>
    [`${coefficient}<<${shift}`, ...factors.map(({ variable, plus }) => variable + signed(plus))].join(' '),
  );
  return `${target} F=${fractionBits}: ${lines.join('; ')}`;
}

function refusalOf(run: () => unknown): SpikeloomError {
  try {
    run();
  } catch (error) {
    if (error instanceof SpikeloomError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
