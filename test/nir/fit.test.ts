import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decaysOf, fitGroup, type GroupShape, keptCurrent, keptPotential } from '../../src/nir/fit.js';

const shapes = fc
  .record({
    size: fc.integer({ min: 1, max: 4 }),
    fanIn: fc.integer({ min: 1, max: 12 }),
    keepI: fc.constantFrom(0, 0.5, 0.9),
    keepV: fc.constantFrom(0, 0.8, 0.97, 1),
    reset: fc.constantFrom<GroupShape['reset']>('value', 'subtract', 'subtract-later'),
    synapsesPerWeight: fc.constantFrom<1 | 2>(1, 2),
    levelsMayDiffer: fc.boolean(),
    firesAtThreshold: fc.boolean(),
    numbers: fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 60, maxLength: 60 }),
    size2: fc.constantFrom(0.01, 1, 8),
  })
  .filter(({ keepV, reset }) => keepV > 0 || reset === 'value')
  .map(({ size, fanIn, keepI, keepV, numbers, size2, ...rest }): GroupShape => {
    const rows = Int32Array.from({ length: size * fanIn }, (_, k) => Math.floor(k / fanIn));
    return {
      ...rest,
      size,
      decays: decaysOf(keepI, keepV),
      fires: true,
      resetTo: 0,
      bias: Float64Array.from({ length: size }, (_, k) => numbers[59 - k] / 20),
      weights: [{ rows, values: Float64Array.from(rows, (_, k) => numbers[k] * size2) }],
      atZero: new Uint8Array(size),
    };
  });

describe('fitGroup', () => {
  it('keeps to every width, and weights act as asked to half a step of the format', () => {
    fc.assert(
      fc.property(shapes, shape => {
        const fitted = fitGroup(shape)!;
        for (const threshold of fitted.thresholds)
          expect(threshold).toSatisfy((v: number) => v >= 0 && v < 2 ** 17);
        for (const mantissa of fitted.biasMantissas) expect(Math.abs(mantissa)).toBeLessThan(4096);
        expect(fitted.biasExponent).toBeLessThan(8);
        const { rows, values } = shape.weights[0];
        const acting = new Float64Array(values.length);
        let finest = Infinity;
        for (const { values: described, exponent, signMode } of fitted.weights[0]) {
          expect(exponent).toSatisfy((e: number) => e >= -8 && e <= 7);
          const [low, high] = { mixed: [-256, 255], excitatory: [0, 255], inhibitory: [-255, 0] }[signMode];
          described.forEach((value, k) => {
            expect(value).toSatisfy(
              (v: number) => v >= low && v <= high && (signMode !== 'mixed' || v % 2 === 0),
            );
            acting[k] += value * 2 ** (exponent + 6);
          });
          finest = Math.min(finest, 2 ** (exponent + 6 + (signMode === 'mixed' ? 1 : 0)));
        }
        // Nearest, or the next where errors of a neuron would add up.
        values.forEach((value, k) => {
          expect(Math.abs(acting[k] - value * fitted.unit[rows[k]])).toBeLessThanOrEqual(finest * 1.0001);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('leaves no current room to wrap, whatever fires', () => {
    fc.assert(
      fc.property(shapes, shape => {
        const fitted = fitGroup(shape)!;
        const { rows } = shape.weights[0];
        const sums = [new Float64Array(shape.size), new Float64Array(shape.size)];
        for (const { values, exponent } of fitted.weights[0]) {
          values.forEach((value, k) => {
            sums[value > 0 ? 0 : 1][rows[k]] += Math.abs(value) * 2 ** (exponent + 6);
          });
        }
        const highest = Math.max(...sums[0], ...sums[1]) / (1 - keptCurrent(shape.decays));
        expect(highest).toBeLessThan(2 ** 23);
      }),
      { numRuns: 100 },
    );
  });

  it('two synapses a weight are never coarser than one', () => {
    fc.assert(
      fc.property(shapes, shape => {
        const one = fitGroup({ ...shape, synapsesPerWeight: 1 })!;
        const two = fitGroup({ ...shape, synapsesPerWeight: 2 })!;
        expect(two.rmsError).toBeLessThanOrEqual(one.rmsError);
      }),
    );
  });

  it('neurons that share what a spike takes off share their threshold', () => {
    fc.assert(
      fc.property(shapes, shape => {
        const fitted = fitGroup(shape)!;
        if (shape.reset !== 'value') expect(new Set(fitted.thresholds).size).toBe(1);
        if (shape.reset === 'subtract') expect(fitted.resetAmount).toBe(fitted.unit[0]);
      }),
    );
  });

  it('decays are rounded to 12 bits, and what is kept is told back', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        fc.double({ min: 0.001, max: 0.999, noNaN: true }),
        (u, v) => {
          const decays = decaysOf(u, v);
          expect(Math.abs(keptCurrent(decays) - u)).toBeLessThanOrEqual(1 / 4096);
          expect(Math.abs(keptPotential(decays) - v)).toBeLessThanOrEqual(0.5 / 4096 + 1e-9);
        },
      ),
    );
  });
});
