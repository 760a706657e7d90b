import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finish, NEVER } from '../../../src/compiler/anytime.js';
import { Assignment } from '../../../src/compiler/qap/assignment.js';
import { boundQap } from '../../../src/compiler/qap/bound.js';
import type { QapInstance } from '../../../src/compiler/qap/instance.js';
import { projectionBound } from '../../../src/compiler/qap/projection.js';
import { parseQaplib } from '../../../src/data/qaplib.js';
import { Xorshift32 } from '../../../src/fixed/xorshift.js';
import { hasSharedData, sharedData } from '../../support/shared-data.js';
import { costByHand, leastCost, permutations, problems } from './support.js';

const project = (instance: QapInstance): number | null => finish(projectionBound(instance, NEVER));

describe.each(['symmetric', 'half'] as const)('of %s problems', shape => {
  test('the projection bound is not above the least cost', () => {
    fc.assert(
      fc.property(problems(shape, { least: 1, most: 6, largest: 9 }), instance => {
        const value = project(instance);
        expect(value).not.toBeNull();
        expect(value).toBeLessThanOrEqual(leastCost(instance));
      }),
      { numRuns: 150 },
    );
  });

  test('nor that of seven, large numbers among them', () => {
    fc.assert(
      fc.property(problems(shape, { least: 7, most: 7, largest: 100_000 }), instance => {
        expect(project(instance)).toBeLessThanOrEqual(leastCost(instance));
      }),
      { numRuns: 6 },
    );
  });

  test('it is what all permutations cost where they cost the same', () => {
    fc.assert(
      fc.property(problems(shape, { least: 2, most: 9, largest: 50 }), ({ size, a, b }) => {
        // All places are as far from each other, and cost the same by themselves.
        const even = Float64Array.from(a, (_, k) => (k % (size + 1) === 0 ? 4 : 3));
        const identity = Int32Array.from({ length: size }, (_, i) => i);
        const linear = Float64Array.from(a, (_, k) => 11 * Math.floor(k / size));
        for (const instance of [
          { size, a: even, b },
          { size, a: b, b: even },
          { size, a: even, b, linear },
        ]) {
          const cost = costByHand(instance, identity);
          expect(project(instance)).toBeLessThanOrEqual(cost);
          expect(project(instance)).toBeGreaterThan(cost - 1e-6);
        }
      }),
      { numRuns: 60 },
    );
  });
});

test('fractions are bounded as whole numbers are', () => {
  fc.assert(
    fc.property(problems('symmetric', { least: 2, most: 6, largest: 9 }), instance => {
      const { size, a, b, linear = new Float64Array(size * size) } = instance;
      const divided = {
        size,
        a: a.map(value => value * 0.3),
        b: b.map(value => value / 7),
        linear: linear.map(value => value * 0.1),
      };
      const least = Math.min(...[...permutations(size)].map(p => costByHand(divided, p)));
      expect(project(divided)).toBeLessThanOrEqual(least + 1e-12);
    }),
    { numRuns: 60 },
  );
});

test('two asymmetric matrices have none', () => {
  const a = Float64Array.of(0, 1, 2, 3, 0, 4, 5, 6, 0);
  expect(project({ size: 3, a, b: a })).toBeNull();
});

test('stopped, it is none', () => {
  const size = 300;
  const a = Float64Array.from({ length: size * size }, (_, k) => Math.abs(Math.floor(k / size) - (k % size)));
  expect(finish(projectionBound({ size, a, b: a }, () => true))).toBeNull();
});

test.skipIf(!hasSharedData).each([
  // Bound as published (with diagonals of 0; others can only add), and best known cost.
  ['nug30', 5266, 6124],
  ['sko42', 13830, 15812],
  ['sko49', 20715, 23386],
] as const)('%s: the published bound', (name, published, best) => {
  const instance = parseQaplib(readFileSync(sharedData('qaplib', `${name}.dat`)), name);
  // Told of a bound far above it, it tries no diagonals.
  const plain = finish(projectionBound(instance, NEVER, 2 * best))!;
  expect(Math.ceil(plain)).toBe(published);
  const { bound, method } = finish(boundQap(instance, { upper: published }));
  expect(method).toBe('projection');
  expect(bound).toBeGreaterThan(1.01 * published);
  expect(bound).toBeLessThanOrEqual(best);
  expect(bound % 2).toBe(0);
});

test('an assignment that is stopped tells what none is below', () => {
  const size = 220;
  const random = new Xorshift32(7);
  const first = Int32Array.from({ length: size }, () => random.below(1000));
  const second = Int32Array.from({ length: size }, () => random.below(1000));
  const costs = () =>
    Float64Array.from({ length: size * size }, (_, k) => first[Math.floor(k / size)] * second[k % size]);
  // Products are least with one factor ascending and the other descending.
  const ascending = first.slice().sort();
  const descending = second.slice().sort().reverse();
  const least = ascending.reduce((sum, value, k) => sum + value * descending[k], 0);
  const solver = new Assignment(size);
  expect(finish(solver.search(costs(), size, NEVER))).toBe(least);
  expect(solver.reduce(costs(), size)).toBe(least);
  const stopped = finish(solver.search(costs(), size, () => true));
  expect(stopped).toBeLessThan(least);
  expect(stopped).toBeGreaterThanOrEqual(0);
});
