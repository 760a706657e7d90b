import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/engine/arena.js';
import { sumOfSquares } from '../../../src/engine/kernels/goodness.js';
import { type GoodnessExports, sumOfSquaresSimd } from '../../../src/engine/kernels/simd/goodness.js';
import { instantiate } from '../../../src/engine/kernels/simd/instance.js';
import { dice, seeds } from './dice.js';

function exactSum(values: Int32Array): number {
  return Number([...values].reduce((sum, x) => sum + BigInt(x) * BigInt(x), 0n));
}

describe('sumOfSquares', () => {
  it('of any part of the traces, the neighbours left out', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 700 }),
        fc.integer({ min: 0, max: 9 }),
        fc.constantFrom(1, 127, 8191, 8192, 65_535),
        fc.constantFrom('full', 'random'),
        seeds,
        (count, first, max, kind, seed) => {
          const random = dice(seed);
          const arena = new Arena(65_536);
          const traces = arena.int32(count + first + 9).fill(max);
          for (let k = first; k < first + count; k++) traces[k] = kind === 'full' ? max : random(0, max);
          const expected = exactSum(traces.subarray(first, first + count));
          expect(sumOfSquares(traces, first, count)).toBe(expected);
          const kernels = instantiate<GoodnessExports>(arena.memory);
          expect(sumOfSquaresSimd(kernels, traces, first, count, max)).toBe(expected);
        },
      ),
      { numRuns: 400 },
    );
  });

  it.each([8191, 65_535])('a million traces of %i', max => {
    const count = 2 ** 20;
    const arena = new Arena(8 << 20);
    const traces = arena.int32(count).fill(max);
    const kernels = instantiate<GoodnessExports>(arena.memory);
    expect(sumOfSquaresSimd(kernels, traces, 0, count, max)).toBe(count * max * max);
    expect(sumOfSquares(traces, 0, count)).toBe(count * max * max);
  });
});
