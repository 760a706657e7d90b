import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { barrierPs } from '../../src/hardware/barrier-time.js';
import { parseChip } from '../../src/hardware/parse.js';
import type { ChipModel } from '../../src/hardware/schema.js';
import { EVENT_KINDS, type EventKind } from '../../src/ledger/events.js';
import { priceCounts, staticEnergyPj, timePerEventPs } from '../../src/ledger/pricing.js';
import { loadChip } from '../../src/runtime/chips-node.js';
import { oneCoreText } from '../support/chip-text.js';

const loihi = loadChip('loihi1');
const loom = loadChip('loom1');
const oneCore = parseChip(oneCoreText);

describe('priceCounts', () => {
  test('adds up what was computed by hand', () => {
    const { energyPj, byKind, unpriced } = priceCounts(
      {
        synapticOp: 1000,
        neuronActive: 10,
        neuronIdle: 90,
        spike: 3,
        packet: 3,
        hopEastWest: 4,
        hopNorthSouth: 2,
      },
      loihi.prices.energy,
    );
    // 1000 x 23.6 + 10 x 81 + 90 x 52 + 4 x 3 + 2 x 4
    expect(energyPj).toBeCloseTo(23_600 + 810 + 4680 + 12 + 8, 9);
    expect(byKind.synapticOp).toEqual({ count: 1000, pj: 23_600 });
    expect(byKind.spike).toEqual({ count: 3, pj: null, includedIn: ['neuronActive'] });
    expect(unpriced).toEqual([]);
  });

  test('a learning step of loom1 that reads, draws, updates and writes costs Loihi’s 120 pJ', () => {
    const { energyPj } = priceCounts(
      { weightRead: 1, randomDraw: 1, weightUpdate: 1, weightWrite: 1 },
      loom.prices.energy,
    );
    expect(energyPj).toBeCloseTo(120, 9);
  });

  test('brings units together', () => {
    const { energyPj } = priceCounts(
      { synapticOp: 1, neuronActive: 1, weightUpdate: 1 },
      oneCore.prices.energy,
    );
    expect(energyPj).toBeCloseTo(10 + 100 + 50, 9);
  });

  test('names what happened and has no price, and never takes it for zero', () => {
    const { energyPj, pricedPj, byKind, unpriced } = priceCounts(
      { synapticOp: 2, managementCycle: 7, linkByte: 1, axonLookup: 0 },
      loihi.prices.energy,
    );
    expect(unpriced).toEqual(['managementCycle', 'linkByte']);
    expect(byKind.managementCycle).toEqual({ count: 7, pj: null });
    expect(byKind.axonLookup).toEqual({ count: 0, pj: null });
    expect(energyPj).toBeNull();
    expect(pricedPj).toBeCloseTo(47.2, 9);
  });

  test('every kind is either priced, included or named; the total is the sum of the priced', () => {
    const counts = fc.record(
      Object.fromEntries(EVENT_KINDS.map(kind => [kind, fc.nat(1_000_000)])) as {
        [kind in EventKind]: fc.Arbitrary<number>;
      },
    );
    fc.assert(
      fc.property(counts, fc.constantFrom(loihi, loom, oneCore), (counts, chip) => {
        const { energyPj, pricedPj, byKind, unpriced } = priceCounts(counts, chip.prices.energy);
        let sum = 0;
        for (const kind of EVENT_KINDS) {
          const { count, pj, includedIn } = byKind[kind];
          expect(count).toBe(counts[kind]);
          const answers = [pj !== null, includedIn !== undefined, unpriced.includes(kind)].filter(Boolean);
          expect(answers).toHaveLength(count > 0 || pj !== null || includedIn !== undefined ? 1 : 0);
          if (pj !== null) expect(pj > 0).toBe(count > 0);
          sum += pj ?? 0;
        }
        expect(pricedPj).toBeCloseTo(sum, 3);
        expect(energyPj).toBe(unpriced.length === 0 ? pricedPj : null);
      }),
      { numRuns: 50 },
    );
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])('a count of %d is a defect', count => {
    expect(() => priceCounts({ spike: count }, loom.prices.energy)).toThrow('count of spike');
  });
});

describe('timePerEventPs', () => {
  test('is in whole picoseconds; included is 0 and unknown is null', () => {
    const times = timePerEventPs(loom);
    expect(times).toMatchObject({
      synapticOp: 3500,
      neuronActive: 8400,
      neuronIdle: 5300,
      hopEastWest: 4100,
      weightUpdate: 6100,
      reduction: 11_900,
      spike: 0,
      managementRead: 0,
      managementCycle: 10_000,
      barrier: 605_800,
      linkByte: 667,
    });
    expect(Object.keys(times).sort()).toEqual([...EVENT_KINDS].sort());
    for (const time of Object.values(times)) expect(time === null || Number.isInteger(time)).toBe(true);
  });

  test('a chip without a clock or a barrier does not tell their time', () => {
    const { barrierTime: _barrier, ...rest } = loihi;
    expect(timePerEventPs(rest)).toMatchObject({
      managementCycle: null,
      managementRead: null,
      barrier: null,
    });
  });
});

describe('barrierPs', () => {
  test('runs from 113 ns on one tile to 465 ns on all 32', () => {
    expect(barrierPs(loihi, 1)).toBe(113_000);
    expect(barrierPs(loihi, 32)).toBe(465_000);
    // 113,000 + 352,000 x 15 / 31 = 283,322.58
    expect(barrierPs(loihi, 16)).toBe(283_323);
    expect(barrierPs(loom, 64)).toBe(605_800);
    expect(barrierPs(oneCore, 1)).toBe(100_000);
  });

  test('below the first figure it is the first', () => {
    const barrierTime = loihi.barrierTime?.slice(1);
    expect(barrierPs({ ...loihi, barrierTime } as ChipModel, 3)).toBe(465_000);
  });

  test.each([0, 33, 1.5])('%d tiles are a defect', tiles => {
    expect(() => barrierPs(loihi, tiles)).toThrow('expected 1 to 32');
  });
});

describe('staticEnergyPj', () => {
  test('is power by time', () => {
    // 104 mW x 1 us = 104 nJ
    expect(staticEnergyPj(loihi, 1_000_000)).toBeCloseTo(104_000, 6);
    expect(staticEnergyPj(oneCore, 1_000_000)).toBeNull();
  });

  test('is refused beside an all-in figure, by name', () => {
    const { weightUpdate: _u, neuronActive: _n, spike: _s, ...rest } = oneCore.prices.energy;
    const synapticOp = { ...rest.synapticOp, scope: 'all-in' };
    const chip = {
      ...oneCore,
      static: loihi.static,
      prices: { ...oneCore.prices, energy: { synapticOp } },
    } as ChipModel;
    expect(() => staticEnergyPj(chip, 1)).toThrow(
      'chip one-core: static power cannot be added to the figure of synapticOp, which is all-in',
    );
  });
});
