import type { Dataset } from '../../data/dataset.js';
import type { ChipModel } from '../../hardware/schema.js';
import { sumRows } from '../../ledger/counters.js';
import { priceCounts } from '../../ledger/pricing.js';
import type { Adaptation, UnitRecord } from '../../report/thresholds-record.js';
import type { SampleRecord, SessionOptions } from '../../runtime/session.js';
import { ChipRun, totalCounts } from '../learn/chip-run.js';
import { type Experiment, prepareExperiment } from '../learn/experiment.js';
import type { LearnOptions } from '../learn/options.js';
import { accuracyOf } from '../learn/summary.js';
import type { ThresholdUnitName } from './units.js';
import { ThresholdWatch } from './watch.js';
import { withThresholds } from './with-thresholds.js';

/**
 * The learning run that the options describe, with one threshold unit.
 * @throws SpikeloomError where the chip lacks the unit
 */
export function prepareUnit(
  unit: ThresholdUnitName,
  options: LearnOptions,
  dataset: Dataset,
  chip: ChipModel,
): Experiment {
  return prepareExperiment(options, dataset, chip, undefined, network => withThresholds(network, unit));
}

/** A learning run on the chip with one threshold unit, a sample at a time, and what it comes to. */
export class UnitRun {
  readonly chipRun: ChipRun;
  readonly #unit: ThresholdUnitName;
  readonly #experiment: Experiment;
  readonly #chip: ChipModel;
  readonly #watch: ThresholdWatch;

  /** @param image the experiment's image as the bytes of an image file */
  constructor(
    unit: ThresholdUnitName,
    experiment: Experiment,
    image: Uint8Array,
    chip: ChipModel,
    session: SessionOptions = {},
  ) {
    this.#unit = unit;
    this.#experiment = experiment;
    this.#chip = chip;
    this.chipRun = new ChipRun(experiment, image, chip, session);
    this.#watch = new ThresholdWatch(experiment, this.chipRun);
  }

  get finished(): boolean {
    return this.chipRun.finished;
  }

  next(): { readonly record: SampleRecord; readonly isTest: boolean } {
    const done = this.chipRun.next();
    if (done.isTest) this.#watch.tested();
    else this.#watch.trained();
    return done;
  }

  /** Of a finished run. */
  get record(): UnitRecord {
    const { records, testRecords } = this.chipRun;
    const { description, testSet } = this.#experiment;
    const predictions = testRecords.map(({ prediction }) => prediction);
    const train = energyOf(records, this.#chip);
    const test = energyOf(testRecords, this.#chip);
    const layers = this.#watch.layers(sumRows(totalCounts(testRecords)).barrier);
    return {
      unit: this.#unit,
      accuracy: accuracyOf(predictions, testSet.labels),
      energy: {
        trainPerSamplePj: train.perSamplePj,
        testPerSamplePj: test.perSamplePj,
        trainPricedPerSamplePj: train.pricedPerSamplePj,
        testPricedPerSamplePj: test.pricedPerSamplePj,
        unpriced: [...new Set([...train.unpriced, ...test.unpriced])],
      },
      layers: layers.map(rates => ({
        ...rates,
        adaptation: { ...description.populations[rates.layer].adaptation } as Adaptation,
      })),
    };
  }
}

/** As `learn` prices a phase. */
function energyOf(records: readonly SampleRecord[], chip: ChipModel) {
  const { energyPj, pricedPj, unpriced } = priceCounts(sumRows(totalCounts(records)), chip.prices.energy);
  const samples = Math.max(1, records.length);
  return {
    perSamplePj: energyPj === null ? null : energyPj / samples,
    pricedPerSamplePj: pricedPj / samples,
    unpriced,
  };
}
