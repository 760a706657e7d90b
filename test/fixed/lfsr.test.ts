import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  LFSR16_DRAW_TABLE,
  LFSR16_MASK,
  LFSR32_DRAW_TABLE,
  LFSR32_MASK,
  lfsr16Draw,
  lfsr32Draw,
  lfsrShift,
} from '../../src/fixed/lfsr.js';

/** A Galois register shifting right, written in BigInt from its definition. */
function plainDraw(state: number, mask: number): number {
  let wide = BigInt(state);
  for (let shift = 0; shift < 8; shift++) wide = wide & 1n ? (wide >> 1n) ^ BigInt(mask) : wide >> 1n;
  return Number(wide);
}

describe('draws', () => {
  it('lfsr16Draw is eight single shifts, for every state', () => {
    for (let state = 1; state < 65536; state++) {
      let shifted = state;
      for (let shift = 0; shift < 8; shift++) shifted = lfsrShift('galois-right', 16, shifted);
      if (lfsr16Draw(state) !== shifted) expect.unreachable(`differs at ${state}`);
    }
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 0xffff }), state => {
        expect(lfsr16Draw(state)).toBe(plainDraw(state, 0xb400));
      }),
    );
  });

  it('lfsr32Draw is eight single shifts', () => {
    // Linear in the state, so the 32 unit states would prove it; random ones besides.
    const units = Array.from({ length: 32 }, (_, bit) => (1 << bit) >>> 0);
    const check = (state: number): void => {
      let shifted = state;
      for (let shift = 0; shift < 8; shift++) shifted = lfsrShift('galois-right', 32, shifted);
      expect(lfsr32Draw(state)).toBe(shifted);
      expect(shifted).toBe(plainDraw(state, 0x80200003));
    };
    units.forEach(check);
    fc.assert(fc.property(fc.integer({ min: 1, max: 0xffffffff }), check), { numRuns: 2000 });
  });

  it('has tables of 256 entries for the stated masks', () => {
    expect([LFSR16_MASK, LFSR32_MASK]).toEqual([0xb400, 0x80200003]);
    for (const byte of [0, 1, 128, 170, 255]) {
      expect(LFSR16_DRAW_TABLE[byte]).toBe(plainDraw(byte, 0xb400));
      expect(LFSR32_DRAW_TABLE[byte]).toBe(plainDraw(byte, 0x80200003));
    }
    expect([LFSR16_DRAW_TABLE.length, LFSR32_DRAW_TABLE.length]).toEqual([256, 256]);
  });
});
