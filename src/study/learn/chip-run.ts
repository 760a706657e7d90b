import { imageAt } from '../../data/dataset.js';
import type { ChipModel } from '../../hardware/schema.js';
import { EVENT_KIND_COUNT } from '../../ledger/events.js';
import { recordOf, type SampleRecord, Session, type SessionOptions } from '../../runtime/session.js';
import type { Experiment } from './experiment.js';
import { SpikeFingerprints } from './fingerprint.js';
import { ledgerDifference } from './ledger-parts.js';
import { COMPARED_SAMPLES, TEST_SAMPLE_BASE } from './options.js';
import { Recollection, type RecollectionState, shownValues } from './recollection.js';
import { trainingImage } from './training-image.js';

/** State of a chip run between two samples; with the experiment it is all that a resumed run needs. */
export interface ChipRunState {
  readonly chip: Uint8Array;
  readonly records: readonly SampleRecord[];
  readonly testRecords: readonly SampleRecord[];
  readonly fingerprints: readonly (readonly number[])[];
  /** Ledger at the end of training, [rows x kinds]; null before. */
  readonly trainLedger: Float64Array | null;
  readonly trainPs: number;
  /** Spikes of each hidden neuron in tests so far, by slice. */
  readonly testSpikes: readonly Int32Array[];
  readonly recollection: RecollectionState;
}

/** Looks at the chip beside a run, and changes nothing. */
export interface RunWatcher {
  /** After each step. */
  look(): void;
  /** After each sample, training or test. */
  sampleDone(): void;
}

/**
 * One learning run on the emulated chip, a sample at a time: first all training samples, then the
 * test images. Whoever drives it may stop between two samples, save, and go on later.
 */
export class ChipRun {
  readonly session: Session;
  readonly records: SampleRecord[] = [];
  readonly testRecords: SampleRecord[] = [];
  trainLedger: Float64Array | null = null;
  trainPs = 0;
  watcher: RunWatcher | null = null;
  readonly #experiment: Experiment;
  readonly #fingerprints = new SpikeFingerprints(COMPARED_SAMPLES);
  readonly #testSpikes: Int32Array[];
  /** What a reconstruction head gave back in the tests. */
  readonly recollection = new Recollection();
  readonly #recalls: boolean;

  /** @param image the experiment's image as the bytes of an image file */
  constructor(experiment: Experiment, image: Uint8Array, chip: ChipModel, options: SessionOptions = {}) {
    this.#experiment = experiment;
    this.session = new Session(image, chip, options);
    this.#testSpikes = this.session.image.slices.map(slice => new Int32Array(slice.count));
    const { procedure } = experiment.description;
    this.#recalls = 'reconstruction' in procedure && procedure.reconstruction !== undefined;
  }

  get trained(): number {
    return this.records.length;
  }

  get tested(): number {
    return this.testRecords.length;
  }

  get finished(): boolean {
    return this.trained === this.#experiment.order.length && this.tested === this.#experiment.testSet.count;
  }

  get fingerprints(): readonly (readonly number[])[] {
    return this.#fingerprints.recorded;
  }

  /** Spikes of each neuron over all tests, by slice. */
  get testSpikes(): readonly Int32Array[] {
    return this.#testSpikes;
  }

  /** What training and tests have put into the ledger, [rows x kinds] each. */
  get ledgers(): { readonly train: Float64Array; readonly test: Float64Array } {
    const all = this.session.link.counters().counts;
    const train = this.trainLedger ?? all;
    return { train, test: ledgerDifference(all, train) };
  }

  /** Does the next sample; returns its record, and whether it was a test. */
  next(): { record: SampleRecord; isTest: boolean } {
    const isTest = this.trained === this.#experiment.order.length;
    const record = isTest ? this.#test() : this.#train();
    this.watcher?.sampleDone();
    return { record, isTest };
  }

  #train(): SampleRecord {
    const { order, trainSet } = this.#experiment;
    const sample = this.trained;
    const imageIndex = order[sample];
    const label = trainSet.labels[imageIndex];
    this.#watch();
    const before = this.session.time;
    const outcome = this.session.link.trainSample({
      image: trainingImage(this.#experiment, sample),
      label,
      sample,
      total: order.length,
    });
    const record = recordOf({ sample, imageIndex, label }, outcome, before, this.session.time);
    this.records.push(record);
    if (this.trained === order.length) {
      this.trainLedger = this.session.link.counters().counts.slice();
      this.trainPs = this.session.elapsedPs;
    }
    return record;
  }

  #test(): SampleRecord {
    const { testSet } = this.#experiment;
    const imageIndex = this.tested;
    const label = testSet.labels[imageIndex];
    const sample = TEST_SAMPLE_BASE + imageIndex;
    this.session.engine.observer = this.#looker();
    const before = this.session.time;
    const outcome = this.session.link.testSample({ image: imageAt(testSet, imageIndex), sample });
    const record = recordOf({ sample, imageIndex, label }, outcome, before, this.session.time);
    this.testRecords.push(record);
    if (this.#recalls) {
      const values = shownValues(this.#experiment.description, testSet, imageIndex);
      this.recollection.add(values, this.session.link.recall());
    }
    for (const [slice, total] of this.#testSpikes.entries()) {
      const counts = this.session.engine.spikeCounts(slice);
      for (let k = 0; k < total.length; k++) total[k] += counts[k];
    }
    return record;
  }

  /** Takes fingerprints of the first samples' spikes, as an instrument beside the chip. */
  #watch(): void {
    this.#fingerprints.beginSample();
    if (!this.#fingerprints.wanted) {
      this.session.engine.observer = this.#looker();
      return;
    }
    const { slices } = this.session.image;
    this.session.engine.observer = engine => {
      this.watcher?.look();
      engine.slices.forEach((slice, index) => {
        this.#fingerprints.add(slice.population, slice.spikes, slice.fired, slices[index].first);
      });
      this.#fingerprints.endStep();
    };
  }

  /** What the engine is to call after each step where no fingerprint is taken. */
  #looker(): (() => void) | undefined {
    const { watcher } = this;
    return watcher === null ? undefined : () => watcher.look();
  }

  /** The state between two samples; it does not change as the run goes on. */
  save(): ChipRunState {
    return {
      chip: this.session.link.save(),
      records: this.records.slice(),
      testRecords: this.testRecords.slice(),
      fingerprints: this.fingerprints,
      trainLedger: this.trainLedger,
      trainPs: this.trainPs,
      testSpikes: this.#testSpikes.map(spikes => spikes.slice()),
      recollection: this.recollection.save(),
    };
  }

  /** Goes on bit for bit from {@link save}. */
  restore(state: ChipRunState): void {
    this.session.link.restore(state.chip);
    this.records.push(...state.records);
    this.testRecords.push(...state.testRecords);
    this.trainLedger = state.trainLedger;
    this.trainPs = state.trainPs;
    for (const steps of state.fingerprints) this.#fingerprints.samples.push([...steps]);
    while (this.#fingerprints.samples.length < this.trained) this.#fingerprints.beginSample();
    this.recollection.restore(state.recollection);
    for (const [slice, spikes] of state.testSpikes.entries()) this.#testSpikes[slice].set(spikes);
  }
}

/** Sums of the records' counts by kind. */
export function totalCounts(records: readonly SampleRecord[]): Float64Array {
  const total = new Float64Array(EVENT_KIND_COUNT);
  for (const { counts } of records) {
    for (let kind = 0; kind < EVENT_KIND_COUNT; kind++) total[kind] += counts[kind];
  }
  return total;
}
