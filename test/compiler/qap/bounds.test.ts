import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finish, NEVER } from '../../../src/compiler/anytime.js';
import { Assignment } from '../../../src/compiler/qap/assignment.js';
import { boundQap, costStep } from '../../../src/compiler/qap/bound.js';
import { DualAscent } from '../../../src/compiler/qap/dual-ascent.js';
import { solveExactly } from '../../../src/compiler/qap/exact.js';
import { gilmoreLawler, rearrangementBound } from '../../../src/compiler/qap/gilmore-lawler.js';
import { COST_LIMIT, largestCost } from '../../../src/compiler/qap/instance.js';
import { costByHand, leastCost, permutations, problems, ring, type Shape } from './support.js';

const SHAPES: readonly Shape[] = ['symmetric', 'half', 'asymmetric'];

describe('the assignment', () => {
  test('is the least of all, and leaves its reduced costs', () => {
    const entries = fc
      .integer({ min: 1, max: 6 })
      .chain(size =>
        fc.array(fc.integer({ min: -30, max: 30 }), { minLength: size * size, maxLength: size * size }),
      );
    fc.assert(
      fc.property(entries, values => {
        const size = Math.sqrt(values.length);
        const costs = Float64Array.from(values);
        const assignment = new Assignment(size + 2);
        const total = assignment.reduce(costs, size);
        const sums = [...permutations(size)].map(p =>
          p.reduce((sum, column, row) => sum + values[row * size + column], 0),
        );
        expect(total).toBe(Math.min(...sums));
        expect(costs.every(cost => cost >= 0)).toBe(true);
        for (let row = 0; row < size; row++) {
          expect(Math.abs(costs[row * size + assignment.columnOf[row]])).toBe(0);
        }
        // Reductions take the same off every permutation.
        for (const p of permutations(size)) {
          const before = p.reduce((sum, column, row) => sum + values[row * size + column], 0);
          expect(p.reduce((sum, column, row) => sum + costs[row * size + column], 0)).toBe(before - total);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('the ascent takes over where the other bounds leave a gap', () => {
  const size = 7;
  const matrix = (factor: number, divisor: number) =>
    Float64Array.from({ length: size * size }, (_, k) => (k % (size + 1) === 0 ? 0 : (k * factor) % divisor));
  const instance = { size, a: matrix(5, 13), b: matrix(11, 17) };
  const { bound, method } = finish(boundQap(instance, {}));
  expect(method).toBe('dual-ascent');
  expect(bound).toBeGreaterThan(finish(gilmoreLawler(instance, NEVER))!);
  expect(bound).toBeLessThanOrEqual(leastCost(instance));
});

describe.each(SHAPES)('of %s problems', shape => {
  const small = problems(shape, { least: 2, most: 6, largest: 9 });

  test('no bound is above the least cost', () => {
    fc.assert(
      fc.property(small, instance => {
        const least = leastCost(instance);
        expect(rearrangementBound(instance)).toBeLessThanOrEqual(least);
        expect(finish(gilmoreLawler(instance, NEVER))).toBeLessThanOrEqual(least);
        const { bound } = finish(boundQap(instance, {}));
        expect(bound).toBeLessThanOrEqual(least);
        expect(bound).toBeGreaterThanOrEqual(finish(gilmoreLawler(instance, NEVER))!);
        expect(Math.abs(least % costStep(instance))).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test('a round of the ascent loses nothing of any permutation, and its bound never falls', () => {
    fc.assert(
      fc.property(problems(shape, { least: 2, most: 5, largest: 9 }), instance => {
        const ascent = DualAscent.of(instance, 8);
        let bound = Number.NEGATIVE_INFINITY;
        for (let round = 0; round < 4; round++) {
          for (const _ of ascent.round());
          if (round > 0) expect(ascent.bound).toBeGreaterThanOrEqual(bound);
          bound = ascent.bound;
          for (const permutation of permutations(instance.size)) {
            let left = ascent;
            for (let i = 0; i < instance.size; i++) {
              // Locations and facilities behind those that are placed have moved up.
              const facility =
                permutation[i] - permutation.subarray(0, i).filter(p => p < permutation[i]).length;
              left = left.child(0, facility);
            }
            expect(left.bound).toBe(8 * costByHand(instance, permutation));
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  test('branch and bound finds and proves the least cost', () => {
    fc.assert(
      fc.property(small, instance => {
        const start = Int32Array.from({ length: instance.size }, (_, i) => i);
        const { cost, bound, permutation } = finish(solveExactly(instance, { start }));
        expect(cost).toBe(leastCost(instance));
        expect(bound).toBe(cost);
        expect(costByHand(instance, permutation)).toBe(cost);
      }),
      { numRuns: 40 },
    );
  });
});

test('branch and bound that is stopped keeps what it was given, and claims nothing', () => {
  const start = Int32Array.from([0, 2, 4, 6, 8, 1, 3, 5, 7]);
  const stopped = finish(solveExactly(ring(9), { start, stop: () => true }));
  expect([...stopped.permutation]).toEqual([...start]);
  expect(stopped.bound).toBe(Number.NEGATIVE_INFINITY);
});

test('costs that doubles would round are refused with the limit', () => {
  const { size, a, b } = ring(6);
  const large = { size, a: a.map(x => x * 2 ** 25), b: b.map(x => x * 2 ** 25) };
  expect(largestCost(large)).toBeGreaterThan(COST_LIMIT);
  expect(() => finish(boundQap(large, {}))).toThrow(
    /costs may reach 4\.\d+e\+16; they are exact below 1\.13e\+15/,
  );
});

test('a bound that is stopped at once is still one', () => {
  const { bound, method } = finish(boundQap(ring(12), { stop: () => true }));
  expect(bound).toBeGreaterThan(0);
  expect(bound).toBeLessThanOrEqual(2 * (11 + 11));
  expect(method).toMatch(/rearrangement|gilmore-lawler/);
});
