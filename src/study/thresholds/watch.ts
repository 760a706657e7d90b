import { EVENT_INDEX, EVENT_KIND_COUNT } from '../../ledger/events.js';
import type { LayerRates } from '../../report/thresholds-record.js';
import type { ChipRun } from '../learn/chip-run.js';
import type { Experiment } from '../learn/experiment.js';
import { NeuronFiring } from './firing.js';
import { rateBlocks, stabilityOf } from './rates.js';
import { hiddenPopulations } from './with-thresholds.js';

/** Watches the hidden layers of a run, sample by sample, as an instrument beside the chip. */
export class ThresholdWatch {
  readonly #run: ChipRun;
  readonly #layers: WatchedLayer[];
  /** Steps that each training sample took. */
  readonly #steps: number[] = [];
  #stepsBefore = 0;

  constructor(experiment: Experiment, run: ChipRun) {
    const { description } = experiment;
    const { procedure } = description;
    const steps = procedure.kind === 'free' ? 1 : procedure.stepsPerPresentation;
    this.#run = run;
    this.#layers = hiddenPopulations(description).map(name => {
      const { size, neuron } = description.populations[name];
      const rest = 'refractorySteps' in neuron ? (neuron.refractorySteps ?? 0) : 0;
      return new WatchedLayer(run, name, size, new NeuronFiring(size, steps, rest));
    });
  }

  /** Takes down the training sample that was just done. */
  trained(): void {
    const { counts, chipRow } = this.#run.session.engine.counters;
    const steps = counts[chipRow * EVENT_KIND_COUNT + EVENT_INDEX.barrier];
    this.#steps.push(steps - this.#stepsBefore);
    this.#stepsBefore = steps;
    for (const layer of this.#layers) layer.trained();
  }

  /** Takes down the test that was just done. */
  tested(): void {
    for (const layer of this.#layers) layer.tested();
  }

  /** @param testSteps steps of all tests together */
  layers(testSteps: number): LayerRates[] {
    return this.#layers.map(layer => layer.rates(this.#steps, testSteps));
  }
}

/** One hidden layer, on however many cores. */
class WatchedLayer {
  readonly #run: ChipRun;
  readonly #name: string;
  readonly #neurons: number;
  readonly #firing: NeuronFiring;
  /** Its slices, which are rows of the ledger too. */
  readonly #slices: number[];
  /** Spikes in each training sample. */
  readonly #trainSpikes: number[] = [];
  #spikesBefore = 0;
  #testSpikes = 0;

  constructor(run: ChipRun, name: string, neurons: number, firing: NeuronFiring) {
    const { slices, populations } = run.session.image;
    this.#run = run;
    this.#name = name;
    this.#neurons = neurons;
    this.#firing = firing;
    this.#slices = [...slices.keys()].filter(index => populations[slices[index].population].name === name);
  }

  trained(): void {
    this.#trainSpikes.push(this.#newSpikes());
  }

  tested(): void {
    this.#testSpikes += this.#newSpikes();
    const { engine, image } = this.#run.session;
    for (const slice of this.#slices) {
      this.#firing.add(engine.spikeCounts(slice), image.slices[slice].first);
    }
  }

  /** Spikes since it was last asked. */
  #newSpikes(): number {
    const { counts } = this.#run.session.engine.counters;
    const all = this.#slices.reduce(
      (sum, row) => sum + counts[row * EVENT_KIND_COUNT + EVENT_INDEX.spike],
      0,
    );
    const spikes = all - this.#spikesBefore;
    this.#spikesBefore = all;
    return spikes;
  }

  rates(trainSteps: readonly number[], testSteps: number): LayerRates {
    const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
    const blocks = rateBlocks(this.#trainSpikes, trainSteps);
    return {
      layer: this.#name,
      neurons: this.#neurons,
      trainSpikesPerStep: total(this.#trainSpikes) / Math.max(1, total(trainSteps)),
      testSpikesPerStep: this.#testSpikes / Math.max(1, testSteps),
      ...stabilityOf(blocks),
      ...this.#firing.shares,
      blocks,
    };
  }
}
