import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipWeight, type SignMode, truncateWeight } from '../../src/fixed/weight.js';
import { FORMS, summed } from '../../src/study/verify/checks/fixed-vectors/tables.js';

describe('truncateWeight', () => {
  const modes = fc.constantFrom<SignMode>('mixed', 'excitatory', 'inhibitory');
  const widths = fc.integer({ min: 1, max: 8 });

  it('is idempotent, and within one step of the clipped weight', () => {
    fc.assert(
      fc.property(fc.integer({ min: -600, max: 600 }), modes, widths, (weight, mode, bits) => {
        const step = 2 ** (8 - bits + (mode === 'mixed' ? 1 : 0));
        for (const way of ['shift', 'toward-zero'] as const) {
          const once = truncateWeight(weight, mode, bits, way);
          expect(truncateWeight(once, mode, bits, way)).toBe(once);
          expect(Math.abs(once % step)).toBe(0);
          const lost = clipWeight(weight, mode) - once;
          expect(Math.abs(lost)).toBeLessThan(step);
          if (way === 'toward-zero') expect(Math.abs(once)).toBeLessThanOrEqual(Math.abs(weight));
          else if (mode === 'mixed') expect(lost).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('differs between shift and towards zero for the 128 odd negative mixed weights', () => {
    let different = 0;
    for (let weight = -256; weight <= 254; weight++) {
      if (truncateWeight(weight, 'mixed', 8, 'shift') !== truncateWeight(weight, 'mixed', 8, 'toward-zero')) {
        different++;
      }
    }
    expect(different).toBe(128);
  });
});

describe('exponents', () => {
  it('do not matter to where they act when nothing is dropped', () => {
    const weights = fc.array(fc.integer({ min: -256, max: 255 }), { maxLength: 64 });
    fc.assert(
      fc.property(weights, fc.integer({ min: 0, max: 7 }), (list, exponent) => {
        const exact = list.reduce((sum, weight) => sum + weight, 0) * 2 ** (6 + exponent);
        expect(FORMS.map(form => summed(form, list, exponent))).toEqual(FORMS.map(() => exact));
      }),
    );
  });
});
