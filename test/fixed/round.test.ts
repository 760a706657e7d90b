import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type RoundingMode,
  roundingShift,
  shiftStochastic,
  shiftStochasticMagnitude,
} from '../../src/fixed/round.js';

const MODES: readonly RoundingMode[] = ['half-even', 'half-away', 'half-up', 'floor', 'ceil', 'trunc'];

/** value / 2^shift rounded by the distance to its two neighbours, in BigInt. */
function exactly(mode: RoundingMode, value: number, shift: number): number {
  const unit = 2n ** BigInt(shift);
  const wide = BigInt(value);
  let floor = wide / unit;
  if (floor * unit > wide) floor--;
  const below = wide - floor * unit;
  if (below === 0n) return Number(floor);
  const above = unit - below;
  const up = {
    'half-even': above < below || (above === below && floor % 2n !== 0n),
    'half-away': above < below || (above === below && wide > 0n),
    'half-up': above <= below,
    floor: false,
    ceil: true,
    trunc: wide < 0n,
  }[mode];
  return Number(up ? floor + 1n : floor);
}

const int32 = fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 });

describe('rounding shifts', () => {
  it.each(MODES)('%s agrees with exact division', mode => {
    const shiftBy = roundingShift(mode);
    const near = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(fc.oneof(int32, near), fc.integer({ min: 0, max: 30 }), (value, shift) => {
        expect(shiftBy(value, shift)).toBe(exactly(mode, value, shift));
      }),
      { numRuns: 2000 },
    );
    // Ties, which random values seldom are.
    for (let odd = -9; odd <= 9; odd += 2) expect(shiftBy(odd * 4, 3)).toBe(exactly(mode, odd * 4, 3));
  });

  it('stochastic rounding rounds up in exactly (dropped bits) of 2^shift cases', () => {
    for (const value of [-37, -32, -1, 0, 1, 29, 100]) {
      let sum = 0;
      let sumMagnitude = 0;
      for (let random = 0; random < 16; random++) {
        sum += shiftStochastic(value, 4, random);
        sumMagnitude += shiftStochasticMagnitude(value, 4, random);
      }
      expect([sum, sumMagnitude]).toEqual([value, value]);
    }
  });

  it('stochastic rounding of the magnitude is odd in the value', () => {
    fc.assert(
      fc.property(int32, fc.integer({ min: 0, max: 30 }), fc.nat(), (value, shift, noise) => {
        const random = noise % 2 ** shift;
        const mirrored = shiftStochasticMagnitude(-value | 0, shift, random);
        expect(shiftStochasticMagnitude(value, shift, random) + mirrored).toBe(0);
      }),
    );
  });
});
