import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  belowExcept,
  chooseWrongLabel,
  HALF_SHARE,
  mixImages,
  strongestWrongLabel,
} from '../../src/data/negative.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import { scaleBelow, Xorshift32, xorshift32 } from '../../src/fixed/xorshift.js';

describe('wrong labels', () => {
  it('are uniform over the other classes, one draw each', () => {
    const random = new Xorshift32(2463534242);
    const counts = new Array<number>(10).fill(0);
    const rounds = 18000;
    let state = random.state;
    for (let round = 0; round < rounds; round++) {
      counts[belowExcept(10, 7, random)]++;
      state = xorshift32(state);
    }
    expect(random.state).toBe(state);
    expect(counts[7]).toBe(0);
    // Five standard deviations of a count with mean 2000.
    for (const [label, count] of counts.entries()) {
      if (label !== 7) expect(Math.abs(count - 2000)).toBeLessThan(211);
    }
  });

  it('take the strongest wrong class, the lowest on a tie', () => {
    expect(strongestWrongLabel([3, 9, 5, 5], 1)).toBe(2);
    expect(strongestWrongLabel([3, 9, 5, 5], 2)).toBe(1);
    expect(strongestWrongLabel([-4, -9], 0)).toBe(1);
    expect(strongestWrongLabel(Int32Array.of(0, 0, 0), 0)).toBe(1);
  });

  it('of form L: a draw of 0 below 2 takes the strongest, else a second draw decides', () => {
    const seeds = fc.integer({ min: 1, max: 0xffffffff });
    fc.assert(
      fc.property(seeds, fc.nat({ max: 9 }), (seed, label) => {
        const scores = [1, 5, 2, 9, 4, 7, 0, 8, 3, 6];
        const random = new Xorshift32(seed);
        const chosen = chooseWrongLabel(scores, label, random);
        const first = xorshift32(seed);
        const second = xorshift32(first);
        const others = scores.map((_, c) => c).filter(c => c !== label);
        const strongest = label === 3 ? 7 : 3;
        expect([chosen, random.state]).toEqual(
          first < 0x80000000 ? [strongest, first] : [others[scaleBelow(second, 9)], second],
        );
      }),
    );
  });

  it('need a second class', () => {
    expect(() => belowExcept(1, 0, new Xorshift32(1))).toThrow(SpikeloomError);
    expect(() => strongestWrongLabel([1], 0)).toThrow(SpikeloomError);
  });
});

describe('mixed images', () => {
  const image = Uint8Array.of(0, 1, 2, 100, 255, 255);
  const other = Uint8Array.of(0, 0, 1, 201, 255, 0);

  it('of equal shares are the mean, rounded down', () => {
    const mixed = new Uint8Array(6);
    mixImages(image, other, HALF_SHARE, mixed);
    expect([...mixed]).toEqual([0, 0, 1, 150, 255, 127]);
  });

  it('of a whole share are one of the two', () => {
    const mixed = new Uint8Array(6);
    mixImages(image, other, 256, mixed);
    expect(mixed).toEqual(image);
    mixImages(image, other, 0, mixed);
    expect(mixed).toEqual(other);
  });

  it('lie between the two, in place as well', () => {
    const byte = fc.nat({ max: 255 });
    fc.assert(
      fc.property(byte, byte, fc.nat({ max: 256 }), (a, b, share) => {
        const mixed = Uint8Array.of(a);
        mixImages(mixed, Uint8Array.of(b), share, mixed);
        expect(mixed[0]).toBe(Math.floor((a * share + b * (256 - share)) / 256));
      }),
    );
  });
});
