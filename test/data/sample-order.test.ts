import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fileOrder, shuffleOrder } from '../../src/data/sample-order.js';
import { Xorshift32 } from '../../src/fixed/xorshift.js';

/** The shuffle of README 1.2 in BigInt, and the generator's state after it. */
function plainShuffle(order: readonly number[], seed: number): { order: number[]; state: number } {
  const shuffled = [...order];
  const cut = 0xffffffffn;
  let s = BigInt(seed);
  for (let i = shuffled.length - 1; i > 0; i--) {
    s ^= (s << 13n) & cut;
    s ^= s >> 17n;
    s ^= (s << 5n) & cut;
    const j = Number((s * BigInt(i + 1)) >> 32n);
    [shuffled[i], shuffled[j]] = [shuffled[j], shuffled[i]];
  }
  return { order: shuffled, state: Number(s) };
}

describe('sample order', () => {
  it('of the first epoch is that of the file', () => {
    expect([...fileOrder(4)]).toEqual([0, 1, 2, 3]);
  });

  it('of later epochs carries order and generator over', () => {
    const seeds = fc.integer({ min: 1, max: 0xffffffff });
    fc.assert(
      fc.property(fc.nat({ max: 200 }), seeds, (count, seed) => {
        const order = fileOrder(count);
        const random = new Xorshift32(seed);
        let expected = { order: [...order], state: seed };
        for (let epoch = 1; epoch <= 3; epoch++) {
          shuffleOrder(order, random);
          expected = plainShuffle(expected.order, expected.state);
          expect({ order: [...order], state: random.state }).toEqual(expected);
        }
        expect([...order].sort((a, b) => a - b)).toEqual([...fileOrder(count)]);
      }),
    );
  });

  it('reaches every order of four about equally often', () => {
    const counts = new Map<string, number>();
    const random = new Xorshift32(2463534242);
    const rounds = 24000;
    for (let round = 0; round < rounds; round++) {
      const order = fileOrder(4);
      shuffleOrder(order, random);
      counts.set(order.join(), (counts.get(order.join()) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    // Five standard deviations of a count with mean 1000.
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(155);
  });
});
