import type { RateBlock } from '../../report/thresholds-record.js';

/** A training run is cut into so many blocks of samples, of equal length but for rounding. */
export const BLOCKS = 20;

/** How steady a layer's rate is in the second half of training, both shares of its mean there. */
export interface Stability {
  /** Standard deviation of the blocks' rates: how far a rate strays. */
  readonly rateSpread: number;
  /** Rate of the later half of those blocks less that of the earlier half: where it is going. */
  readonly rateDrift: number;
}

/**
 * Rates over time: total spikes over total steps of each block.
 * @param spikes of the layer in each training sample; @param steps that each took
 * @returns {@link BLOCKS} blocks, or one a sample where there are fewer samples
 */
export function rateBlocks(spikes: readonly number[], steps: readonly number[]): RateBlock[] {
  const samples = spikes.length;
  const blocks = Math.min(BLOCKS, samples);
  return Array.from({ length: blocks }, (_, block) => {
    const from = Math.floor((block * samples) / blocks);
    const trained = Math.floor(((block + 1) * samples) / blocks);
    const total = (values: readonly number[]) =>
      values.slice(from, trained).reduce((sum, value) => sum + value, 0);
    return { trained, rate: total(spikes) / Math.max(1, total(steps)) };
  });
}

/**
 * Judges the second half of the blocks. A layer that is silent there strays nowhere: 0 and 0; so does one with
 * a single block.
 */
export function stabilityOf(blocks: readonly RateBlock[]): Stability {
  const rates = blocks.slice(Math.floor(blocks.length / 2)).map(({ rate }) => rate);
  const mean = meanOf(rates);
  if (mean === 0 || rates.length < 2) return { rateSpread: 0, rateDrift: 0 };
  const middle = Math.floor(rates.length / 2);
  const variance = meanOf(rates.map(rate => (rate - mean) ** 2));
  const change = meanOf(rates.slice(rates.length - middle)) - meanOf(rates.slice(0, middle));
  return { rateSpread: Math.sqrt(variance) / mean, rateDrift: change / mean };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
