import { expect, it } from 'vitest';
import { encodeImage } from '../../../src/image/encode.js';
import { sumRows } from '../../../src/ledger/counters.js';
import { priceCounts } from '../../../src/ledger/pricing.js';
import { prepareUnit, UnitRun } from '../../../src/study/thresholds/unit-run.js';
import { THRESHOLD_UNITS, type ThresholdUnitName } from '../../../src/study/thresholds/units.js';
import { loom1, toyDataset, toyOptions } from '../learn/toy.js';

const TRAIN = 12;
const TEST = 6;
const dataset = toyDataset(TRAIN, TEST);

function run(unit: ThresholdUnitName): UnitRun {
  const experiment = prepareUnit(unit, toyOptions(), dataset, loom1);
  const started = new UnitRun(unit, experiment, encodeImage(experiment.compiled.image), loom1);
  while (!started.finished) started.next();
  return started;
}

it.each(THRESHOLD_UNITS)('unit %s: the same figures again, and those of the ledger', unit => {
  const { record, chipRun } = run(unit);
  expect(run(unit).record).toEqual(record);
  const { train, test } = chipRun.ledgers;
  const { energy } = record;
  for (const [ledger, samples, pj] of [
    [train, TRAIN, energy.trainPerSamplePj],
    [test, TEST, energy.testPerSamplePj],
  ] as const) {
    const { energyPj } = priceCounts(sumRows(ledger), loom1.prices.energy);
    // Booting, which belongs to no sample, is in the ledger of training.
    expect(pj! * samples).toBeLessThanOrEqual(energyPj! * (1 + 1e-12));
    expect(pj).toBeGreaterThan(0);
  }
  const spikes = (ledger: Float64Array) => sumRows(ledger).spike;
  const steps = (ledger: Float64Array) => sumRows(ledger).barrier;
  const sum = (name: 'trainSpikesPerStep' | 'testSpikesPerStep') =>
    record.layers.reduce((total, layer) => total + layer[name], 0);
  expect(sum('trainSpikesPerStep')).toBeCloseTo(spikes(train) / steps(train), 9);
  expect(sum('testSpikesPerStep')).toBeCloseTo(spikes(test) / steps(test), 9);
  for (const { blocks, neurons, layer, silentShare } of record.layers) {
    expect(blocks.length).toBe(TRAIN);
    const { slices, populations } = chipRun.session.image;
    const silent = slices.map(({ population }, slice) =>
      populations[population].name === layer
        ? chipRun.testSpikes[slice].filter(count => count === 0).length
        : 0,
    );
    expect(silentShare).toBe(silent.reduce((a, b) => a + b) / neurons);
  }
});

it('units differ in what the thresholds do, from the same start', () => {
  const records = THRESHOLD_UNITS.map(unit => run(unit).record);
  expect(records.map(({ layers }) => layers[0].adaptation.kind)).toEqual([...THRESHOLD_UNITS]);
  expect(new Set(records.map(({ layers }) => layers[0].trainSpikesPerStep)).size).toBe(
    THRESHOLD_UNITS.length,
  );
});
