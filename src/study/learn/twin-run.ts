import { type ImageSet, imageAt } from '../../data/dataset.js';
import { bernoulli } from '../../data/encoder.js';
import { encoderSeed } from '../../fixed/seed.js';
import type { WeightlessImage } from '../../image/layout.js';
import type { NetworkDescription } from '../../network/description.js';
import { expandNetwork } from '../../network/expand.js';
import { FloatProcedure } from '../../reference/twin/float-procedure.js';
import { FloatTwin, type SpikeSource } from '../../reference/twin/float-twin.js';
import { floatArithmetic } from '../../runtime/float-arithmetic.js';
import type { Experiment } from './experiment.js';
import { SpikeFingerprints } from './fingerprint.js';
import { COMPARED_SAMPLES, TEST_SAMPLE_BASE } from './options.js';
import type { FloatWeights } from './weights.js';

/** All that the twin needs; plain data, so that it can go to another thread. */
export interface TwinTask {
  readonly description: NetworkDescription;
  /** Start state of the chip's image encoder. */
  readonly encoderSeed: number;
  /** Number of each population in the chip image, for fingerprints. */
  readonly layers: Readonly<Record<string, number>>;
  readonly trainSet: ImageSet;
  readonly testSet: ImageSet;
  readonly order: Uint32Array;
}

export function twinTask(experiment: Experiment, image: WeightlessImage): TwinTask {
  const { description, trainSet, testSet, order } = experiment;
  if (image.procedure.kind === 'free') throw new Error('a free-running image has no float twin');
  return {
    description,
    encoderSeed: image.encoders[image.procedure.imageEncoder].lfsrSeed,
    layers: Object.fromEntries(image.populations.map(({ name }, index) => [name, index])),
    trainSet,
    testSet,
    order,
  };
}

/** State of a twin run between two samples. */
export interface TwinRunState {
  readonly trainPredictions: Uint8Array;
  readonly testPredictions: Uint8Array;
  readonly presentations: number;
  readonly fingerprints: readonly (readonly number[])[];
  readonly weights: Readonly<Record<string, FloatWeights>>;
  readonly thresholds: Readonly<Record<string, Float64Array>>;
}

/** The float twin's learning run, a sample at a time, beside the chip's. */
export class TwinRun {
  readonly trainPredictions: number[] = [];
  readonly testPredictions: number[] = [];
  presentations = 0;
  readonly #task: TwinTask;
  readonly #twin: FloatTwin;
  readonly #procedure: FloatProcedure;
  readonly #fingerprints = new SpikeFingerprints(COMPARED_SAMPLES);

  constructor(task: TwinTask) {
    this.#task = task;
    const network = expandNetwork(task.description);
    this.#twin = new FloatTwin(network, new RegisterSource(task.encoderSeed), floatArithmetic(network));
    this.#procedure = new FloatProcedure(this.#twin);
  }

  get done(): number {
    return this.trainPredictions.length + this.testPredictions.length;
  }

  get finished(): boolean {
    return this.done === this.#task.order.length + this.#task.testSet.count;
  }

  next(): void {
    const { order, trainSet, testSet } = this.#task;
    const sample = this.trainPredictions.length;
    if (sample < order.length) {
      this.#watch();
      const imageIndex = order[sample];
      const outcome = this.#procedure.train(
        { image: imageAt(trainSet, imageIndex), label: trainSet.labels[imageIndex], sample },
        this.#procedure.annealing(sample, order.length),
      );
      this.trainPredictions.push(outcome.prediction);
      this.presentations += outcome.presentations;
      return;
    }
    this.#twin.onStep = undefined;
    const imageIndex = this.testPredictions.length;
    const outcome = this.#procedure.test({
      image: imageAt(testSet, imageIndex),
      label: testSet.labels[imageIndex],
      sample: TEST_SAMPLE_BASE + imageIndex,
    });
    this.testPredictions.push(outcome.prediction);
    this.presentations += outcome.presentations;
  }

  save(): TwinRunState {
    return {
      trainPredictions: Uint8Array.from(this.trainPredictions),
      testPredictions: Uint8Array.from(this.testPredictions),
      presentations: this.presentations,
      fingerprints: this.#fingerprints.recorded,
      weights: Object.fromEntries(
        [...this.#twin.projections].map(([name, { weights, stride, gain }]) => [
          name,
          { weights: weights.slice(), stride, gain },
        ]),
      ),
      thresholds: Object.fromEntries(
        [...this.#twin.layers].map(([name, { thresholds }]) => [name, thresholds]),
      ),
    };
  }

  restore(state: TwinRunState): void {
    this.trainPredictions.push(...state.trainPredictions);
    this.testPredictions.push(...state.testPredictions);
    this.presentations = state.presentations;
    for (const steps of state.fingerprints) this.#fingerprints.samples.push([...steps]);
    while (this.#fingerprints.samples.length < this.trainPredictions.length) this.#fingerprints.beginSample();
    for (const [name, projection] of this.#twin.projections)
      projection.weights.set(state.weights[name].weights);
    for (const [name, layer] of this.#twin.layers) layer.thresholds.set(state.thresholds[name]);
  }

  #watch(): void {
    this.#fingerprints.beginSample();
    this.#twin.onStep = this.#fingerprints.wanted
      ? () => {
          for (const [name, { spikes, fired }] of this.#twin.layers) {
            this.#fingerprints.add(this.#task.layers[name], spikes, fired, 0);
          }
          this.#fingerprints.endStep();
        }
      : undefined;
  }
}

/** The chip's Bernoulli input unit, drawn from the same register. */
class RegisterSource implements SpikeSource {
  readonly #seed: number;
  #state = 1;
  #image: Uint8Array = new Uint8Array(0);
  #flags = new Uint8Array(0);

  constructor(seed: number) {
    this.#seed = seed;
  }

  begin(sample: number, image: Uint8Array): void {
    this.#state = encoderSeed(this.#seed, sample);
    this.#image = image;
    this.#flags = new Uint8Array(image.length);
  }

  step(spikes: Int32Array): number {
    this.#state = bernoulli(this.#image, this.#flags, this.#state);
    let fired = 0;
    for (let unit = 0; unit < this.#flags.length; unit++) {
      if (this.#flags[unit] === 1) spikes[fired++] = unit;
    }
    return fired;
  }
}
