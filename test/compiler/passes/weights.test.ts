import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { legaliseNetwork } from '../../../src/compiler/passes/legalise-network.js';
import { quantise } from '../../../src/compiler/quantise.js';
import { chipNamed, networkOf } from '../support.js';
import { chipWith } from './run-network.js';

const cuba = { model: 'lif-cuba', decayU: 1, decayV: 1 };
const shift = { model: 'lif-shift', leakShift: 2 };

function matrix(
  values: readonly (readonly number[])[],
  more: object,
  neuron: object = cuba,
  kind = 'matrix',
) {
  return networkOf({
    inputs: { in: { size: values[0].length, encoder: 'external' } },
    populations: { z: { size: values.length, neuron, threshold: { kind: 'constant', value: 9 } } },
    projections: { W: { from: 'in', to: 'z', connect: { kind: 'all' }, weights: { kind, values }, ...more } },
  });
}

const narrow = (bits: number) =>
  chipWith('loom1', { formats: { ...chipNamed('loom1').formats, weightBits: [4, bits], shadowBits: [16] } });

describe('weights beyond the chip', () => {
  test('a projection is rescaled by a power of two of its own, and its loss is told', () => {
    const { network, notes } = legaliseNetwork(
      matrix(
        [
          [1000, -3, 7],
          [-1000, 0, 512],
        ],
        { weightBits: 12 },
      ),
      chipNamed('loihi1'),
    );
    // 1000 / 4 = 250 is within 255; the lowest bit of a weight among both signs is cut.
    expect([...network.projections.W.weights]).toEqual([250, -1, 2, -250, 0, 128]);
    expect(network.description.projections.W).toMatchObject({ weightBits: 8, exponent: 2 });
    expect(notes).toEqual([
      'projection W: its weights of 12 bits are stored in the 8 of loihi1, times 2^2: largest error 5, rms 2.08',
    ]);
  });

  test('the loss is that of the weights that act', () => {
    const weight = fc.integer({ min: -2000, max: 2000 });
    const rows = fc.array(fc.array(weight, { minLength: 3, maxLength: 3 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(rows, fc.constantFrom(cuba, shift), (values, neuron) => {
        const network = matrix(values, { weightBits: 12, exponent: -1 }, neuron);
        const chip = neuron === cuba ? chipNamed('loihi1') : narrow(6);
        const { network: legal, notes } = legaliseNetwork(network, chip);
        const [{ weights, exponent }] = quantise(legal, chip);
        const errors = values.flat().map((w, i) => Math.abs(w - weights[i] * 2 ** (exponent + 1)));
        const told = /largest error (\d+), rms ([\d.]+)/.exec(notes[0]);
        expect(Number(told?.[1] ?? 0)).toBe(Math.max(...errors));
        const rms = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
        expect(Number(told?.[2] ?? 0)).toBe(Number(rms.toPrecision(3)));
        // Less than a step of the scale: half a step by rounding, and one that the sign mode cuts.
        expect(Math.max(...errors)).toBeLessThan(2 ** (exponent + 1) * (neuron === cuba ? 1 : 0.5) + 0.5);
      }),
    );
  });

  test('a sign that rounding takes away gives its bit back', () => {
    // 1 / 4 rounds to none, so what is left is inhibitory and keeps its last bit.
    const { network, notes } = legaliseNetwork(
      matrix([[-5, 1, -514]], { weightBits: 12 }),
      chipNamed('loihi1'),
    );
    expect([...network.projections.W.weights]).toEqual([-1, 0, -128]);
    expect(notes[0]).toContain('times 2^2: largest error 2,');
  });

  test('weights that fit all the same lose nothing', () => {
    const { network, notes } = legaliseNetwork(matrix([[100, 20]], { weightBits: 16 }), chipNamed('loihi1'));
    expect(notes).toEqual([
      'projection W: its weights of 16 bits are stored in the 8 of loihi1 without loss',
    ]);
    expect([...network.projections.W.weights]).toEqual([100, 20]);
  });

  test('floats take the chip’s width and are quantised to it', () => {
    const network = matrix([[0.3, -7.7]], { weightBits: 12 }, shift, 'float-matrix');
    const legal = legaliseNetwork(network, narrow(6));
    expect(legal.notes).toEqual([
      'projection W: its weights of 12 bits are stored in the 6 of loom1, with a power of two of their own',
    ]);
    const [{ weights, exponent }] = quantise(legal.network, narrow(6));
    expect([...weights].map(w => w * 2 ** exponent)).toEqual([0.25, -7.75]);
  });

  test('an exponent beyond the chip’s goes into the weights', () => {
    const large = legaliseNetwork(matrix([[3, -10]], { exponent: 9 }, shift), chipNamed('loom1'));
    expect([...large.network.projections.W.weights]).toEqual([12, -40]);
    expect(large.notes).toEqual([
      'projection W: its exponent 9 is 7 on loom1, and its weights take the rest: without loss',
    ]);
    const small = legaliseNetwork(matrix([[3, -100]], { exponent: -10 }, shift), chipNamed('loom1'));
    expect([...small.network.projections.W.weights]).toEqual([1, -25]);
    expect(small.notes[0]).toContain('largest error 1 of a weight');
  });

  test.each([
    [matrix([[100]], { exponent: 9 }, shift), 9],
    [matrix([[1000]], { exponent: 7, weightBits: 12 }, shift), 10],
    [matrix([[100_000]], {}, shift, 'float-matrix'), 10],
  ])('an exponent that nothing takes is refused', (network, exponent) => {
    expect(() => legaliseNetwork(network, narrow(8))).toThrow(
      `the exponent of projection W is ${exponent}; limit of loom1 -8..7; divide its weights, those of the other projections onto its target and the thresholds there by a power of two`,
    );
  });
});
