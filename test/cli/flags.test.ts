import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askedSystem, parseChips } from '../../src/cli/chips-flag.js';
import { parseCoresPerLayer } from '../../src/cli/cores-per-layer.js';
import { parseInteger } from '../../src/cli/numbers.js';
import { inSiUnit } from '../../src/cli/si-unit.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import { loadChip } from '../../src/runtime/chips-node.js';

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

describe('--chips', () => {
  const loihi = loadChip('loihi1');
  const meshOf = (text: string, chip = loihi) => askedSystem(chip, parseChips(text)).chip.mesh;

  test('takes a grid, a number or auto', () => {
    expect(parseChips('4x2')).toEqual({ columns: 4, rows: 2 });
    expect(parseChips('8')).toBe(8);
    expect(parseChips('auto')).toBe('auto');
    expect(meshOf('4x2')).toMatchObject({ columns: 32, rows: 8, chips: { columns: 4, rows: 2 } });
    expect(meshOf('8')).toEqual(meshOf('4x2'));
    expect(meshOf('1')).toEqual(loihi.mesh);
    expect(askedSystem(loihi, 'auto')).toEqual({ chip: loihi, options: { chips: 'auto' } });
    expect(askedSystem(loihi, undefined)).toEqual({ chip: loihi, options: {} });
  });

  test.each(['', 'x2', '2x', '2x2x2', '-2', '1.5', 'all', '2 x 2'])('"%s" is refused', text => {
    expect(() => parseChips(text)).toThrow(
      `--chips is "${text}"; expected columns x rows such as 4x2, a number of chips, or auto`,
    );
  });

  test('names the limit that is passed', () => {
    expect(() => parseChips('0')).toThrow('--chips is "0"; expected a whole number from 1 to 65536');
    expect(() => parseChips('2x999')).toThrow(
      '--chips (rows) is "999"; expected a whole number from 1 to 256',
    );
    expect(() => meshOf('33x1')).toThrow('33 x 1 chips of loihi1 are asked for; limit 32 x 24; use fewer');
    expect(() => meshOf('37')).toThrow(
      '--chips asks for 37 chips, which make no full grid within the 32 x 24',
    );
    expect(() => meshOf('769')).toThrow('limit 32 x 24; use fewer');
    expect(() => meshOf('2', loadChip('odin'))).toThrow('which has no links to other chips');
  });
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
