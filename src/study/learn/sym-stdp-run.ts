import { type ImageSet, imageAt } from '../../data/dataset.js';
import {
  presetConstants,
  type SymStdpConstants,
  SymStdpNetwork,
  type SymStdpSizes,
  type SymStdpSnapshot,
} from '../../reference/sym-stdp/index.js';
import type { Experiment } from './experiment.js';
import type { SymStdpLearnOptions } from './options.js';

/** All that the published form of sym-STDP needs to run in float; plain data. */
export interface SymStdpTask {
  readonly system: 'sym-stdp';
  readonly sizes: SymStdpSizes;
  readonly constants: SymStdpConstants;
  readonly seed: number;
  /** Whether the hidden layer stays as it was drawn. */
  readonly control: boolean;
  readonly trainSet: ImageSet;
  readonly testSet: ImageSet;
  readonly order: Uint32Array;
}

/**
 * The published form (Hao et al., 2020) with the authors' constants for the size: other neurons, another
 * step and draws of its own, so not a twin of the network on the chip, but what that one stands for.
 * @throws SpikeloomError for a size that the authors give no constants for
 */
export function symStdpTask(experiment: Experiment): SymStdpTask {
  const { trainSet, testSet, order, description } = experiment;
  const options = experiment.options as SymStdpLearnOptions;
  const [excitatory] = options.hidden;
  const { presentation, ...constants } = presetConstants(options.preset, excitatory);
  const classes = description.populations.readout.size;
  return {
    system: 'sym-stdp',
    sizes: { inputs: trainSet.rows * trainSet.columns, excitatory, classes },
    // The images have been brought to their mean already, for the chip too.
    constants: { ...constants, presentation: { ...presentation, meanPixel: undefined } },
    seed: options.seed,
    control: options.control,
    trainSet,
    testSet,
    order,
  };
}

/** State between two samples. */
export interface SymStdpRunState {
  readonly system: 'sym-stdp';
  readonly trained: number;
  readonly testPredictions: Uint8Array;
  readonly presentations: number;
  readonly network: SymStdpSnapshot;
}

/** A learning run of the published form, a sample at a time, beside the chip's. */
export class SymStdpRun {
  trained = 0;
  readonly testPredictions: number[] = [];
  presentations = 0;
  readonly #task: SymStdpTask;
  readonly #network: SymStdpNetwork;

  constructor(task: SymStdpTask) {
    this.#task = task;
    const { sizes, constants, seed } = task;
    this.#network = new SymStdpNetwork({ sizes, constants, seed });
  }

  get done(): number {
    return this.trained + this.testPredictions.length;
  }

  get finished(): boolean {
    return this.done === this.#task.order.length + this.#task.testSet.count;
  }

  next(): void {
    const { order, trainSet, testSet, control } = this.#task;
    if (this.trained < order.length) {
      const image = order[this.trained];
      const stage = control ? 'classifier' : 'together';
      const pixels = imageAt(trainSet, image);
      const { presentations } = this.#network.trainSample(pixels, trainSet.labels[image], stage);
      this.presentations += presentations;
      this.trained++;
      return;
    }
    const record = this.#network.testSample(imageAt(testSet, this.testPredictions.length));
    this.presentations += record.presentations;
    this.testPredictions.push(record.prediction);
  }

  save(): SymStdpRunState {
    return {
      system: 'sym-stdp',
      trained: this.trained,
      testPredictions: Uint8Array.from(this.testPredictions),
      presentations: this.presentations,
      network: this.#network.save(),
    };
  }

  /** Goes on exactly from {@link save}. */
  restore(state: SymStdpRunState): void {
    this.trained = state.trained;
    this.testPredictions.push(...state.testPredictions);
    this.presentations = state.presentations;
    this.#network.restore(state.network);
  }
}
