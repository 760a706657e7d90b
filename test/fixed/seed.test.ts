import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encoderSeed, mixSeed, mixSeed16 } from '../../src/fixed/seed.js';

const safe = fc.maxSafeInteger();

describe('mixSeed', () => {
  it('gives non-zero words of 32 and 16 bits, the same each time', () => {
    fc.assert(
      fc.property(safe, fc.array(safe, { maxLength: 4 }), (seed, parts) => {
        const mixed = mixSeed(seed, ...parts);
        expect(Number.isInteger(mixed) && mixed >= 1 && mixed <= 0xffffffff).toBe(true);
        expect(mixSeed(seed, ...parts)).toBe(mixed);
        const short = mixSeed16(seed, ...parts);
        expect(Number.isInteger(short) && short >= 1 && short <= 0xffff).toBe(true);
      }),
    );
  });

  it('is a fixed function: stored runs depend on it (values from a separate Python script)', () => {
    expect([mixSeed(0), mixSeed(1), mixSeed(1, 2), mixSeed(2, 1), mixSeed(-1), mixSeed(2 ** 40, 7)]).toEqual([
      1860148281, 3941846860, 1760666141, 247725056, 566142706, 2832969975,
    ]);
    expect(encoderSeed(1, 0)).toBe(3894205322);
  });

  it('keeps apart order, number and the high word of its arguments', () => {
    const all = [
      mixSeed(1),
      mixSeed(1, 0),
      mixSeed(1, 0, 0),
      mixSeed(0, 1),
      mixSeed(1, 2),
      mixSeed(2, 1),
      mixSeed(1 + 2 ** 32),
      mixSeed(-1),
      mixSeed(0xffffffff),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('gives every sample of a run its own state, and other seeds other states', () => {
    const states = new Set<number>();
    for (let sample = 0; sample < 70000; sample++) states.add(encoderSeed(1, sample));
    expect(states.size).toBe(70000);
    let shared = 0;
    for (let sample = 0; sample < 70000; sample++) if (states.has(encoderSeed(2, sample))) shared++;
    // 70,000 random words meet 70,000 others 70,000^2 / 2^32 = 1.1 times on average.
    expect(shared).toBeLessThan(10);
  });

  it('flips each bit of the state in about half the cases when one bit of a part flips', () => {
    const trials = 2000;
    for (const flipped of [0, 7, 15, 31]) {
      const flips = new Array<number>(32).fill(0);
      for (let trial = 0; trial < trials; trial++) {
        const difference = mixSeed(5, trial) ^ mixSeed(5, (trial ^ (1 << flipped)) >>> 0);
        for (let bit = 0; bit < 32; bit++) flips[bit] += (difference >>> bit) & 1;
      }
      // Six standard deviations, sqrt(2000 / 4) = 22.4 each.
      for (const count of flips) expect(Math.abs(count - trials / 2)).toBeLessThan(134);
    }
  });
});
