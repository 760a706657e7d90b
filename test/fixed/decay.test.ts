import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decayFloor, decayTowardZero, decayTrace } from '../../src/fixed/decay.js';

const state = fc.integer({ min: -(2 ** 31) + 1, max: 2 ** 31 - 1 });
const decay = fc.integer({ min: 0, max: 4096 });

describe('decay in exact arithmetic', () => {
  it('towards zero and down, over all of 32 bits', () => {
    fc.assert(
      fc.property(state, decay, (x, d) => {
        const product = BigInt(x) * BigInt(4096 - d);
        expect(decayTowardZero(x, d)).toBe(Number(product / 4096n));
        expect(decayFloor(x, d)).toBe(Number(product >> 12n));
      }),
      { numRuns: 3000 },
    );
  });

  it('at the corners of the 24-bit states', () => {
    for (const x of [-(2 ** 24), -(2 ** 23), -4097, -4096, -4095, -1, 0, 1, 4095, 4096, 2 ** 23, 2 ** 24]) {
      for (const d of [0, 1, 2047, 2048, 4095, 4096]) {
        const product = BigInt(x) * BigInt(4096 - d);
        expect(decayTowardZero(x, d)).toBe(Number(product / 4096n));
        expect(decayFloor(x, d)).toBe(Number(product >> 12n));
      }
    }
  });

  it('of a trace: the mean over all random numbers is exact', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 127 }), decay, (x, d) => {
        let sum = 0;
        for (let random = 0; random < 4096; random++) sum += decayTrace(x, d, 12, random);
        expect(sum).toBe(x * (4096 - d));
      }),
      { numRuns: 30 },
    );
  });
});
