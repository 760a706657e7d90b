import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparePotentials, compareSpikes } from '../../../src/study/nir/compare.js';

const trains = (steps: number, size: number) =>
  fc.array(fc.integer({ min: 0, max: 1 }), { minLength: steps * size, maxLength: steps * size });

describe('compareSpikes', () => {
  it('counts pairs that differ, and tells the first step', () => {
    // Two neurons, three steps: the second neuron's spike of step 1 comes in step 2.
    const first = Uint8Array.of(1, 0, 0, 1, 0, 0);
    const second = Uint8Array.of(1, 0, 0, 0, 0, 1);
    const result = compareSpikes(first, second, 2);
    expect(result).toMatchObject({ differing: 2, firstStep: 1, rateDifference: 0 });
    expect(result.share).toBeCloseTo(1 / 3);
  });

  it('a lone spike is half a unit of squared distance, and one that moved is less', () => {
    const steps = 200;
    const none = new Uint8Array(steps);
    const early = none.slice();
    early[0] = 1;
    const late = none.slice();
    late[1] = 1;
    // 1 / tau times the sum of exp(-2 t / tau).
    const alone = Math.sqrt(1 / (10 * (1 - Math.exp(-2 / 10))));
    expect(compareSpikes(none, early, 1).vanRossum).toBeCloseTo(alone, 6);
    expect(compareSpikes(early, late, 1).vanRossum).toBeLessThan(alone / 2);
    expect(compareSpikes(none, early, 1).rateDifference).toBe(1 / steps);
  });

  it('is symmetric, and 0 for equal trains alone', () => {
    fc.assert(
      fc.property(trains(6, 3), trains(6, 3), (a, b) => {
        const [first, second] = [Uint8Array.from(a), Uint8Array.from(b)];
        const there = compareSpikes(first, second, 3);
        const back = compareSpikes(second, first, 3);
        expect(back.vanRossum).toBeCloseTo(there.vanRossum, 12);
        expect(back.rateDifference).toBeCloseTo(-there.rateDifference, 12);
        const equal = a.every((value, index) => value === b[index]);
        expect([there.differing === 0, there.vanRossum === 0, there.firstStep === null]).toEqual([
          equal,
          equal,
          equal,
        ]);
      }),
    );
  });

  it('takes a layer without neurons, and no steps', () => {
    expect(compareSpikes(new Uint8Array(0), new Uint8Array(0), 0)).toMatchObject({
      differing: 0,
      share: 0,
      vanRossum: 0,
    });
  });
});

describe('comparePotentials', () => {
  it('in the potentials’ unit, and as a share of their size', () => {
    expect(comparePotentials([3, 4], [3, 5])).toEqual({ rms: Math.SQRT1_2, largest: 1, relative: 0.2 });
  });

  it('has no share of nothing', () => {
    expect(comparePotentials([0, 0], [1, 0]).relative).toBeNull();
  });
});
