import { describe, expect, test } from 'vitest';
import { parseChip } from '../../src/hardware/parse.js';
import { isInclusion, type PriceList } from '../../src/hardware/prices.js';
import { LEARNING_VARIABLES } from '../../src/hardware/schema.js';
import { RULE_VARIABLES } from '../../src/image/rule-program.js';
import { EVENT_KINDS, type EventKind } from '../../src/ledger/events.js';
import { timePerEventPs } from '../../src/ledger/pricing.js';
import { loadChip } from '../../src/runtime/chips-node.js';
import { listChips } from '../../src/runtime/known-chips-node.js';
import { oneCoreText } from '../support/chip-text.js';

/** The figures of a list as [value, unit], without the inclusions. */
function figures(prices: PriceList): { [kind: string]: [number, string] } {
  return Object.fromEntries(
    Object.entries(prices).flatMap(([kind, price]) =>
      isInclusion(price) ? [] : [[kind, [price.value, price.unit]]],
    ),
  );
}

function value(prices: PriceList, kind: EventKind): number {
  const price = prices[kind];
  if (price === undefined || isInclusion(price)) throw new Error(`${kind} has no figure`);
  return price.value;
}

describe('loihi1', () => {
  const loihi = loadChip('loihi1');

  test('has the price list of Davies et al. 2018, Table 2', () => {
    const { stateReset, ...table2 } = figures(loihi.prices.energy);
    expect(table2).toEqual({
      synapticOp: [23.6, 'pJ'],
      weightUpdate: [120, 'pJ'],
      neuronActive: [81, 'pJ'],
      neuronIdle: [52, 'pJ'],
      tileDelivery: [1.7, 'pJ'],
      hopEastWest: [3, 'pJ'],
      hopNorthSouth: [4, 'pJ'],
    });
    expect(stateReset[0]).toBeCloseTo(5.94e6 / (128 * 1024), 1);
    expect(figures(loihi.prices.time)).toEqual({
      synapticOp: [3.5, 'ns'],
      weightUpdate: [6.1, 'ns'],
      neuronActive: [8.4, 'ns'],
      neuronIdle: [5.3, 'ns'],
      tileDelivery: [2.1, 'ns'],
      hopEastWest: [4.1, 'ns'],
      hopNorthSouth: [6.5, 'ns'],
    });
    expect(loihi.barrierTime?.map(({ tiles, time }) => [tiles, time.value, time.unit])).toEqual([
      [1, 113, 'ns'],
      [32, 465, 'ns'],
    ]);
    expect(loihi.static?.chip).toMatchObject({ value: 104, unit: 'mW', evidence: 'measured' });
    expect(3340 / 32).toBeCloseTo(loihi.static?.chip.value ?? 0, 0);
  });

  test('marks the pre-silicon figures as simulated at 0.75 V, per operation', () => {
    for (const price of Object.values(loihi.prices.energy)) {
      if (isInclusion(price) || price.evidence === 'derived') continue;
      expect(price).toMatchObject({ evidence: 'simulated', voltageV: 0.75, scope: 'per-op' });
    }
  });

  test('has the capacities and widths of the chip', () => {
    const { mesh, capacity, formats } = loihi;
    expect(mesh.columns * mesh.rows * mesh.coresPerTile).toBe(128);
    expect(mesh.columns * mesh.rows).toBe(32);
    expect(capacity).toMatchObject({
      neurons: 1024,
      axonsIn: 4096,
      axonsOut: 4096,
      synapseMemoryBits: 128 * 1024 * 8,
    });
    expect(formats).toMatchObject({
      weightBits: [8],
      shadowBits: [16],
      weightExponent: { min: -8, max: 7 },
      thresholdBits: 17,
      decayBits: 12,
      traceBits: 7,
    });
    expect(formats.potential.bits).toBe(24);
    expect(loihi.abilities.groupGoodness).toBe('management');
    expect(loihi.abilities.shadowWeights).toBe('management');
    expect(loihi.neuronModels.map(({ model }) => model)).toEqual(['lif-cuba', 'accumulate']);
  });

  test('leaves without a price what no source tells', () => {
    const { energy } = loihi.prices;
    const unpriced = EVENT_KINDS.filter(kind => energy[kind] === undefined);
    expect(unpriced).toContain('managementCycle');
    expect(unpriced).toContain('axonLookup');
    expect(unpriced).toContain('linkByte');
    expect(unpriced).toContain('columnRead');
  });
});

