import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clamp, saturate, saturateSymmetric, wrap } from '../../src/fixed/saturate.js';

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
