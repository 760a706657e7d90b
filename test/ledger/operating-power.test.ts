import { describe, expect, test } from 'vitest';
import type { ChipModel } from '../../src/hardware/schema.js';
import { operatingPowerMw } from '../../src/ledger/operating-power.js';
import { loadChip } from '../../src/runtime/chips-node.js';

const odin = loadChip('odin');
const truenorth = loadChip('truenorth');

describe('ODIN, whose equation gives two published operating points', () => {
  // An operation takes 2 cycles, so that there are at most half as many as cycles.
  test.each([
    [75e6, 477],
    [1.3e6, 35],
  ])('at %d Hz', (clockHz, microwatts) => {
    const power = 1000 * operatingPowerMw(odin, { clockHz, perSecond: { synapticOp: clockHz / 2 } });
    expect(Math.abs(power / microwatts - 1)).toBeLessThan(0.01);
  });

  test('the all-in figure is the power at the faster one, per operation', () => {
    const power = operatingPowerMw(loadChip('odin', 'all-in'), { perSecond: { synapticOp: 37.5e6 } });
    expect(Math.abs((1000 * power) / 477 - 1)).toBeLessThan(0.01);
  });

  test('without a clock told it is the chip model’s', () => {
    expect(operatingPowerMw(odin, { perSecond: {} })).toBeCloseTo((27.3 + 1.78 * 75) / 1000, 12);
  });
});

describe('TrueNorth', () => {
  // 2^20 neurons x 128 synapses x 20 Hz
  const perSecond = { synapticOp: 2 ** 20 * 128 * 20 };

  test('follows the line through its plot', () => {
    expect(operatingPowerMw(truenorth, { perSecond: {} })).toBe(64.4);
    expect(operatingPowerMw(truenorth, { perSecond })).toBeCloseTo(64.4 + 2.684354_56 * 2.297, 9);
  });

  test('its all-in figure is the power at 20 Hz and 128 synapses', () => {
    const power = operatingPowerMw(loadChip('truenorth', 'all-in'), { perSecond });
    expect(Math.abs(power / 72 - 1)).toBeLessThan(0.035);
  });
});

test('Loihi 1: a network of known rates, by both price lists', () => {
  const perSecond = { synapticOp: 1e9, neuronActive: 1e8, neuronIdle: 2e8, spike: 1e7, hopEastWest: 1e7 };
  const simulated = operatingPowerMw(loadChip('loihi1'), { perSecond });
  expect(simulated).toBeCloseTo(104 + 23.6 + 8.1 + 10.4 + 0.03, 9);
  const fitted = operatingPowerMw(loadChip('loihi1', 'fitted'), { perSecond });
  expect(fitted).toBeCloseTo(104 + 35.5 + 7.28 + 10.24 + 1e7 * 69.3e-9 + 0.03, 9);
});

test('what is not known is refused by name', () => {
  expect(() => operatingPowerMw(odin, { perSecond: { linkByte: 1 } })).toThrow(
    'power of odin: linkByte (1 a second) has no price',
  );
  const { clock: _clock, ...unclocked } = odin;
  expect(() => operatingPowerMw(unclocked, { perSecond: {} })).toThrow('goes by its clock, and none is told');
  const both = { ...loadChip('truenorth', 'all-in'), static: truenorth.static } as ChipModel;
  expect(() => operatingPowerMw(both, { perSecond: {} })).toThrow(
    'static power (64.4 mW) on truenorth cannot be added to synapticOp, whose figure of 26 pJ is all-in',
  );
});
