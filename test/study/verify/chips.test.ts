import { describe, expect, it } from 'vitest';
import type { ChipModel } from '../../../src/hardware/schema.js';
import type { Check } from '../../../src/study/verify/check.js';
import { loihiEnergy } from '../../../src/study/verify/checks/loihi-energy.js';
import { odin } from '../../../src/study/verify/checks/odin.js';
import { truenorth } from '../../../src/study/verify/checks/truenorth.js';
import { context, expectEveryRowCanFail, expectPass } from './support.js';

/** A figure, wherever it stands in a chip model, times a factor. */
function scaled<T>(part: T, factor: number): T {
  if (typeof part !== 'object' || part === null) return part;
  const entries = Object.entries(part).map(([key, value]) => [
    key,
    key === 'value' ? (value as number) * factor : scaled(value, factor),
  ]);
  return Object.fromEntries(entries) as T;
}

/** Chip models whose energies and powers are all too high by a tenth. */
function dearer(name: string, priceList?: string): ChipModel {
  const chip = context.chip(name, priceList);
  const energy = scaled(chip.prices.energy, 1.1);
  const power = chip.static === undefined ? {} : { static: scaled(chip.static, 1.1) };
  return { ...chip, prices: { ...chip.prices, energy }, ...power };
}

async function expectDearerFails(check: Check): Promise<void> {
  await expectEveryRowCanFail(check, { chip: dearer });
}

describe('Loihi 1', () => {
  it('prices a network that was counted by hand as the paper does', async () => {
    const rows = await expectPass(loihiEnergy);
    // Two runs: 27 + 27 operations and so on; 3 packets of the input and 9 of the first layer in each.
    expect(rows.map(({ what }) => what).slice(0, 4)).toEqual([
      'synapticOp: 54 events',
      'weightUpdate: 18 events',
      'neuronActive: 60 events',
      'neuronIdle: 80 events',
    ]);
    expect(rows.every(({ expected }) => expected > 0)).toBe(true);
    const total = rows.slice(0, -1).reduce((sum, { expected }) => sum + expected, 0);
    expect(rows.at(-1)).toMatchObject({ what: 'all of them', unit: 'pJ' });
    expect(rows.at(-1)?.expected).toBeCloseTo(total, 6);
  });

  it('would not with other prices', () => expectDearerFails(loihiEnergy));
});

describe('ODIN', () => {
  it('takes the power that was measured, at both clocks', async () => {
    const rows = await expectPass(odin);
    expect(rows.map(({ expected, unit }) => `${expected} ${unit}`)).toEqual(['477 uW', '35 uW', '12.7 pJ']);
    for (const { difference, tolerance } of rows) {
      expect(tolerance).toBe(0.01);
      expect(difference).toBeLessThan(0.003);
    }
  });

  it('would not with other prices', () => expectDearerFails(odin));
});

describe('TrueNorth', () => {
  const MEASURED = [
    '20 Hz, 128 synapses a neuron: the line',
    '20 Hz, 128 synapses a neuron: 26 pJ an event, all in',
  ];

  it('lies on the line through the published plot, and near the point that was measured', async () => {
    const rows = await expectPass(truenorth, MEASURED);
    const onLine = rows.filter(({ what }) => !MEASURED.includes(what));
    expect(onLine).toHaveLength(4);
    // The line by hand: 64.4 mW, and 2.297 pJ for each of 2^20 neurons' events.
    const events = [0, 20 * 128, 100 * 128, 200 * 256].map(rate => 2 ** 20 * rate);
    onLine.forEach(({ expected }, i) => {
      expect(Math.abs(expected / (64.4 + 2.297e-9 * events[i]) - 1)).toBeLessThan(2e-4);
    });
  });

  it('would not with other prices', () => expectDearerFails(truenorth));
});
