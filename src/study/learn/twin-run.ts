import { type ImageSet, imageAt } from '../../data/dataset.js';
import { type Encoder, encoderFromReset } from '../../data/encoder.js';
import type { Pairing } from '../../data/partner.js';
import { encoderSeed } from '../../fixed/seed.js';
import type { EncoderImage, WeightlessImage } from '../../image/layout.js';
import type { NetworkDescription } from '../../network/description.js';
import { expandNetwork } from '../../network/expand.js';
import { FloatProcedure } from '../../reference/twin/float-procedure.js';
import { FloatTwin, type SpikeSource } from '../../reference/twin/float-twin.js';
import { floatArithmetic } from '../../runtime/float-arithmetic.js';
import type { Experiment } from './experiment.js';
import { SpikeFingerprints } from './fingerprint.js';
import { COMPARED_SAMPLES, TEST_SAMPLE_BASE } from './options.js';
import { Recollection, type RecollectionState, shownValues } from './recollection.js';
import { trainingImage } from './training-image.js';
import type { FloatWeights } from './weights.js';

/** All that the twin needs; plain data, so that it can go to another thread. */
export interface TwinTask {
  readonly system: 'csdp';
  readonly description: NetworkDescription;
  /** The chip's image encoder. */
  readonly encoder: EncoderImage;
  /** Number of each population in the chip image, for fingerprints. */
  readonly layers: Readonly<Record<string, number>>;
  /** Start state of its management processor's register. */
  readonly managementSeed: number;
  readonly trainSet: ImageSet;
  readonly testSet: ImageSet;
  readonly order: Uint32Array;
  readonly pairing: Pairing | null;
}

export function twinTask(experiment: Experiment, image: WeightlessImage): TwinTask {
  const { description, trainSet, testSet, order, pairing } = experiment;
  const { procedure } = image;
  if (!('lfsrSeed' in procedure)) throw new Error(`a procedure ${procedure.kind} has no float twin`);
  return {
    system: 'csdp',
    description,
    encoder: image.encoders[procedure.imageEncoder],
    managementSeed: procedure.lfsrSeed,
    layers: Object.fromEntries(image.populations.map(({ name }, index) => [name, index])),
    trainSet,
    testSet,
    order,
    pairing,
  };
}

/** State of a twin run between two samples. */
export interface TwinRunState {
  readonly system: 'csdp';
  readonly trainPredictions: Uint8Array;
  readonly testPredictions: Uint8Array;
  readonly presentations: number;
  readonly fingerprints: readonly (readonly number[])[];
  readonly weights: Readonly<Record<string, FloatWeights>>;
  readonly thresholds: Readonly<Record<string, Float64Array>>;
  /** Running means of goodness, by goodness. */
  readonly centres: Readonly<Record<string, Float64Array>>;
  readonly recollection: RecollectionState;
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
  readonly #recollection = new Recollection();

  constructor(task: TwinTask) {
    this.#task = task;
    const network = expandNetwork(task.description);
    this.#twin = new FloatTwin(network, new RegisterSource(task.encoder), floatArithmetic(network));
    this.#procedure = new FloatProcedure(this.#twin, task.managementSeed);
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
        { image: trainingImage(this.#task, sample), label: trainSet.labels[imageIndex], sample },
        this.#procedure.rates(sample, order.length),
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
    const recalled = this.#procedure.recall();
    if (recalled === null) return;
    this.#recollection.add(shownValues(this.#task.description, testSet, imageIndex), recalled);
  }

  save(): TwinRunState {
    return {
      system: 'csdp',
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
      centres: Object.fromEntries([...this.#twin.goodness].map(([name, { centres }]) => [name, centres])),
      recollection: this.#recollection.save(),
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
    for (const [name, goodness] of this.#twin.goodness) goodness.centres.set(state.centres[name]);
    this.#recollection.restore(state.recollection);
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

/** The chip's image encoder, drawn from the same register. */
class RegisterSource implements SpikeSource {
  readonly #encoder: EncoderImage;
  readonly #flags: Uint8Array;
  #state: number;
  #values: Uint8Array;
  #encode: Encoder;

  constructor(encoder: EncoderImage) {
    this.#encoder = encoder;
    this.#flags = new Uint8Array(encoder.count);
    this.#state = encoder.lfsrSeed;
    this.#values = new Uint8Array(encoder.count);
    this.#encode = encoderFromReset(encoder, encoder.count);
  }

  begin(sample: number): void {
    const { reseed, lfsrSeed } = this.#encoder;
    if (reseed === 'sample') this.#state = encoderSeed(lfsrSeed, sample);
  }

  reset(): void {
    this.#encode = encoderFromReset(this.#encoder, this.#encoder.count);
  }

  load(values: Uint8Array): void {
    this.#values = values;
  }

  step(spikes: Int32Array): number {
    const flags = this.#flags;
    this.#state = this.#encode(this.#values, flags, this.#state);
    let fired = 0;
    for (let unit = 0; unit < flags.length; unit++) if (flags[unit] === 1) spikes[fired++] = unit;
    return fired;
  }
}
