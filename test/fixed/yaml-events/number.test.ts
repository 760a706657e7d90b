import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNumber } from '../../../src/fixed/yaml-events/number.js';

const parse = (text: string) => {
  const bytes = new TextEncoder().encode(`x${text}y`);
  return parseNumber(bytes, 1, bytes.length - 1);
};

test('doubles come back to the bit, however they are written', () => {
  const written = fc.tuple(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer({ min: 0, max: 20 }),
  );
  fc.assert(
    fc.property(written, ([value, digits]) => {
      expect(Object.is(parse(String(value)), Number(String(value)))).toBe(true);
      for (const text of [value.toExponential(digits), value.toPrecision(digits + 1)]) {
        expect(Object.is(parse(text), Number(text))).toBe(true);
      }
    }),
    { numRuns: 2000 },
  );
});

test('decimals of any shape round as JavaScript rounds them', () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[-+]?([0-9]{1,20}\.?[0-9]{0,20}|\.[0-9]{1,20})([eE][-+]?[0-9]{1,3})?$/),
      text => {
        expect(Object.is(parse(text), Number(text))).toBe(true);
      },
    ),
    { numRuns: 2000 },
  );
});

test.each<[string, number]>([
  ['-0', -0],
  ['+7', 7],
  ['017', 17],
  ['5.', 5],
  ['.5', 0.5],
  ['9007199254740993', 9007199254740992],
  ['1e400', Number.POSITIVE_INFINITY],
  ['1e99999999999', Number.POSITIVE_INFINITY],
  ['1e-99999999999', 0],
  ['0x1F', 31],
  ['-0b101', -5],
  ['0o17', 15],
  ['.inf', Number.POSITIVE_INFINITY],
  ['-inf', Number.NEGATIVE_INFINITY],
])('%s', (text, value) => expect(parse(text)).toBe(value));

test.each([
  '',
  '-',
  '.',
  'e5',
  '1e',
  '1e+',
  '1.2.3',
  '1_000',
  '0x',
  '0xg',
  '1 2',
  'nan',
  '.nan',
  'true',
  '1f',
  '--1',
  '0b2',
])('%j is none', text => expect(parse(text)).toBeNaN());
