import { type Compiled, compileNetwork } from '../../compiler/compile.js';
import type { CoresPerLayer } from '../../compiler/partition.js';
import { type Dataset, type ImageSet, sliceSet } from '../../data/dataset.js';
import { fileOrder, shuffleOrder } from '../../data/sample-order.js';
import { Xorshift32 } from '../../fixed/xorshift.js';
import type { ChipModel } from '../../hardware/schema.js';
import { csdpGroups } from '../../network/csdp/groups.js';
import { csdpLabel } from '../../network/csdp/label.js';
import type { ExpandedNetwork, NetworkDescription } from '../../network/description.js';
import { expandNetwork } from '../../network/expand.js';
import { type LearnOptions, VALIDATION_IMAGES } from './options.js';

/** Everything about a learning run that is settled before its first step. */
export interface Experiment {
  readonly options: LearnOptions;
  readonly description: NetworkDescription;
  readonly expanded: ExpandedNetwork;
  readonly compiled: Compiled;
  readonly trainSet: ImageSet;
  readonly testSet: ImageSet;
  /** Image number of each training sample, epoch after epoch; [train x epochs]. */
  readonly order: Uint32Array;
}

/** The network that the options ask for. */
function describeNetwork(options: LearnOptions, imageShape: readonly [number, number]): NetworkDescription {
  const { hidden, seed, control } = options;
  const build = options.form === 'groups' ? csdpGroups : csdpLabel;
  return build({ hidden, seed, control, imageShape });
}

/** Draws, compiles and orders; pure, so that a run's folder can make it again. */
export function prepareExperiment(
  options: LearnOptions,
  dataset: Dataset,
  chip: ChipModel,
  coresPerLayer?: CoresPerLayer,
): Experiment {
  const { train, test } = dataset;
  const description = describeNetwork(options, [train.rows, train.columns]);
  const expanded = expandNetwork(description);
  const held = train.count - VALIDATION_IMAGES;
  const testable = options.validate ? sliceSet(train, held, train.count) : test;
  return {
    options,
    description,
    expanded,
    compiled: compileNetwork(expanded, chip, coresPerLayer === undefined ? {} : { coresPerLayer }),
    trainSet: sliceSet(train, 0, options.train),
    testSet: sliceSet(testable, 0, options.test),
    order: sampleOrder(options, expanded.generatorState),
  };
}

/** File order first; later epochs shuffle on, with the generator that drew the initial values. */
function sampleOrder({ train, epochs }: LearnOptions, generatorState: number): Uint32Array {
  const order = new Uint32Array(train * epochs);
  const epochOrder = fileOrder(train);
  const random = new Xorshift32(generatorState);
  for (let epoch = 0; epoch < epochs; epoch++) {
    if (epoch > 0) shuffleOrder(epochOrder, random);
    order.set(epochOrder, epoch * train);
  }
  return order;
}
