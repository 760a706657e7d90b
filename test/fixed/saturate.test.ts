import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clamp,
  clipBrian2LoihiInput,
  clipLavaPotential,
  saturate,
  saturateSymmetric,
  wrap,
  wrapLavaCurrent,
} from '../../src/fixed/saturate.js';
import { hasSharedData } from '../support/shared-data.js';
import { vectorRows } from './vectors.js';

describe.skipIf(!hasSharedData)('recorded tables', () => {
  it('add.json', () => {
    const rows = vectorRows<[number, number, number, number, number, number]>('add', 6);
    expect(rows).toHaveLength(300);
    for (const [bits, a, b, saturated, symmetric, wrapped] of rows) {
      const sum = a + b;
      expect([saturate(sum, bits), saturateSymmetric(sum, bits), wrap(sum, bits)], `${a} + ${b}`).toEqual([
        saturated,
        symmetric,
        wrapped,
      ]);
    }
  });

  it('limits.json', () => {
    const rows = vectorRows<[number, number, number, number, number, number]>('limits', 6);
    expect(rows).toHaveLength(200);
    for (const [value, ...expected] of rows) {
      const limited = [
        clipBrian2LoihiInput(value),
        wrap(value, 22),
        wrapLavaCurrent(value),
        wrap(value, 24),
        clipLavaPotential(value),
      ];
      expect(limited, `of ${value}`).toEqual(expected);
    }
  });
});

describe('limits in exact arithmetic', () => {
  const bits = fc.integer({ min: 1, max: 32 });
  const value = fc.oneof(fc.integer({ min: -(2 ** 33), max: 2 ** 33 }), fc.maxSafeInteger());

  it('wrap is two’s complement of any width', () => {
    fc.assert(
      fc.property(value, bits, (x, n) => {
        expect(wrap(x, n)).toBe(Number(BigInt.asIntN(n, BigInt(x))));
      }),
      { numRuns: 1000 },
    );
  });

  it('saturation keeps what fits and gives the nearest end otherwise', () => {
    fc.assert(
      fc.property(value, bits, (x, n) => {
        const high = 2n ** BigInt(n - 1) - 1n;
        const nearest = (low: bigint): number => {
          const wide = BigInt(x);
          return Number(wide < low ? low : wide > high ? high : wide);
        };
        expect(saturate(x, n)).toBe(nearest(-high - 1n));
        if (n > 1) expect(saturateSymmetric(x, n)).toBe(nearest(-high));
      }),
      { numRuns: 1000 },
    );
  });

  it('clamp keeps the ends', () => {
    expect([-3, -2, 0, 5, 6].map(x => clamp(x, -2, 5))).toEqual([-2, -2, 0, 5, 5]);
  });
});
