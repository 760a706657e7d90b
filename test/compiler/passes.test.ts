import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileNetwork } from '../../src/compiler/compile.js';
import { nextCount, split } from '../../src/compiler/split.js';
import { hasSharedData, sharedData } from '../support/shared-data.js';
import { synapsesOf } from './recount.js';
import { chipNamed, networkOf } from './support.js';

const loom = chipNamed('loom1');

describe('split', () => {
  const population = (size: number, groups: number) => ({
    size,
    groupStarts: Array.from({ length: groups + 1 }, (_, group) => Math.ceil((group * size) / groups)),
  });

  test('gives the wished number of parts, in order, whole groups as long as parts are no more than groups', () => {
    const shape = fc.record({
      size: fc.integer({ min: 1, max: 60 }),
      groups: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 60 }), ({ size, groups }, count) => {
        fc.pre(groups <= size && count <= size);
        const layer = population(size, groups);
        const parts = split(layer, 3, count);
        let next = 0;
        for (const part of parts) {
          expect(part).toMatchObject({ population: 3, first: next });
          expect(part.count).toBeGreaterThan(0);
          next += part.count;
        }
        expect(next).toBe(size);
        expect(parts.length).toBe(count);
        if (count <= groups) for (const { first } of parts) expect(layer.groupStarts).toContain(first);
      }),
    );
  });

  test('tries even numbers of parts: divisors of the groups, then their multiples, then single neurons', () => {
    const layer = population(45, 10);
    const counts = [1];
    while (counts[counts.length - 1] < 45) counts.push(nextCount(layer, counts[counts.length - 1]));
    expect(counts).toEqual([1, 2, 5, 10, 20, 30, 40, 45]);
  });
});

describe('storage', () => {
  test('is dense where at least an eighth is held, else sparse', () => {
    const image = (probability: number) => {
      const connect = { kind: 'random', probability };
      const network = networkOf({
        inputs: { image: { size: 50, encoder: 'external' } },
        populations: {
          z: {
            size: 40,
            neuron: { model: 'lif-shift', leakShift: 1 },
            threshold: { kind: 'constant', value: 5 },
          },
        },
        projections: { W: { from: 'image', to: 'z', connect, weights: { kind: 'constant', value: 3 } } },
      });
      return compileNetwork(network, loom).image;
    };
    for (const probability of [0.03, 0.3, 0.9, 1]) {
      const compiled = image(probability);
      const [crossbar] = compiled.crossbars;
      const fill = synapsesOf(crossbar, compiled).length / (crossbar.rows * 40);
      expect(crossbar.storage).toBe(fill >= 1 / 8 ? 'dense' : 'sparse');
      expect(crossbar.mask === null).toBe(crossbar.storage === 'sparse' || fill === 1);
    }
  });
});

describe.skipIf(!hasSharedData)('weights onto lif-cuba', () => {
  interface LavaCase {
    readonly layers: readonly {
      readonly weights: readonly (readonly number[])[];
      readonly weights_after_truncation: readonly (readonly number[])[];
      readonly weight_exp: number;
    }[];
  }

  test.each(['net-a', 'net-b', 'net-c'])('are cut as Lava cuts them: %s', name => {
    const { layers } = JSON.parse(readFileSync(sharedData('lava-lif', `${name}.json`), 'utf8')) as LavaCase;
    for (const { weights, weights_after_truncation: expected, weight_exp: exponent } of layers) {
      const neuron = { model: 'lif-cuba', decayU: 4095, decayV: 128 };
      const network = networkOf({
        inputs: { image: { size: weights[0].length, encoder: 'external' } },
        populations: { z: { size: weights.length, neuron, threshold: { kind: 'constant', value: 5 } } },
        projections: {
          W: {
            from: 'image',
            to: 'z',
            connect: { kind: 'all' },
            weights: { kind: 'matrix', values: weights },
            exponent,
          },
        },
      });
      const { image } = compileNetwork(network, chipNamed('loihi1'));
      const [crossbar] = image.crossbars;
      const acting = synapsesOf(crossbar, image).map(({ pre, post, weight }) => ({
        pre,
        post,
        weight: weight * 2 ** (crossbar.exponent - exponent),
      }));
      expect(acting.length).toBe(weights.length * weights[0].length);
      for (const { pre, post, weight } of acting) expect(weight).toBe(expected[post][pre]);
    }
  });
});

describe('lif-shift made of lif-cuba', () => {
  test.each([1, 2, 5])(
    'with leakShift %i stays within 2^leakShift of it while it does not fire',
    leakShift => {
      const network = networkOf({
        inputs: { image: { size: 1, encoder: 'external' } },
        populations: {
          z: {
            size: 1,
            neuron: { model: 'lif-shift', leakShift },
            threshold: { kind: 'constant', value: 9 },
          },
        },
        projections: {
          W: { from: 'image', to: 'z', connect: { kind: 'all' }, weights: { kind: 'constant', value: 1 } },
        },
      });
      const { neuron } = compileNetwork(network, chipNamed('loihi1')).image.slices[0];
      if (neuron.model !== 'lif-cuba') throw new Error(neuron.model);
      const { decayU, decayV, inputShift } = neuron;
      expect(decayU).toBe(4096);
      const inputs = fc.array(fc.integer({ min: -2000, max: 2000 }), { minLength: 100, maxLength: 100 });
      fc.assert(
        fc.property(inputs, sums => {
          let shift = 0;
          let cuba = 0;
          for (const sum of sums) {
            shift = shift + sum - (shift >> leakShift);
            // Hardware facts, section 1: rounds towards zero.
            const kept = Math.floor((Math.abs(cuba) * (4096 - decayV)) / 4096);
            cuba = Math.sign(cuba) * kept + sum * 2 ** inputShift;
            // A step rounds by less than 1 more, of which a share 1 - 2^-leakShift stays each step.
            expect(Math.abs(cuba / 2 ** inputShift - shift)).toBeLessThanOrEqual(2 ** leakShift);
          }
        }),
      );
    },
  );
});
