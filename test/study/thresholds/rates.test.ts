import { describe, expect, it } from 'vitest';
import { BLOCKS, rateBlocks, stabilityOf } from '../../../src/study/thresholds/rates.js';

const blocksOf = (...rates: number[]) => rates.map((rate, index) => ({ trained: index + 1, rate }));

describe('rateBlocks', () => {
  it('takes all spikes over all steps of a block, so that a long sample weighs more', () => {
    const spikes = Array.from({ length: 2 * BLOCKS }, (_, n) => (n % 2 === 0 ? 10 : 90));
    const steps = spikes.map(count => (count === 10 ? 10 : 30));
    const blocks = rateBlocks(spikes, steps);
    expect(blocks.map(({ trained }) => trained)).toEqual(
      Array.from({ length: BLOCKS }, (_, block) => 2 * (block + 1)),
    );
    for (const { rate } of blocks) expect(rate).toBe(100 / 40);
  });

  it('takes every sample once where they do not divide evenly', () => {
    for (const samples of [1, 7, 19, 20, 21, 39, 41, 1003]) {
      const ones = new Array<number>(samples).fill(1);
      const blocks = rateBlocks(ones, ones);
      expect(blocks.length).toBe(Math.min(BLOCKS, samples));
      expect(blocks.at(-1)?.trained).toBe(samples);
      const lengths = blocks.map(({ trained }, n) => trained - (blocks[n - 1]?.trained ?? 0));
      expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
    }
  });
});

describe('stabilityOf', () => {
  it('judges the second half alone', () => {
    expect(stabilityOf(blocksOf(100, 0, 50, 7, 7, 7))).toEqual({ rateSpread: 0, rateDrift: 0 });
  });

  it('tells a rate that swings from one that grows', () => {
    // Mean 4, deviations 2 each: 2 / 4. Both halves have mean 4.
    expect(stabilityOf(blocksOf(0, 0, 0, 0, 2, 6, 6, 2))).toEqual({ rateSpread: 0.5, rateDrift: 0 });
    // Mean 4; the later half has mean 6, the earlier 2: 4 / 4.
    expect(stabilityOf(blocksOf(0, 0, 0, 0, 2, 2, 6, 6))).toEqual({ rateSpread: 0.5, rateDrift: 1 });
    expect(stabilityOf(blocksOf(0, 0, 0, 0, 6, 6, 2, 2)).rateDrift).toBe(-1);
  });

  it('leaves the middle one of an odd number of blocks out of the drift', () => {
    expect(stabilityOf(blocksOf(0, 0, 0, 1, 2, 3)).rateDrift).toBe((3 - 1) / 2);
  });

  it('is 0 for a silent layer and for one block', () => {
    expect(stabilityOf(blocksOf(5, 0, 0, 0))).toEqual({ rateSpread: 0, rateDrift: 0 });
    expect(stabilityOf(blocksOf(5))).toEqual({ rateSpread: 0, rateDrift: 0 });
  });
});
