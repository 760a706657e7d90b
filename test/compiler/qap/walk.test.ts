import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { walkForm } from '../../../src/compiler/qap/form.js';
import { PlainWalk } from '../../../src/compiler/qap/plain-walk.js';
import { SimdWalk, simdTakes } from '../../../src/compiler/qap/simd-walk.js';
import type { Walk } from '../../../src/compiler/qap/walk.js';
import { costByHand, problems, ring, type Shape } from './support.js';

const SHAPES: readonly Shape[] = ['symmetric', 'half', 'asymmetric'];

/** Every exchange from where the walk is, made and unmade, costs what the definition says. */
function expectTrueCosts(walk: Walk, instance: Parameters<typeof costByHand>[0]): void {
  for (let r = 0; r < instance.size; r++) {
    for (let s = 0; s < instance.size; s++) {
      if (r === s) continue;
      walk.exchange(r, s);
      expect(walk.cost).toBe(costByHand(instance, walk.permutation));
      walk.exchange(s, r);
    }
  }
  expect(walk.cost).toBe(costByHand(instance, walk.permutation));
}

describe.each(SHAPES)('of %s problems', shape => {
  test('the cost after each exchange is that of the definition', () => {
    fc.assert(
      fc.property(problems(shape), fc.integer({ min: 1, max: 1e9 }), (instance, seed) => {
        const form = walkForm(instance);
        const walks: Walk[] = [new PlainWalk(form, seed)];
        if (simdTakes(form)) walks.push(new SimdWalk(form, seed));
        expect(walks).toHaveLength(shape === 'asymmetric' && !form.symmetric ? 1 : 2);
        for (const walk of walks) {
          walk.begin(Int32Array.from({ length: instance.size }, (_, i) => (i + 1) % instance.size));
          expectTrueCosts(walk, instance);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('no exchange adds more than the bound that the kernel relies on', () => {
    fc.assert(
      fc.property(problems(shape), instance => {
        const form = walkForm(instance);
        const walk = new PlainWalk(form, 1);
        walk.begin(Int32Array.from({ length: instance.size }, (_, i) => i));
        const before = walk.cost;
        for (let r = 1; r < instance.size; r++) {
          walk.exchange(0, r);
          expect(Math.abs(walk.cost - before)).toBeLessThanOrEqual(form.largestDifference * form.unit);
          walk.exchange(0, r);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the kernel', () => {
  test('takes the steps of its definition', () => {
    const sizes = problems('half', { least: 3, most: 22, largest: 9 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 1e9 }), (instance, seed) => {
        const form = walkForm(instance);
        fc.pre(simdTakes(form));
        const start = Int32Array.from({ length: instance.size }, (_, i) => instance.size - 1 - i);
        const [plain, simd] = [new PlainWalk(form, seed), new SimdWalk(form, seed)].map(walk => {
          walk.setTenure(instance.size - 1, 3);
          walk.begin(start);
          return Array.from({ length: 25 }, () => {
            walk.run(3);
            return [walk.cost, walk.bestCost, [...walk.permutation], [...walk.best]];
          });
        });
        expect(simd).toEqual(plain);
      }),
      { numRuns: 60 },
    );
  });

  test('is not asked where differences could leave 32 bits', () => {
    const { size, a, b } = ring(8);
    expect(simdTakes(walkForm({ size, a, b }))).toBe(true);
    expect(simdTakes(walkForm({ size, a: a.map(x => x * 2 ** 20), b: b.map(x => x * 2 ** 12) }))).toBe(false);
  });

  test('goes on, by chance, where every exchange is tabu', () => {
    const form = walkForm(ring(4));
    for (const walk of [new PlainWalk(form, 5), new SimdWalk(form, 5)]) {
      walk.setTenure(1000, 1);
      walk.begin(Int32Array.from([0, 1, 2, 3]));
      walk.run(200);
      expect([...walk.permutation].sort()).toEqual([0, 1, 2, 3]);
      expect(walk.cost).toBe(costByHand(ring(4), walk.permutation));
    }
  });
});
