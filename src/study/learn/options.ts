import { raise } from '../../fixed/error.js';
import type { CsdpRecipe } from '../../network/csdp/groups-plus.js';
import type { CSDP_NEGATIVES, CSDP_PATHS } from '../../network/csdp/label.js';
import type {
  SYM_STDP_INHIBITIONS,
  SYM_STDP_PICKS,
  SYM_STDP_SCALINGS,
  SymStdpForm,
} from '../../network/sym-stdp/options.js';
import type { SymStdpPresetName } from '../../network/sym-stdp/presets.js';

/** What every learning system can be asked for. */
export interface CommonLearnOptions {
  /** Training samples of one epoch, and test images. */
  readonly train: number;
  readonly test: number;
  readonly epochs: number;
  /** Start of the generator of initial values, 1 .. 2^32 - 1; all other seeds follow from it. */
  readonly seed: number;
  /** Hold out the last 10,000 training images and test on them instead of the test set. */
  readonly validate: boolean;
  /** The control: a random hidden layer, only the classifier learns. */
  readonly control: boolean;
  /** Run a float form beside: the twin of CSDP's network, the published form of sym-STDP. */
  readonly float: boolean;
}

/**
 * groups: form G, class-coded groups; label: form L, label context; groups-plus: form G+, G with better input and
 * classifier; self-supervised: form S, without labels in the hidden layer (learning systems, section 1a).
 */
export const CSDP_FORMS = ['groups', 'label', 'groups-plus', 'self-supervised'] as const;

/** What `spikeloom learn csdp` can be asked for. */
export interface CsdpLearnOptions extends CommonLearnOptions {
  readonly system: 'csdp';
  readonly form: (typeof CSDP_FORMS)[number];
  readonly hidden: readonly [number, number];
  /** Of groups-plus: constants for which images; default mnist. */
  readonly recipe?: CsdpRecipe;
  /** Of label: what a negative presentation is; default labels. */
  readonly negatives?: (typeof CSDP_NEGATIVES)[number];
  /** Of label: paths beside the forward ones. */
  readonly paths?: readonly (typeof CSDP_PATHS)[number][];
  /** Of mixed images: whether the second is turned; default no. */
  readonly rotate?: boolean;
  /** Whether a head learns to give the image back; default no. */
  readonly reconstruct?: boolean;
}

/** What `spikeloom learn sym-stdp` can be asked for: the options of its network. */
export interface SymStdpLearnOptions extends CommonLearnOptions {
  readonly system: 'sym-stdp';
  readonly form: SymStdpForm;
  readonly hidden: readonly [number];
  /** Whose constants it takes. */
  readonly preset: SymStdpPresetName;
  readonly pick: (typeof SYM_STDP_PICKS)[number];
  readonly inhibition: (typeof SYM_STDP_INHIBITIONS)[number];
  readonly scaling: (typeof SYM_STDP_SCALINGS)[number];
  readonly weightBits: number;
  /** Steps in which a sample's input acts. */
  readonly steps: number;
}

/** Told apart by `system`. */
export type LearnOptions = CsdpLearnOptions | SymStdpLearnOptions;

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
  if (trainable < 1) {
    raise(
      `--validate holds out ${VALIDATION_IMAGES} images, the training set has ${images.train}; leave it out`,
    );
  }
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
