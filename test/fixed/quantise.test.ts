import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpikeloomError } from '../../src/fixed/error.js';
import { type FloatRounding, quantiseWeights } from '../../src/fixed/quantise.js';

const ROUNDINGS: readonly FloatRounding[] = ['half-even', 'half-away', 'floor', 'trunc'];

/** A finite double as an exact fraction numerator / 2^1074. */
function numerator(x: number): bigint {
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0];
  const biased = (bits >> 52n) & 2047n;
  const fraction = bits & (2n ** 52n - 1n);
  const magnitude = biased === 0n ? fraction : (fraction + 2n ** 52n) << (biased - 1n);
  return bits >> 63n ? -magnitude : magnitude;
}

/** round(x / 2^exponent) by exact fractions. */
function exactly(x: number, exponent: number, rounding: FloatRounding): number {
  let over = numerator(x);
  let unit = 1n << 1074n;
  if (exponent >= 0) unit <<= BigInt(exponent);
  else over <<= BigInt(-exponent);
  const floor = (over - (((over % unit) + unit) % unit)) / unit;
  const twice = 2n * (over - floor * unit);
  const up = {
    'half-even': twice > unit || (twice === unit && floor % 2n !== 0n),
    'half-away': twice > unit || (twice === unit && over > 0n),
    floor: false,
    trunc: over < 0n && twice > 0n,
  }[rounding];
  return Number(up ? floor + 1n : floor);
}

describe('quantiseWeights', () => {
  it('agrees with exact fractions, and takes the smallest exponent', () => {
    // Down to 1e-280: below, x / 2^exponent itself leaves the doubles for weights far apart.
    const weight = fc
      .double({ min: -1e280, max: 1e280, noNaN: true })
      .map(x => (Math.abs(x) < 1e-280 ? 0 : x));
    const near = fc.double({ min: -4, max: 4, noNaN: true }).map(x => (Math.abs(x) < 1e-12 ? 0 : x));
    const lists = fc.oneof(fc.array(near, { maxLength: 12 }), fc.array(weight, { maxLength: 1 }));
    const widths = fc.integer({ min: 2, max: 16 });
    fc.assert(
      fc.property(lists, widths, fc.constantFrom(...ROUNDINGS), (weights, bits, rounding) => {
        const { mantissas, exponent } = quantiseWeights(weights, { sign: 'mixed', bits, rounding });
        expect([...mantissas]).toEqual(weights.map(x => exactly(x, exponent, rounding) + 0));
        const largest = Math.max(0, ...weights.map(Math.abs));
        const limit = 2 ** (bits - 1) - 1;
        if (largest === 0) expect(exponent).toBe(0);
        else {
          expect(exactly(largest, exponent, 'half-even')).toBeLessThanOrEqual(limit);
          expect(exactly(largest, exponent - 1, 'half-even')).toBeGreaterThan(limit);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('rounds right beside a tie', () => {
    // With 64 in the list and 8 bits the exponent is 0, so each other weight is rounded as it is.
    const justBelowHalf = 0.5 - 2 ** -54;
    const weights = [64, justBelowHalf, -justBelowHalf, 0.5, -0.5, 1.5, -1.5, 2.5];
    const mantissas = (rounding: FloatRounding): number[] => [
      ...quantiseWeights(weights, { sign: 'mixed', bits: 8, rounding }).mantissas,
    ];
    expect(mantissas('half-even')).toEqual([64, 0, 0, 0, 0, 2, -2, 2]);
    expect(mantissas('half-away')).toEqual([64, 0, 0, 1, -1, 2, -2, 3]);
  });

  it('handles the smallest and the largest doubles', () => {
    const options = { sign: 'mixed', bits: 8, rounding: 'half-even' } as const;
    const tiny = quantiseWeights([5e-324], options);
    expect(tiny.mantissas[0] * 2 ** (tiny.exponent + 1074)).toBe(1);
    const huge = quantiseWeights([-Number.MAX_VALUE], options);
    expect([huge.mantissas[0], huge.exponent]).toEqual([-64, 1018]);
  });

  it('refuses what it cannot scale', () => {
    const options = { sign: 'unsigned', bits: 8, rounding: 'floor' } as const;
    expect(() => quantiseWeights([1, Number.NaN], options)).toThrow(/weight 1 is NaN/);
    expect(() => quantiseWeights([Number.POSITIVE_INFINITY], options)).toThrow(/weight 0 is Infinity/);
    expect(() => quantiseWeights([1, -0.5], options)).toThrow(/weight 1 is -0.5; unsigned/);
    expect(() => quantiseWeights([1], { ...options, bits: 17 })).toThrow(SpikeloomError);
    expect(() => quantiseWeights([1], { ...options, sign: 'mixed', bits: 1 })).toThrow(/2\.\.16/);
    expect(quantiseWeights([], options)).toEqual({
      mantissas: new Int32Array(0),
      exponent: 0,
      mantissaMax: 255,
    });
  });
});
