import { type Command, Option } from 'commander';
import { raise } from '../../fixed/error.js';
import { parseCoresPerLayer } from '../cores-per-layer.js';
import { DEFAULT_TEST, DEFAULT_TRAIN } from '../learn/defaults.js';
import type { LearnFlags } from '../learn/learn.js';
import { integer } from '../numbers.js';
import { threadsOption } from '../threads.js';

const LARGE = 2 ** 31 - 1;

export function addLearnCommand(program: Command): void {
  program
    .command('learn')
    .summary('train a network online on an emulated chip, and test it')
    .description(
      'Trains a spiking network on the emulated chip, sample by sample, in integers, then tests it on images it ' +
        'never saw; beside it, the same network learns in float from the same initial weights and input spikes. ' +
        'The run folder holds everything needed to run it again. Ctrl-C leaves a checkpoint; --resume goes on.',
    )
    .argument('[SYSTEM]', 'learning system: csdp (contrastive-signal-dependent plasticity)', 'csdp')
    .option('--data <NAME>', 'data set: mnist or fashion-mnist', 'mnist')
    .option('--data-dir <DIR>', 'folder with the four IDX files, where the data set is not installed')
    .addOption(
      new Option('--form <FORM>', 'groups: class-coded groups; label: label context')
        .choices(['groups', 'label'])
        .default('groups'),
    )
    .option(
      '--train <N>',
      `training samples an epoch (default: ${DEFAULT_TRAIN})`,
      integer('--train', { min: 1, max: LARGE }),
    )
    .option('--test <M>', `test images (default: ${DEFAULT_TEST})`, integer('--test', { min: 1, max: LARGE }))
    .option('--hidden <N,M>', 'neurons of the two hidden layers', parseHidden, [1000, 200] as const)
    .option('--epochs <E>', 'passes over the training samples', integer('--epochs', { min: 1, max: 1000 }), 1)
    .option('--seed <S>', 'start of all random streams', integer('--seed', { min: 1, max: 2 ** 32 - 1 }), 1)
    .option('--chip <NAME>', 'chip model: a name of "spikeloom chips" or a YAML file', 'loom1')
    .option('--cores-per-layer <N>', 'cores for each layer, or by name: z1=10,z2=2', parseCoresPerLayer)
    .option('--validate', 'hold out the last 10,000 training images and test on them')
    .option('--control', 'random hidden layer: only the classifier learns')
    .option('--no-float', 'leave the float twin out')
    .option('--out <DIR>', 'run folder (default: a new one in runs/)')
    .option('--force', 'write into a run folder that is not empty')
    .option(
      '--resume <DIR>',
      'go on with an interrupted run; other options but --threads, --profile and --json are taken from it',
    )
    .addOption(threadsOption())
    .option('--profile', 'tell where the time went: by phase, core and kernel')
    .option('--json', 'print one JSON document on stdout')
    .action(async (system: string, flags: LearnFlags) => {
      const { learn } = await import('../learn/learn.js');
      await learn(system, flags);
    });
}

function parseHidden(text: string): readonly [number, number] {
  const sizes = text.split(',').map(part => (/^\d{1,7}$/.test(part) ? Number(part) : Number.NaN));
  const [first, second, more] = sizes;
  if (more === undefined && first >= 10 && second >= 10) return [first, second];
  return raise(`--hidden is "${text}"; expected two sizes of at least 10 neurons, such as 1000,200`);
}
