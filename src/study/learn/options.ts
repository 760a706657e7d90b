import { raise } from '../../fixed/error.js';

/** What `spikeloom learn csdp` can be asked for. */
export interface LearnOptions {
  /** groups: form G, class-coded groups; label: form L, label context (learning systems, section 1a). */
  readonly form: 'groups' | 'label';
  /** Training samples of one epoch, and test images. */
  readonly train: number;
  readonly test: number;
  readonly epochs: number;
  readonly hidden: readonly [number, number];
  /** Start of the generator of initial values, 1 .. 2^32 - 1; all other seeds follow from it. */
  readonly seed: number;
  /** Hold out the last 10,000 training images and test on them instead of the test set. */
  readonly validate: boolean;
  /** The control: a random hidden layer, only the classifier learns. */
  readonly control: boolean;
  /** Run the float twin beside. */
  readonly float: boolean;
}

/** Training images kept for `--validate`: the last ones of the training set. */
export const VALIDATION_IMAGES = 10_000;

/** Test presentations take their input spikes from sample numbers that no training sample has. */
export const TEST_SAMPLE_BASE = 0x4000_0000;

/** Samples at the start of a run in which every step's spikes are compared between chip and twin. */
export const COMPARED_SAMPLES = 100;

/** Refuses what the data set does not hold. @param images training images, test images in the set */
export function checkLearnOptions(
  options: LearnOptions,
  images: { readonly train: number; readonly test: number },
): void {
  const trainable = images.train - (options.validate ? VALIDATION_IMAGES : 0);
  const testable = options.validate ? VALIDATION_IMAGES : images.test;
  within('--train', options.train, 1, trainable);
  within('--test', options.test, 1, testable);
  within('--epochs', options.epochs, 1, 1000);
  within('--seed', options.seed, 1, 2 ** 32 - 1);
  if (options.train * options.epochs >= TEST_SAMPLE_BASE) {
    raise(
      `--train times --epochs is ${options.train * options.epochs}; limit ${TEST_SAMPLE_BASE - 1}; train in fewer epochs`,
    );
  }
}

function within(flag: string, value: number, low: number, high: number): void {
  if (!Number.isInteger(value) || value < low || value > high) {
    raise(`${flag} is ${value}; give a whole number from ${low} to ${high}`);
  }
}
