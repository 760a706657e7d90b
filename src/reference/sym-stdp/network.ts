import { raise } from '../../fixed/error.js';
import { checkConstants, checkedWeights, checkLabel, checkPixels, checkSizes } from './checks.js';
import type { SymStdpConstants, SymStdpSizes } from './constants.js';
import { drawnSpikes, drawWeights, scaleToMean, streamSeed } from './draws.js';
import { type PresentationObserver, present, type Shown } from './presentation.js';
import { predictedClass } from './readout.js';
import { copyArrays, restoreArrays, type SymStdpSnapshot } from './snapshot.js';
import { createState, type SymStdpState } from './state.js';
import type { SpikeDraws, Training } from './step.js';

/** Both layers learn at once; or first input -> E alone, then E -> C alone with theta frozen. */
export type TrainingStage = 'together' | 'excitatory' | 'classifier';

const TRAININGS: Readonly<Record<TrainingStage, Training>> = {
  together: { inputToExcitatory: true, excitatoryToClass: true, theta: true },
  excitatory: { inputToExcitatory: true, excitatoryToClass: false, theta: true },
  classifier: { inputToExcitatory: false, excitatoryToClass: true, theta: false },
};

export interface SymStdpOptions {
  readonly sizes: SymStdpSizes;
  readonly constants: SymStdpConstants;
  /** A safe integer from which all weights and spikes are drawn; default 1. */
  readonly seed?: number;
  /** Initial weights, flat; drawn where not given. */
  readonly weights?: {
    /** `[inputs, excitatory]` */
    readonly inputToExcitatory?: ArrayLike<number>;
    /** `[excitatory, classes]` */
    readonly excitatoryToClass?: ArrayLike<number>;
  };
}

/** What became of one sample. */
export interface SampleRecord {
  /** How often it was shown. */
  readonly presentations: number;
  /** Intensity of the last presentation. */
  readonly intensity: number;
  /** Excitatory spikes in the run of the last presentation, `[excitatory]`. */
  readonly excitatoryCounts: Uint32Array;
}

/** What a test of one sample says. */
export interface TestRecord extends SampleRecord {
  /** The class with the most spikes in the last presentation, the lowest of equals. */
  readonly prediction: number;
  /** Spikes of the class neurons in the run of the last presentation, `[classes]`. */
  readonly counts: Uint32Array;
}

/** A sym-STDP network with its state. Equal options and equal calls give equal results. */
export class SymStdpNetwork {
  readonly sizes: SymStdpSizes;
  readonly constants: SymStdpConstants;
  readonly seed: number;
  /** All that presentations change; to be read, or restored by {@link restore}. */
  readonly state: SymStdpState;
  #trainingPresentations = 0;
  #testPresentations = 0;

  /** @throws SpikeloomError for sizes, constants, a seed or weights that cannot be */
  constructor(options: SymStdpOptions) {
    const sizes = checkSizes(options.sizes);
    const constants = checkConstants(options.constants);
    const { seed = 1, weights = {} } = options;
    if (!Number.isSafeInteger(seed)) raise(`sym-STDP: seed ${seed}; give a safe integer`);
    const inputCount = sizes.inputs * sizes.excitatory;
    const classCount = sizes.excitatory * sizes.classes;
    const { inputToExcitatory, excitatoryToClass } = constants;
    this.sizes = sizes;
    this.constants = constants;
    this.seed = seed;
    this.state = createState(
      sizes,
      constants,
      weights.inputToExcitatory === undefined
        ? drawWeights(inputCount, inputToExcitatory.initialMaximum, seed, 'inputWeights')
        : checkedWeights('input -> E', weights.inputToExcitatory, inputCount),
      weights.excitatoryToClass === undefined
        ? drawWeights(classCount, excitatoryToClass.initialMaximum, seed, 'classWeights')
        : checkedWeights('E -> C', weights.excitatoryToClass, classCount),
    );
  }

  /**
   * Trains with one sample, shown again with a higher intensity while too few excitatory neurons fire.
   *
   * @param pixels 0..255, `[inputs]`
   * @param label the true class, 0-based
   * @throws SpikeloomError for pixels or a label that do not fit the network
   */
  trainSample(pixels: ArrayLike<number>, label: number, stage: TrainingStage = 'together'): SampleRecord {
    checkLabel(label, this.sizes);
    const { shown, ...record } = this.#showUntilSeen(pixels, TRAININGS[stage], label);
    return { ...record, excitatoryCounts: shown.excitatoryCounts };
  }

  /**
   * Classifies one sample, shown again as in training. Weights (but for the scaling of input -> E), theta and
   * the traces of E and C stay as they are; what a test cannot help to move is listed at {@link present}.
   *
   * @param pixels 0..255, `[inputs]`
   * @throws SpikeloomError for pixels that do not fit the network
   */
  testSample(pixels: ArrayLike<number>): TestRecord {
    const { shown, ...record } = this.#showUntilSeen(pixels, undefined, undefined);
    const { excitatoryCounts, classCounts: counts } = shown;
    return { ...record, excitatoryCounts, counts, prediction: predictedClass(counts) };
  }

  /** One presentation with given draws: for recorded spikes, and to look into a step. */
  present(training: Training | undefined, draws: SpikeDraws, observer?: PresentationObserver): Shown {
    return present(this.state, this.constants, training, draws, observer);
  }

  /** A copy of all state, with the places in the random streams; to go on from there later. */
  save(): SymStdpSnapshot {
    return {
      trainingPresentations: this.#trainingPresentations,
      testPresentations: this.#testPresentations,
      arrays: copyArrays(this.state),
    };
  }

  /**
   * Goes back to a saved state of a network with the same sizes; with the same seed and constants, too, it
   * goes on as that one did.
   *
   * @throws SpikeloomError for a snapshot of another size
   */
  restore(snapshot: SymStdpSnapshot): void {
    restoreArrays(this.state, snapshot.arrays);
    this.#trainingPresentations = snapshot.trainingPresentations;
    this.#testPresentations = snapshot.testPresentations;
  }

  #showUntilSeen(
    given: ArrayLike<number>,
    training: Training | undefined,
    label: number | undefined,
  ): { shown: Shown; presentations: number; intensity: number } {
    checkPixels(given, this.sizes);
    const { meanPixel, initialIntensity, maximumIntensity, minimumSpikes } = this.constants.presentation;
    const pixels = meanPixel === undefined ? given : scaleToMean(given, meanPixel);
    for (let intensity = initialIntensity; ; intensity++) {
      const seed =
        training === undefined
          ? streamSeed(this.seed, 'test', this.#testPresentations++)
          : streamSeed(this.seed, 'training', this.#trainingPresentations++);
      const shown = this.present(training, drawnSpikes(pixels, label, intensity, this.constants, seed));
      const spikes = shown.excitatoryCounts.reduce((sum, count) => sum + count, 0);
      if (spikes >= minimumSpikes || intensity >= maximumIntensity) {
        return { shown, presentations: intensity - initialIntensity + 1, intensity };
      }
    }
  }
}
