import { describe, expect, it } from 'vitest';
import { imageAt } from '../../../src/data/dataset.js';
import { prepareExperiment } from '../../../src/study/learn/experiment.js';
import { checkLearnOptions } from '../../../src/study/learn/options.js';
import { loom1, toyDataset, toyExperiment, toyOptions } from './toy.js';

/** data/csdp-chip README, 1.1.4 and 1.2 (end), in exact arithmetic. */
function shuffledEpochs(count: number, epochs: number, generatorState: number): number[] {
  let state = BigInt(generatorState);
  const below = (n: number): number => {
    state ^= (state << 13n) & 0xffffffffn;
    state ^= state >> 17n;
    state ^= (state << 5n) & 0xffffffffn;
    return Number((state * BigInt(n)) >> 32n);
  };
  const order = Array.from({ length: count }, (_, index) => index);
  const all = [...order];
  for (let epoch = 1; epoch < epochs; epoch++) {
    for (let i = count - 1; i >= 1; i--) {
      const j = below(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    all.push(...order);
  }
  return all;
}

describe('prepareExperiment', () => {
  it('shows the first epoch in file order, and shuffles on from there', () => {
    const { order, expanded } = toyExperiment({ train: 23, epochs: 4 });
    expect([...order.subarray(0, 23)]).toEqual(Array.from({ length: 23 }, (_, index) => index));
    expect([...order]).toEqual(shuffledEpochs(23, 4, expanded.generatorState));
    for (let epoch = 0; epoch < 4; epoch++) {
      expect(new Set(order.subarray(23 * epoch, 23 * (epoch + 1))).size).toBe(23);
    }
  });

  it('takes the first training and test images', () => {
    const dataset = toyDataset(30, 20);
    const { trainSet, testSet } = prepareExperiment(toyOptions({ train: 5, test: 3 }), dataset, loom1);
    expect([trainSet.count, testSet.count]).toEqual([5, 3]);
    expect(imageAt(trainSet, 4)).toEqual(imageAt(dataset.train, 4));
    expect(imageAt(testSet, 2)).toEqual(imageAt(dataset.test, 2));
    expect([...testSet.labels]).toEqual([...dataset.test.labels.subarray(0, 3)]);
  });

  it('validates on the last 10,000 training images, and never on the test set', () => {
    const dataset = toyDataset(10_007, 3);
    const options = toyOptions({ train: 7, test: 9, validate: true });
    const { trainSet, testSet } = prepareExperiment(options, dataset, loom1);
    expect(trainSet.count).toBe(7);
    for (const index of [0, 8]) expect(imageAt(testSet, index)).toEqual(imageAt(dataset.train, 7 + index));
    expect([...testSet.labels]).toEqual([...dataset.train.labels.subarray(7, 16)]);
  });
});

describe('checkLearnOptions', () => {
  const mnist = { train: 60_000, test: 10_000 };

  it('accepts all that MNIST holds', () => {
    checkLearnOptions(toyOptions({ train: 60_000, test: 10_000, epochs: 3 }), mnist);
    checkLearnOptions(toyOptions({ train: 50_000, test: 10_000, validate: true }), mnist);
  });

  it.each([
    [{ train: 60_001 }, /--train is 60001; .* 1 to 60000/],
    [{ train: 50_001, validate: true }, /--train is 50001; .* 1 to 50000/],
    [{ train: 0 }, /--train is 0/],
    [{ train: 1.5 }, /--train is 1.5/],
    [{ test: 10_001 }, /--test is 10001; .* 1 to 10000/],
    [{ epochs: 0 }, /--epochs is 0/],
    [{ seed: 0 }, /--seed is 0/],
    [{ seed: 2 ** 32 }, /--seed is 4294967296/],
    [{ seed: Number.NaN }, /--seed is NaN/],
  ])('refuses %j', (changes, message) => {
    expect(() => checkLearnOptions(toyOptions(changes), mnist)).toThrow(message);
  });

  it('refuses more samples than there are sample numbers below those of tests', () => {
    const options = toyOptions({ train: 2_000_000, epochs: 1000 });
    expect(() => checkLearnOptions(options, { train: 3_000_000, test: 10_000 })).toThrow(
      /--train times --epochs is 2000000000; limit 1073741823/,
    );
  });
});
