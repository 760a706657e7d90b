import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNpy } from '../../src/data/npy.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import { scaleBelow, Xorshift32, xorshift32 } from '../../src/fixed/xorshift.js';
import { hasSharedData, sharedData } from '../support/shared-data.js';

const word = fc.integer({ min: 0, max: 0xffffffff });

describe('xorshift32', () => {
  it('is the 32-bit recurrence in exact arithmetic', () => {
    const cut = 0xffffffffn;
    fc.assert(
      fc.property(word, state => {
        let wide = BigInt(state);
        wide ^= (wide << 13n) & cut;
        wide ^= wide >> 17n;
        wide ^= (wide << 5n) & cut;
        expect(xorshift32(state)).toBe(Number(wide));
      }),
    );
  });

  it('scales by the exact 64-bit product', () => {
    const check = (drawn: number, n: number): void => {
      expect(scaleBelow(drawn, n)).toBe(Number((BigInt(drawn) * BigInt(n)) >> 32n));
    };
    for (const drawn of [0, 1, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff]) {
      for (const n of [1, 2, 3, 255, 0xffff, 0x10001, 0x80000000, 0xffffffff, 0x100000000]) check(drawn, n);
    }
    fc.assert(fc.property(word, fc.integer({ min: 1, max: 2 ** 32 }), check), { numRuns: 2000 });
  });

  it('scales exactly where the product stands next to a multiple of 2^32', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 0xffffffff }), fc.nat(), (n, pick) => {
        const quotient = BigInt(1 + (pick % (n - 1)));
        const lowest = (quotient * 2n ** 32n + BigInt(n) - 1n) / BigInt(n);
        expect(scaleBelow(Number(lowest), n)).toBe(Number(quotient));
        expect(scaleBelow(Number(lowest - 1n), n)).toBe(Number(quotient) - 1);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([0, -1, 0.5, 2 ** 32, Number.NaN])('refuses the seed %d', seed => {
    expect(() => new Xorshift32(seed)).toThrow(SpikeloomError);
  });
});

describe.skipIf(!hasSharedData)('recorded draws', () => {
  const load = (folder: string, name: string): number[] => [
    ...parseNpy(readFileSync(sharedData('csdp-chip', folder, `${name}.npy`)), name).data,
  ];

  it('all initial values of the small case, to the generator end state', () => {
    const { small } = (
      JSON.parse(readFileSync(sharedData('csdp-chip', 'params.json'), 'utf8')) as {
        cases: {
          small: {
            side: number;
            n1: number;
            n2: number;
            rect_min: number;
            init_seed: number;
            init_generator_end: number;
          };
        };
      }
    ).cases;
    const { side, n1, n2, rect_min: least } = small;
    const random = new Xorshift32(small.init_seed);
    const list = (length: number, draw: () => number): number[] => Array.from({ length }, draw);

    expect(list(n1, () => 152 + random.below(255))).toEqual(load('small', 'init_thr1'));
    expect(list(n2, () => 152 + random.below(255))).toEqual(load('small', 'init_thr2'));
    const dense = list(n1 * side * side, () => random.below(255) - 127);
    const rectangles: number[] = [];
    for (let k = 0; k < n1; k++) {
      const height = least + random.below(side - least + 1);
      const width = least + random.below(side - least + 1);
      const y0 = random.below(side - height + 1);
      const x0 = random.below(side - width + 1);
      rectangles.push(y0, x0, height, width);
    }
    expect(rectangles).toEqual(load('small', 'rect'));
    const w1 = load('small', 'init_W1');
    expect(w1.filter((weight, i) => weight !== 0 && weight !== dense[i])).toEqual([]);
    expect(list(n2 * n1, () => random.below(255) - 127)).toEqual(load('small', 'init_W2'));
    expect(random.state).toBe(small.init_generator_end);
  });
});
