import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lfsr16Draw } from '../../src/fixed/lfsr.js';
import { lfsr16Jump } from '../../src/fixed/lfsr-jump.js';

const PERIOD_16 = 2 ** 16 - 1;

/** All states of the 16-bit register, from 1 on, in the order of draws. */
const orbit16 = new Uint16Array(PERIOD_16);
for (let draw = 0, state = 1; draw < PERIOD_16; draw++, state = lfsr16Draw(state)) orbit16[draw] = state;

const draws = fc.oneof(
  fc.integer({ min: 0, max: 70_000 }),
  fc.constantFrom(0, 1, PERIOD_16, 2 ** 32 - 2, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER),
  fc.maxSafeNat(),
);

describe('16 bits', () => {
  it('every jump within the period, from state 1, is that many draws', () => {
    const jumped = Uint16Array.from({ length: PERIOD_16 }, (_, n) => lfsr16Jump(1, n));
    expect(jumped).toEqual(orbit16);
  });

  it('from any state, by any number of draws up to 2^53', () => {
    const place = new Map([...orbit16].map((state, at) => [state, at]));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65_535 }), draws, (state, n) => {
        const at = (BigInt(place.get(state)!) + BigInt(n)) % BigInt(PERIOD_16);
        expect(lfsr16Jump(state, n)).toBe(orbit16[Number(at)]);
      }),
      { numRuns: 1000 },
    );
  });

  it('the state 0 stays', () => {
    expect(lfsr16Jump(0, 12_345)).toBe(0);
  });

  // What the SIMD kernels make their draws of.
  it.each([1, 2, 4, 16])('a draw is the sum of those 16, 14, 13 and 11 places before, times %i', stride => {
    const at = (n: number) => orbit16[(n + PERIOD_16) % PERIOD_16];
    let wrong = 0;
    for (let n = 0; n < PERIOD_16; n++) {
      const sum = at(n - 16 * stride) ^ at(n - 14 * stride) ^ at(n - 13 * stride) ^ at(n - 11 * stride);
      if (sum !== at(n)) wrong++;
    }
    expect(wrong).toBe(0);
  });
});
