import { type Command, Option } from 'commander';
import { raise } from '../../fixed/error.js';
import { CSDP_RECIPES } from '../../network/csdp/groups-plus.js';
import { CSDP_NEGATIVES, CSDP_PATHS } from '../../network/csdp/label.js';
import {
  SYM_STDP_FORMS,
  SYM_STDP_INHIBITIONS,
  SYM_STDP_PICKS,
  SYM_STDP_SCALINGS,
  SYM_STDP_WEIGHT_BITS,
} from '../../network/sym-stdp/options.js';
import { SYM_STDP_PRESETS } from '../../network/sym-stdp/presets.js';
import { CSDP_FORMS } from '../../study/learn/options.js';
import { parseChips } from '../chips-flag.js';
import { parseCoresPerLayer } from '../cores-per-layer.js';
import { DEFAULT_TEST, DEFAULT_TRAIN } from '../learn/defaults.js';
import type { LearnFlags } from '../learn/learn.js';
import { parseShape } from '../learn/shape.js';
import { integer } from '../numbers.js';
import { pricesOption } from '../prices.js';
import { threadsOption } from '../threads.js';
import { timingOption } from '../timing.js';
import { addSampleTraceOptions } from '../traces/sample-traces.js';

const LARGE = 2 ** 31 - 1;

export function addLearnCommand(program: Command): void {
  const command = program
    .command('learn')
    .summary('train a network online on an emulated chip, and test it')
    .description(
      'Trains a spiking network on the emulated chip, sample by sample, in integers, then tests it on images it ' +
        'never saw; beside it, the same network learns in float from the same initial weights and input spikes. ' +
        'The run folder holds everything needed to run it again. Ctrl-C leaves a checkpoint; --resume goes on.',
    )
    .argument(
      '[SYSTEM]',
      'learning system: csdp (contrastive-signal-dependent plasticity, the default) or sym-stdp (symmetric STDP)',
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
    .addOption(
      new Option(
        '--form <FORM>',
        'csdp: groups (class-coded groups, the default), groups-plus (with better input and classifier), ' +
          'label (label context), self-supervised (mixed images, no labels); ' +
          'sym-stdp: windows (of eligibility, the default), traces (that decay)',
      ).choices([...CSDP_FORMS, ...SYM_STDP_FORMS]),
    )
    .option(
      '--train <N>',
      `training samples an epoch (default: ${DEFAULT_TRAIN})`,
      integer('--train', { min: 1, max: LARGE }),
    )
    .option('--test <M>', `test images (default: ${DEFAULT_TEST})`, integer('--test', { min: 1, max: LARGE }))
    .option(
      '--hidden <N[,M]>',
      'neurons of the hidden layers (default: csdp 1000,200; sym-stdp 400)',
      parseHidden,
    )
    .addOption(
      new Option(
        '--recipe <NAME>',
        'csdp groups-plus: constants for which images (default: those of the data set, or mnist)',
      ).choices(CSDP_RECIPES),
    )
    .addOption(
      new Option(
        '--negatives <KIND>',
        'csdp label: negatives have a wrong label, or are mixed images (default: labels)',
      ).choices(CSDP_NEGATIVES),
    )
    .option(
      '--paths <LIST>',
      `csdp label: further paths, such as ${CSDP_PATHS.join(',')} (default: none)`,
      parsePaths,
    )
    .option('--rotate', 'csdp with mixed images: turn the second one by up to 90 degrees')
    .option('--reconstruct', 'csdp: a head learns to give the images back')
    .addOption(
      new Option(
        '--preset <NAME>',
        'sym-stdp: whose constants (default: those of the data set, or mnist)',
      ).choices(SYM_STDP_PRESETS),
    )
    .addOption(
      new Option('--pick <WHICH>', 'sym-stdp: which neuron fires of several (default: largest)').choices(
        SYM_STDP_PICKS,
      ),
    )
    .addOption(
      new Option(
        '--inhibition <BY>',
        'sym-stdp: by the cores, or by synapses between neurons (default: unit)',
      ).choices(SYM_STDP_INHIBITIONS),
    )
    .addOption(
      new Option('--scaling <HOW>', 'sym-stdp: synaptic scaling before each sample (default: exact)').choices(
        SYM_STDP_SCALINGS,
      ),
    )
    .option(
      '--weight-bits <B>',
      'sym-stdp: width of the weights, sign included (default: 8)',
      integer('--weight-bits', SYM_STDP_WEIGHT_BITS),
    )
    .option(
      '--steps <T>',
      'sym-stdp: steps in which a sample acts (default: 350)',
      integer('--steps', { min: 1, max: 65_534 }),
    )
    .option('--epochs <E>', 'passes over the training samples', integer('--epochs', { min: 1, max: 1000 }), 1)
    .option('--seed <S>', 'start of all random streams', integer('--seed', { min: 1, max: 2 ** 32 - 1 }), 1)
    .option('--chip <NAME>', 'chip model: a name of "spikeloom chips" or a YAML file', 'loom1')
    .addOption(pricesOption())
    .addOption(timingOption('analytic'))
    .option(
      '--chips <CxR|N|auto>',
      'so many chips as one system, or as few as the network fits on (default: one)',
      parseChips,
    )
    .option('--cores-per-layer <N>', 'cores for each layer, or by name: z1=10,z2=2', parseCoresPerLayer)
    .option('--validate', 'hold out the last 10,000 training images and test on them')
    .option('--control', 'random hidden layer: only the classifier learns')
    .option('--float', 'run the float form beside (default: csdp yes; sym-stdp no, as it is slow)')
    .option('--no-float', 'leave the float form out')
    .option('--out <DIR>', 'run folder (default: a new one in runs/)')
    .option('--force', 'write into a run folder that is not empty')
    .option(
      '--resume <DIR>',
      'go on with an interrupted run; other options but --threads, --profile, --json and those of traces are taken from it',
    )
    .addOption(threadsOption())
    .option('--profile', 'tell where the time went: by phase, core and kernel')
    .option('--json', 'print one JSON document on stdout');
  addSampleTraceOptions(command).action(async (system: string | undefined, flags: LearnFlags) => {
    const { learn } = await import('../learn/learn.js');
    await learn(system, flags);
  });
}

/** The value of `--hidden`. @throws SpikeloomError for anything but sizes */
export function parseHidden(text: string): readonly number[] {
  const sizes = text.split(',').map(part => (/^\d{1,7}$/.test(part) ? Number(part) : Number.NaN));
  if (sizes.every(size => size > 0)) return sizes;
  return raise(`--hidden is "${text}"; expected sizes of layers, such as 1000,200 or 400`);
}

function parsePaths(text: string): readonly (typeof CSDP_PATHS)[number][] {
  return text
    .split(',')
    .map(
      name =>
        CSDP_PATHS.find(path => path === name) ??
        raise(`--paths is "${text}"; give some of ${CSDP_PATHS.join(',')}`),
    );
}
