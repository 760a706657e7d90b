import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatQaplibSolution, parseQaplib, QAPLIB_SIZE } from '../../src/data/qaplib.js';

const bytes = (text: string) => new TextEncoder().encode(text);
const parse = (text: string) => parseQaplib(bytes(text), 'p.dat');

test('numbers come back, whatever white space is between them', () => {
  const problem = fc
    .integer({ min: 1, max: 5 })
    .chain(size =>
      fc.tuple(
        fc.array(fc.maxSafeInteger(), { minLength: 2 * size * size, maxLength: 2 * size * size }),
        fc.array(fc.constantFrom(' ', '\n', '\r\n', '\t', '  \n\n '), { minLength: 1, maxLength: 9 }),
        fc.constant(size),
      ),
    );
  fc.assert(
    fc.property(problem, ([values, spaces, size]) => {
      const text = [size, ...values].map((value, k) => `${spaces[k % spaces.length]}${value}`).join('');
      const { a, b } = parse(`${text}${spaces[0]}`);
      expect([...a, ...b]).toEqual(values.map(value => value + 0));
    }),
  );
});

describe('refused with the place', () => {
  test.each([
    ['', /^p\.dat:1:1: is empty; expected the size n/],
    [' \n\n ', /^p\.dat:3:2: is empty/],
    ['two', /^p\.dat:1:1: "two" is no whole number/],
    ['0', /^p\.dat:1:1: the size is 0; expected 1 to 1024/],
    ['-3 1', /^p\.dat:1:1: the size is -3/],
    [`${QAPLIB_SIZE + 1} 1`, /^p\.dat:1:1: the size is 1025; expected 1 to 1024/],
    ['2\n1 2 3 4\n5 6 7\n', /^p\.dat:4:1: ends after 7 numbers behind the size; two matrices of 2 x 2 are 8/],
    [
      '1\n1\n1 9',
      /^p\.dat:3:3: goes on after the last number of the matrices; two matrices of 1 x 1 are 2 numbers/,
    ],
    ['1\n1.5 2', /^p\.dat:2:1: "1\.5" is no whole number/],
    ['1\n 1 1e3', /^p\.dat:2:4: "1e3" is no whole number/],
    ['1 1 -', /^p\.dat:1:5: "-" is no whole number/],
    ['1 +1 1', /^p\.dat:1:3: "\+1" is no whole number/],
    ['1 1,1', /^p\.dat:1:3: "1,1" is no whole number/],
    ['1 1 \u0000\u0001', /^p\.dat:1:5: "\?\?" is no whole number/],
    [`1 1 ${'7'.repeat(30)}x`, /^p\.dat:1:5: "7{20}\.\.\." is no whole number/],
    [
      '1 1 9007199254740992',
      /^p\.dat:1:5: "9007199254740992" is too large: numbers are exact to 9007199254740991/,
    ],
  ])('%j', (text, message) => {
    expect(() => parse(text)).toThrow(message);
  });
});

test('a solution is counted from 1', () => {
  expect(formatQaplibSolution([2, 0, 1], 44)).toBe('3 44\n3 1 2\n');
});
