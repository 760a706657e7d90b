import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finish, type Stop } from '../../../src/compiler/anytime.js';
import { boundQap } from '../../../src/compiler/qap/bound.js';
import { costOf } from '../../../src/compiler/qap/instance.js';
import { searchQap } from '../../../src/compiler/qap/search.js';
import { parseQaplib } from '../../../src/data/qaplib.js';
import { hasSharedData, sharedData } from '../../support/shared-data.js';
import { leastCost, problems, ring, type Shape } from './support.js';

/** Name, best known cost, cost of the identity, cost of the inverse of the best permutation: the data's README. */
const PUBLISHED = [
  ['nug30', 6124, 8060, 8024],
  ['sko42', 15812, 20566, 19918],
  ['sko49', 23386, 28712, 28766],
] as const;

const problem = (name: string) => parseQaplib(readFileSync(sharedData('qaplib', `${name}.dat`)), name);

describe.skipIf(!hasSharedData)('the published problems', () => {
  test.each(PUBLISHED)(
    '%s: costs of the best, the identity and the inverse',
    (name, best, identity, inverse) => {
      const instance = problem(name);
      const text = readFileSync(sharedData('qaplib', `${name}.sln`), 'utf8')
        .trim()
        .split(/\s+/)
        .map(Number);
      const p = Int32Array.from(text.slice(2), facility => facility - 1);
      const back = new Int32Array(p.length);
      p.forEach((facility, location) => {
        back[facility] = location;
      });
      expect(costOf(instance, p)).toBe(best);
      expect(
        costOf(
          instance,
          p.map((_, i) => i),
        ),
      ).toBe(identity);
      expect(costOf(instance, back)).toBe(inverse);
    },
  );

  test.each([
    ['nug30', 6124, 60_000, 0],
    ['sko42', 15812, 60_000, 0],
    ['sko49', 23386, 60_000, 0.005],
  ] as const)(
    '%s: the search comes to the best known cost, and never goes below',
    (name, best, effort, gap) => {
      const instance = problem(name);
      for (const seed of [1, 2]) {
        const found = finish(searchQap(instance, { seed, effort }));
        expect(found.cost).toBeGreaterThanOrEqual(best);
        expect(found.cost).toBeLessThanOrEqual(best * (1 + gap));
        expect(costOf(instance, found.permutation)).toBe(found.cost);
      }
    },
  );

  test('nug30: the bound is that of the projection at least, 5266, and even', () => {
    const { bound } = finish(boundQap(problem('nug30'), {}));
    expect(bound).toBeGreaterThanOrEqual(5266);
    expect(bound).toBeLessThanOrEqual(6124);
    expect(bound % 2).toBe(0);
  });
});

describe.each(['symmetric', 'half', 'asymmetric'] as Shape[])('of %s problems', shape => {
  test('the search finds the least cost', () => {
    fc.assert(
      fc.property(problems(shape, { least: 1, most: 6 }), fc.nat(), (instance, seed) => {
        const found = finish(searchQap(instance, { seed, effort: 3000 }));
        expect(found.cost).toBe(leastCost(instance));
        expect(costOf(instance, found.permutation)).toBe(found.cost);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a search', () => {
  test('is the same with the same seed and work', () => {
    const [once, again] = [1, 2].map(() => finish(searchQap(ring(20), { seed: 9, effort: 5000 })));
    expect(again).toEqual(once);
  });

  test('is never worse than where it began, nor than with less work', () => {
    const start = Int32Array.from({ length: 30 }, (_, i) => i);
    const costs = [1, 100, 1000, 10_000].map(
      effort => finish(searchQap(ring(30), { seed: 3, start, effort })).cost,
    );
    expect(costs[0]).toBeLessThanOrEqual(costOf(ring(30), start));
    expect([...costs].sort((x, y) => y - x)).toEqual(costs);
  });

  test('that is stopped at once gives the permutation that it had', () => {
    const { permutation, cost } = finish(searchQap(ring(15), { seed: 1, stop: () => true }));
    expect([...permutation].sort((x, y) => x - y)).toEqual(Array.from({ length: 15 }, (_, i) => i));
    expect(cost).toBe(costOf(ring(15), permutation));
  });

  test('with a limit of time goes on past its own work, until it is told', () => {
    let asked = 0;
    const stop: Stop = Object.assign(() => ++asked > 50, { timed: true });
    const { steps } = finish(searchQap(ring(15), { seed: 1, effort: 10, stop }));
    expect(steps).toBeGreaterThan(1000);
  });

  test('ends where it reaches its target', () => {
    // A ring on a line: every edge of the line is crossed twice at least, and counted from both ends.
    const { cost, steps } = finish(searchQap(ring(12), { seed: 1, target: 4 * 11 }));
    expect(cost).toBe(44);
    expect(steps).toBeLessThan(1e6);
  });
});
