import { describe, expect, test } from 'vitest';
import type { ChipModel } from '../../src/hardware/schema.js';
import { energyTotal, eventsText } from '../../src/ledger/energy-total.js';
import { priceCounts } from '../../src/ledger/pricing.js';
import { energyText } from '../../src/report/energy.js';
import { loadChip } from '../../src/runtime/chips-node.js';

const loom = loadChip('loom1');
const loihi = loadChip('loihi1');
const allIn = loadChip('odin', 'all-in');

function total(
  chip: ChipModel,
  counts: Parameters<typeof priceCounts>[0],
  elapsedPs: number | null = 1e6,
  untimed: string[] = [],
) {
  return energyTotal(chip, priceCounts(counts, chip.prices.energy), elapsedPs, untimed);
}

describe('energyTotal', () => {
  test('adds static power where everything is known', () => {
    // 52.2 mW x 1 us = 52.2 nJ, and 10 x 23.6 pJ
    const { staticPj, totalPj, refused } = total(loom, { synapticOp: 10 });
    expect([staticPj, refused]).toEqual([52_200, []]);
    expect(totalPj).toBeCloseTo(52_200 + 236, 9);
  });

  test('refuses by name each event without a price', () => {
    const { totalPj, refused } = total(loihi, { synapticOp: 1, linkByte: 1234, managementCycle: 1 });
    expect(totalPj).toBeNull();
    expect(refused).toEqual([
      'managementCycle (1 event) has no price on loihi1',
      'linkByte (1,234 events) has no price on loihi1',
    ]);
  });

  test('refuses static power beside an all-in figure, with both figures', () => {
    const both = { ...allIn, static: loihi.static } as ChipModel;
    expect(total(both, { synapticOp: 5 })).toEqual({
      staticPj: null,
      totalPj: null,
      refused: [
        'static power (104 mW) on odin cannot be added to synapticOp, whose figure of 12.7 pJ is all-in and holds it already',
      ],
    });
    const clocked = { ...allIn, static: loadChip('odin').static } as ChipModel;
    expect(total(clocked, { synapticOp: 5 }).refused[0]).toContain('static power (27.3 uW and 1.78 uW/MHz)');
  });

  test('an all-in figure alone is the total', () => {
    expect(total(allIn, { synapticOp: 1000 })).toEqual({ staticPj: null, totalPj: 12_700, refused: [] });
    expect(total(allIn, { synapticOp: 1000, linkByte: 2 }).totalPj).toBeNull();
  });

  test('claims no static energy for a time that is not known', () => {
    const { staticPj, totalPj, refused } = total(loom, { synapticOp: 1 }, 1e6, ['linkByte', 'barrier']);
    expect([staticPj, totalPj]).toEqual([52_200, null]);
    expect(refused).toEqual([
      'static power flows for a time not known, as linkByte, barrier have no duration on loom1',
    ]);
    expect(total(loom, { synapticOp: 1 }, null)).toEqual({
      staticPj: null,
      totalPj: null,
      refused: ['no time was told in which static power flows'],
    });
    expect(total(loadChip('loihi2'), {}).refused).toEqual(['static power of loihi2 is not known']);
  });

  test('power that goes by the clock flows at the clock of the chip', () => {
    // (27.3 uW + 1.78 uW/MHz x 75 MHz) x 1 us = 160.8 pJ
    expect(total(loadChip('odin'), {}).staticPj).toBeCloseTo(27.3 + 1.78 * 75, 9);
  });
});

test('energyText tells the energy, or what refuses it and the part that is priced', () => {
  const counts = { synapticOp: 100, linkByte: 1234 };
  const text = (chip: ChipModel) => energyText(priceCounts(counts, chip.prices.energy), counts, chip.name);
  expect(text(loom)).toBe('21.12 nJ');
  expect(text(loihi)).toBe('no total: linkByte (1,234 events) has no price on loihi1; priced part 2.36 nJ');
  expect(text(loadChip('loihi2'))).toBe(
    'no total: synapticOp (100 events), linkByte (1,234 events) have no price on loihi2; priced part 0.0 pJ',
  );
});

test.each([
  [1, '1 event'],
  [0, '0 events'],
  [999, '999 events'],
  [1000, '1,000 events'],
  [12_345_678, '12,345,678 events'],
  [1234.56, '1,234.6 events'],
])('%d events in words', (count, text) => expect(eventsText(count)).toBe(text));
