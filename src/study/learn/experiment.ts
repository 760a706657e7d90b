import { type Compiled, type CompileOptions, compileNetwork } from '../../compiler/compile.js';
import type { CoresPerLayer } from '../../compiler/partition.js';
import { type Dataset, type ImageSet, sliceSet } from '../../data/dataset.js';
import { withMean } from '../../data/mean-pixel.js';
import type { Pairing } from '../../data/partner.js';
import { fileOrder, shuffleOrder } from '../../data/sample-order.js';
import { Xorshift32 } from '../../fixed/xorshift.js';
import type { SystemModel } from '../../hardware/system.js';
import { csdpGroups } from '../../network/csdp/groups.js';
import { csdpGroupsPlus } from '../../network/csdp/groups-plus.js';
import { csdpLabel } from '../../network/csdp/label.js';
import { csdpSelfSupervised } from '../../network/csdp/self-supervised.js';
import type { ExpandedNetwork, NetworkDescription } from '../../network/description.js';
import { expandNetwork } from '../../network/expand.js';
import { symStdp, symStdpPreset } from '../../network/sym-stdp.js';
import {
  type CsdpLearnOptions,
  type LearnOptions,
  type SymStdpLearnOptions,
  VALIDATION_IMAGES,
} from './options.js';
import { pairingOf } from './training-image.js';

/** Everything about a learning run that is settled before its first step. */
export interface Experiment {
  readonly options: LearnOptions;
  readonly description: NetworkDescription;
  readonly expanded: ExpandedNetwork;
  readonly compiled: Compiled;
  readonly trainSet: ImageSet;
  readonly testSet: ImageSet;
  /**
   * Image number of each training sample, epoch after epoch; [train x epochs], and more where the end of the run is
   * for the classifier alone: train x epochs samples are for the hidden layers.
   */
  readonly order: Uint32Array;
  /** How training images are paired for mixing; null where each is shown alone. */
  readonly pairing: Pairing | null;
}

/** What a network takes from its data. */
interface DataShape {
  readonly imageShape: readonly [number, number];
  readonly classes: number;
}

/** The network that the options ask for. */
function describeNetwork(options: LearnOptions, { train, classes }: Dataset): NetworkDescription {
  const given = { imageShape: [train.rows, train.columns], classes } as const;
  switch (options.system) {
    case 'csdp':
      return describeCsdp(options, given);
    case 'sym-stdp':
      return describeSymStdp(options, given);
  }
}

function describeCsdp(options: CsdpLearnOptions, given: DataShape): NetworkDescription {
  const { form, hidden, seed, control, reconstruct = false } = options;
  const { recipe = 'mnist', negatives = 'labels', paths = [] } = options;
  const common = { hidden, seed, control, reconstruct, ...given };
  switch (form) {
    case 'groups':
      return csdpGroups(common);
    case 'label':
      return csdpLabel({ ...common, negatives, paths });
    case 'groups-plus':
      return csdpGroupsPlus({ ...common, recipe });
    case 'self-supervised':
      return csdpSelfSupervised(common);
  }
}

function describeSymStdp(
  { hidden: [hidden], preset, ...options }: SymStdpLearnOptions,
  given: DataShape,
): NetworkDescription {
  const { seed, control, form, pick, inhibition, scaling, weightBits, steps } = options;
  const { constants } = symStdpPreset(preset);
  const settings = { hidden, seed, control, form, pick, inhibition, scaling, weightBits, steps };
  return symStdp({ ...settings, ...given, constants });
}

/** The images as the learning system shows them. */
function shownImages(options: LearnOptions, set: ImageSet): ImageSet {
  if (options.system !== 'sym-stdp') return set;
  const { meanPixel } = symStdpPreset(options.preset);
  return meanPixel === null ? set : withMean(set, meanPixel);
}

/**
 * Draws, compiles and orders; pure, so that a run's folder can make it again.
 * @param revise what a study changes in the network that the options describe
 * @param chips whether the compiler is to find how many chips it takes
 */
export function prepareExperiment(
  options: LearnOptions,
  dataset: Dataset,
  chip: SystemModel,
  coresPerLayer?: CoresPerLayer,
  revise: (network: NetworkDescription) => NetworkDescription = network => network,
  chips: Pick<CompileOptions, 'chips'> = {},
): Experiment {
  const { train, test } = dataset;
  const description = revise(describeNetwork(options, dataset));
  const expanded = expandNetwork(description);
  const held = train.count - VALIDATION_IMAGES;
  const testable = options.validate ? sliceSet(train, held, train.count) : test;
  return {
    options,
    description,
    expanded,
    compiled: compileNetwork(expanded, chip, {
      ...chips,
      ...(coresPerLayer === undefined ? {} : { coresPerLayer }),
    }),
    trainSet: shownImages(options, sliceSet(train, 0, options.train)),
    testSet: shownImages(options, sliceSet(testable, 0, options.test)),
    order: sampleOrder(options, description, expanded.generatorState),
    pairing: pairingOf(description, options),
  };
}

/**
 * File order first; later epochs shuffle on, with the generator that drew the initial values. Where thresholds stop
 * moving before the run ends, as with mixed images, the first epoch is shuffled too: the last images of
 * MNIST's file are easier than the others, and the thresholds would be left at what suits those.
 */
function sampleOrder(
  { train, epochs }: LearnOptions,
  { procedure }: NetworkDescription,
  generatorState: number,
): Uint32Array {
  const hiddenPercent = ('hiddenUntilPercent' in procedure && procedure.hiddenUntilPercent) || 100;
  const order = new Uint32Array(Math.round((train * epochs * 100) / hiddenPercent));
  const epochOrder = fileOrder(train);
  const random = new Xorshift32(generatorState);
  for (let first = 0; first < order.length; first += train) {
    if (first > 0 || procedure.kind === 'mixed') shuffleOrder(epochOrder, random);
    order.set(epochOrder.subarray(0, order.length - first), first);
  }
  return order;
}
