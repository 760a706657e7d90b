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

test('decimals next to the middle of two doubles, and on it, round to the nearer or the even one', () => {
  const near = fc.record({
    // An odd number of 54 bits lies in the middle of two doubles; with more bits behind it, shifted to a larger middle.
    middle: fc.bigInt({ min: 2n ** 53n, max: 2n ** 54n - 1n }).map(odd => odd | 1n),
    shift: fc.bigInt({ min: 0n, max: 20n }),
    off: fc.bigInt({ min: -2n, max: 2n }),
    scale: fc.nat(24),
  });
  fc.assert(
    fc.property(near, ({ middle, shift, off, scale }) => {
      const digits = ((middle << shift) + off).toString();
      const point = Math.max(0, digits.length - scale);
      const texts = [digits, `${digits}e-${scale}`, `-${digits.slice(0, point)}.${digits.slice(point)}`];
      for (const text of texts) expect(Object.is(parse(text), Number(text)), text).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

test("decimals cut off a double's middle with its neighbour at any digit", () => {
  const written = fc.tuple(fc.double({ noNaN: true, min: 1e-4, max: 1e6 }), fc.integer({ min: 15, max: 23 }));
  fc.assert(
    fc.property(written, ([value, digits]) => {
      // Doubles from 2^-14 on are integers of 2^-66 and less; their middle is half of their sum.
      const sum = BigInt(value * 2 ** 68) + BigInt(nextUp(value) * 2 ** 68);
      const text = decimalOf(sum, 69n).slice(0, digits + 2);
      expect(Object.is(parse(text), Number(text)), text).toBe(true);
    }),
    { numRuns: 3000 },
  );
});

/** The next larger double of a positive one. */
function nextUp(value: number): number {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  bits.setBigUint64(0, bits.getBigUint64(0) + 1n);
  return bits.getFloat64(0);
}

/** All digits of numerator / 2^power. */
function decimalOf(numerator: bigint, power: bigint): string {
  const digits = (numerator * 5n ** power).toString().padStart(Number(power) + 1, '0');
  return `${digits.slice(0, -Number(power))}.${digits.slice(-Number(power))}`;
}

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