describe('loihi1, fitted', () => {
  const { prices, barrierTime, static: power } = loadChip('loihi1', 'fitted');

  test('has the figures of SANA-FE’s architecture file, an access and an update for a neuron', () => {
    const { stateReset: _reset, ...fitted } = figures(prices.energy);
    expect(fitted).toEqual({
      synapticOp: [35.5, 'pJ'],
      neuronActive: [72.8, 'pJ'],
      neuronIdle: [51.2, 'pJ'],
      spike: [69.3, 'pJ'],
      packet: [111, 'pJ'],
      hopEastWest: [3, 'pJ'],
      hopNorthSouth: [4.2, 'pJ'],
    });
    expect(value(prices.energy, 'neuronActive')).toBeCloseTo(51.2 + 21.6, 9);
    expect(figures(prices.time)).toEqual({
      axonLookup: [16, 'ns'],
      synapticOp: [3.8, 'ns'],
      neuronActive: [9.7, 'ns'],
      neuronIdle: [6, 'ns'],
      spike: [30, 'ns'],
      packet: [5.1, 'ns'],
      hopEastWest: [4.1, 'ns'],
      hopNorthSouth: [6.5, 'ns'],
    });
    expect(barrierTime?.map(({ tiles, time }) => [tiles, time.value])).toEqual([
      [1, 0.6],
      [2, 1],
      [4, 1.4],
      [29, 1.8],
      [32, 1.8],
    ]);
    expect(power?.chip).toMatchObject({ value: 104, unit: 'mW', evidence: 'measured' });
  });

  test('prices nothing that the fit does not tell of', () => {
    const unpriced = EVENT_KINDS.filter(kind => prices.energy[kind] === undefined);
    expect(unpriced).toEqual(
      expect.arrayContaining(['weightUpdate', 'inputSpike', 'traceUpdate', 'linkByte']),
    );
  });
});

describe('other people’s chips', () => {
  test('odin: power by clock and operation, and all in one figure', () => {
    const odin = loadChip('odin');
    expect(figures(odin.prices.energy)).toEqual({ synapticOp: [8.43, 'pJ'] });
    expect(odin.static).toMatchObject({
      chip: { value: 27.3, unit: 'uW', voltageV: 0.55 },
      perClock: { value: 1.78, unit: 'uW/MHz' },
    });
    // 512 cycles of 13.33 ns for 256 synapses.
    expect(timePerEventPs(odin).synapticOp).toBe(Math.round((2 / 75e6) * 1e12));
    const allIn = loadChip('odin', 'all-in');
    expect(allIn.prices.energy.synapticOp).toMatchObject({ value: 12.7, scope: 'all-in' });
    expect(allIn.static).toBeUndefined();
    expect([odin.capacity.neurons, odin.capacity.synapseMemoryBits]).toEqual([256, 256 * 256 * 4]);
  });

  test('truenorth: a line through the plot, and all in one figure; a step is a tick', () => {
    const truenorth = loadChip('truenorth');
    expect(figures(truenorth.prices.energy)).toEqual({
      synapticOp: [2.297, 'pJ'],
      hopEastWest: [2.3, 'pJ'],
      hopNorthSouth: [2.3, 'pJ'],
    });
    expect(truenorth.static?.chip).toMatchObject({ value: 64.4, unit: 'mW', voltageV: 0.8 });
    expect(timePerEventPs(truenorth)).toMatchObject({ barrier: 1e9, synapticOp: 0, hopEastWest: 0 });
    const allIn = loadChip('truenorth', 'all-in');
    expect(figures(allIn.prices.energy)).toEqual({ synapticOp: [26, 'pJ'] });
    expect([allIn.static, allIn.prices.energy.synapticOp]).toMatchObject([undefined, { scope: 'all-in' }]);
    const { mesh, capacity } = truenorth;
    expect(mesh.columns * mesh.rows * capacity.neurons).toBe(2 ** 20);
  });

  test('spinnaker1: a neuron’s millisecond and a postsynaptic event', () => {
    const { energy } = loadChip('spinnaker1').prices;
    expect(figures(energy)).toEqual({
      synapticOp: [43, 'nJ'],
      neuronActive: [100, 'nJ'],
      neuronIdle: [100, 'nJ'],
    });
  });

  test('tinyodin and xylo-audio2 have cycles, and no price of energy', () => {
    for (const name of ['tinyodin', 'xylo-audio2']) expect(loadChip(name).prices.energy).toEqual({});
    expect(figures(loadChip('xylo-audio2').prices.time)).toEqual({
      synapticOp: [7, 'cycles'],
      neuronActive: [19 + 3, 'cycles'],
      neuronIdle: [19 + 3, 'cycles'],
      spike: [4, 'cycles'],
    });
    expect(loadChip('xylo-audio2').published?.map(({ value, unit }) => [value, unit])).toEqual([
      [291, 'uW'],
      [6.6, 'uJ'],
    ]);
  });

  test('each figure says how it is known, and what is measured at which voltage where the source tells it', () => {
    for (const name of ['odin', 'truenorth']) {
      for (const list of Object.keys(loadChip(name).priceLists ?? {})) {
        for (const price of Object.values(loadChip(name, list).prices.energy)) {
          if (!isInclusion(price)) expect(price.voltageV, `${name} ${list}`).toBeGreaterThan(0.5);
        }
      }
    }
  });
});

