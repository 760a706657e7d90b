import type { Command } from 'commander';
import { parseShape } from '../../learn/shape.js';
import { integer } from '../../numbers.js';
import { pricesOption } from '../../prices.js';
import {
  DEFAULT_STUDY_TEST,
  DEFAULT_STUDY_TRAIN,
  parseUnits,
  type ThresholdFlags,
} from '../../study/thresholds-flags.js';
import { threadsOption } from '../../threads.js';
import { parseHidden } from '../learn.js';

const LARGE = 2 ** 31 - 1;

export function addThresholdsStudy(study: Command): void {
  study
    .command('thresholds')
    .summary('one learning run on the chip for each threshold unit, and how they compare')
    .description(
      'Trains and tests the same network on the emulated chip once with each threshold unit, on the same samples, ' +
        'and compares accuracy, spikes a step, how steady the rates are, silent and bursting neurons, and energy.',
    )
    .option('--system <SYSTEM>', 'learning system: csdp (class-coded groups) or sym-stdp', 'csdp')
    .option(
      '--units <LIST>',
      'threshold units: fixed, layer, neuron, dynamic, inhibition (default: all)',
      parseUnits,
    )
    .option(
      '--data <DATA>',
      'mnist, fashion-mnist, a folder with IDX or .npy files, or TRAIN.csv,TEST.csv (default: mnist)',
    )
    .option('--data-dir <DIR>', 'folder of the data set, where it is not installed')
    .option(
      '--shape <ROWSxCOLUMNS>',
      'image shape where the files do not tell it and it is no square',
      parseShape,
    )
    .option(
      '--train <N>',
      `training samples (default: ${DEFAULT_STUDY_TRAIN})`,
      integer('--train', { min: 1, max: LARGE }),
    )
    .option(
      '--test <M>',
      `test images (default: ${DEFAULT_STUDY_TEST})`,
      integer('--test', { min: 1, max: LARGE }),
    )
    .option(
      '--hidden <N[,M]>',
      'neurons of the hidden layers (default: csdp 1000,200; sym-stdp 400)',
      parseHidden,
    )
    .option('--seed <S>', 'start of all random streams', integer('--seed', { min: 1, max: 2 ** 32 - 1 }), 1)
    .option('--chip <NAME>', 'chip model: a name of "spikeloom chips" or a YAML file', 'loom1')
    .addOption(pricesOption())
    .option('--validate', 'hold out the last 10,000 training images and test on them')
    .option('-o, --out <FILE>', 'picture of rates over time and accuracies, an SVG file')
    .option('--force', 'replace the picture if it exists')
    .addOption(threadsOption())
    .option('--json', 'print one JSON document')
    .action(async (flags: ThresholdFlags) => {
      const { thresholds } = await import('../../study/thresholds.js');
      await thresholds(flags);
    });
}
