import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCoresPerLayer } from '../../src/cli/cores-per-layer.js';
import { parseInteger } from '../../src/cli/numbers.js';
import { inSiUnit } from '../../src/cli/si-unit.js';
import { SpikeloomError } from '../../src/fixed/error.js';

describe('whole numbers', () => {
  const range = { min: -5, max: 1000 };

  test('every one in range is read as written', () => {
    fc.assert(
      fc.property(fc.integer(range), value => {
        expect(parseInteger('--n', String(value), range)).toBe(value);
      }),
    );
  });

  test.each(['1e9x', '1e3', '0x10', '', ' 7', '7 ', '1.0', '1_0', '--5', 'NaN', 'Infinity', '1001', '-6'])(
    '"%s" is refused with the text and the range',
    text => {
      expect(() => parseInteger('--n', text, range)).toThrow(SpikeloomError);
      expect(() => parseInteger('--n', text, range)).toThrow(
        `--n is "${text}"; expected a whole number from -5 to 1000`,
      );
    },
  );
});

describe('--cores-per-layer', () => {
  test('takes one number, or numbers by layer', () => {
    expect(parseCoresPerLayer('12')).toBe(12);
    expect(parseCoresPerLayer('z1=10,z2=2')).toEqual({ z1: 10, z2: 2 });
  });

  test.each([
    ['z1', '--cores-per-layer is "z1"'],
    ['0', '--cores-per-layer is "0"; expected a whole number from 1 to 65536'],
    ['z1=10,', 'has the entry ""; expected LAYER=N'],
    ['z1=10=3', 'has the entry "z1=10=3"'],
    ['=3', 'has the entry "=3"'],
    ['z1=', '--cores-per-layer z1 is ""'],
    ['z1=1,z1=2', 'names layer z1 twice'],
  ])('"%s" is refused', (text, message) => {
    expect(() => parseCoresPerLayer(text)).toThrow(SpikeloomError);
    expect(() => parseCoresPerLayer(text)).toThrow(message);
  });

  test('a layer may have any name, __proto__ included', () => {
    expect(Object.entries(parseCoresPerLayer('__proto__=2'))).toEqual([['__proto__', 2]]);
  });
});

test.each([
  [0, '0 J'],
  [1.5, '1.500 J'],
  [0.0123456, '12.35 mJ'],
  [1e-9, '1.000 nJ'],
  [999.9e-9, '999.9 nJ'],
  [2.5e-14, '0.02500 pJ'],
  [123456, '123456 J'],
])('%d J is written %s', (value, text) => {
  expect(inSiUnit(value, 'J')).toBe(text);
});