describe('loihi2', () => {
  const loihi2 = loadChip('loihi2');

  test('has the capacities that its makers tell, and every reset', () => {
    const { mesh, capacity } = loihi2;
    expect(mesh.columns * mesh.rows * mesh.coresPerTile).toBe(128);
    expect(capacity).toMatchObject({ neurons: 2 ** 20 / 128, synapseMemoryBits: 192 * 1024 * 8 });
    const cuba = loihi2.neuronModels.find(({ model }) => model === 'lif-cuba');
    expect(cuba).toMatchObject({ resets: ['zero', 'subtract', 'value'] });
    expect(loihi2.abilities.sharedWeights).toBe('native');
  });

  test('has no price at all', () => {
    expect(loihi2.prices).toEqual({ energy: {}, time: {} });
    expect([loihi2.static, loihi2.barrierTime, loihi2.management.clock]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

describe('loom1', () => {
  const loom = loadChip('loom1');
  const { energy, time } = loom.prices;
  const bits = (count: number) => count * 0.047;

  test('has 64 cores like those of the brief, each able to learn', () => {
    expect([loom.mesh.columns, loom.mesh.rows, loom.mesh.coresPerTile]).toEqual([8, 8, 1]);
    expect(loom.capacity).toMatchObject({ neurons: 1024, axonsIn: 4096, synapseMemoryBits: 2 ** 20 });
    expect(loom.formats).toMatchObject({ weightBits: [4, 8, 16], shadowBits: [16] });
    expect(loom.formats.potential).toEqual({ bits: 20, overflow: 'saturate' });
    const { source: _source, sharedWeights, ...levels } = loom.abilities;
    expect(new Set(Object.values(levels))).toEqual(new Set(['native']));
    expect(sharedWeights).toBe('none');
    expect(loom.thirdFactor).toMatchObject({ latenessStepsLocal: 1, latenessStepsSpanning: 1 });
  });

  test('prices everything; what has no time in the list is told elsewhere', () => {
    expect(EVENT_KINDS.filter(kind => energy[kind] === undefined)).toEqual([]);
    const untimed = EVENT_KINDS.filter(kind => time[kind] === undefined);
    expect(untimed.sort()).toEqual(['barrier', 'managementCycle']);
  });

  test('marks every price as derived, with its rule', () => {
    for (const price of [...Object.values(energy), ...Object.values(time)]) {
      if (isInclusion(price)) continue;
      expect(price.evidence).toBe('derived');
      expect(price.rule).toBeTruthy();
    }
  });

  test.each<[EventKind, number]>([
    ['axonLookup', bits(32)],
    ['rowRead', bits(64)],
    ['inputSpike', bits(32)],
    ['encoderDraw', bits(32 + 32 + 8)],
    ['traceUpdate', bits(16)],
    ['columnRead', bits(64) * 1.26],
    ['weightRead', bits(64)],
    ['weightWrite', bits(64)],
    ['randomDraw', bits(32)],
    ['weightUpdate', 120 - bits(64) - bits(64) - bits(32)],
    ['reduction', 81 + bits(8)],
    ['partialSum', bits(32)],
    ['broadcast', bits(9)],
    ['stateReset', bits(20 + 8 + 8 + 8)],
    ['managementRead', 2 * (3.5 * 3 + 3.5 * 4) + bits(32)],
    ['managementWrite', 3.5 * 3 + 3.5 * 4 + bits(32)],
    ['managementCycle', 33.4 * (0.75 / 0.5) ** 2],
    ['barrier', 2 * (8 * 7 * 3 + 7 * 4)],
    ['linkByte', 8 * 1.9],
    ['hopOffChip', 32 * 1.9 + 4],
  ])('energy of %s follows its rule', (kind, pj) => {
    expect(value(energy, kind)).toBeCloseTo(pj, 6);
  });

  test('a column is dearer than a row', () => {
    expect(value(energy, 'columnRead')).toBeGreaterThan(value(energy, 'rowRead'));
  });

  test('the rest of the energies is Loihi 1’s', () => {
    const loihi = loadChip('loihi1').prices.energy;
    for (const kind of ['synapticOp', 'neuronActive', 'neuronIdle', 'tileDelivery', 'hopEastWest'] as const) {
      expect(value(energy, kind)).toBe(value(loihi, kind));
    }
    expect(value(energy, 'thresholdUpdate')).toBe(value(loihi, 'neuronIdle'));
  });

  test('times and cycles follow their rules', () => {
    expect(value(time, 'reduction')).toBeCloseTo(8.4 + 3.5, 9);
    const wayNs = 3.5 * 4.1 + 3.5 * 6.5;
    expect(value(time, 'linkByte')).toBe(Math.round(8000 / 12));
    expect(value(time, 'hopOffChip')).toBeCloseTo(32 / 12 + 6.5, 1);
    expect(loom.management.cyclesPerRead.value).toBe(Math.ceil((2 * wayNs + 3.5) / 10));
    expect(loom.management.cyclesPerWrite.value).toBe(Math.ceil((wayNs + 3.5) / 10));
    expect(loom.barrierTime?.[2].time.value).toBeCloseTo(113 + (14 * (465 - 113)) / 10, 6);
    expect(loom.static?.chip.value).toBeCloseTo((3340 / 32 / 128) * 64, 1);
  });
});

test('a chip’s name is its file’s', () => {
  const chips = listChips();
  expect(chips.map(({ name }) => name)).toEqual([
    ...['loihi1', 'loihi2', 'loom1', 'odin', 'spinnaker1', 'tinyodin', 'truenorth', 'xylo-audio2'],
  ]);
  for (const { name, path } of chips) expect(loadChip(path).name).toBe(name);
});

test('the chip of the tests holds the whole network of 784-1000-200-10 in one core', () => {
  const { mesh, capacity } = parseChip(oneCoreText);
  expect(mesh.columns * mesh.rows * mesh.coresPerTile).toBe(1);
  expect(capacity.neurons).toBeGreaterThanOrEqual(1000 + 200 + 10);
  expect(capacity.axonsIn).toBe(65_536);
  const synapseBits = 784 * 1000 * 8 + 1000 * 200 * 8 + 1200 * 10 * 16;
  expect(capacity.synapseMemoryBits).toBeGreaterThan(4 * synapseBits);
});

test('a learning unit names its variables as the rule language does', () => {
  expect(LEARNING_VARIABLES).toEqual(RULE_VARIABLES);
});
