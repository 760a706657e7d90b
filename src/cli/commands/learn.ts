import { join } from 'node:path';
import { type Command, Option } from 'commander';
import type { CoresPerLayer } from '../../compiler/partition.js';
import { loadDataset } from '../../data/node/mnist.js';
import { formatNpy } from '../../data/npy.js';
import { raise } from '../../fixed/error.js';
import { parseChip } from '../../hardware/parse.js';
import type { ChipModel } from '../../hardware/schema.js';
import { encodeImage } from '../../image/encode.js';
import { formatNetwork } from '../../network/format.js';
import { formatLearn } from '../../report/learn.js';
import { chipText } from '../../runtime/chips-node.js';
import { ChipRun } from '../../study/learn/chip-run.js';
import { type Experiment, prepareExperiment } from '../../study/learn/experiment.js';
import { checkLearnOptions, type LearnOptions } from '../../study/learn/options.js';
import { summarise } from '../../study/learn/summary.js';
import { twinTask } from '../../study/learn/twin-run.js';
import { parseCoresPerLayer } from '../cores-per-layer.js';
import { EXIT } from '../exit.js';
import { type Driven, drive } from '../learn/drive.js';
import { reportPath, writeRunEnd } from '../learn/finish.js';
import { Interruption } from '../learn/interruption.js';
import {
  type Checkpoint,
  freeRunFolder,
  newManifest,
  RUN_FILES,
  type RunManifest,
  readCheckpoint,
  readManifest,
  readRunImage,
  writeCheckpoint,
  writeRunStart,
} from '../learn/run-folder.js';
import { TwinThread } from '../learn/twin-thread.js';
import { integer } from '../numbers.js';
import { log, printJson, printText } from '../output.js';
import { readText } from '../read-file.js';

/** What two cores do in about five minutes, float twin included (docs/performance.md). */
const DEFAULT_TRAIN = 60_000;
const DEFAULT_VALIDATED_TRAIN = 50_000;
const DEFAULT_TEST = 10_000;
const LARGE = 2 ** 31 - 1;

interface LearnFlags {
  readonly data: string;
  readonly dataDir?: string;
  readonly form: 'groups' | 'label';
  readonly train?: number;
  readonly test?: number;
  readonly hidden: readonly [number, number];
  readonly epochs: number;
  readonly seed: number;
  readonly chip: string;
  readonly coresPerLayer?: CoresPerLayer;
  readonly validate?: true;
  readonly control?: true;
  readonly float: boolean;
  readonly out?: string;
  readonly force?: true;
  readonly resume?: string;
  readonly json?: true;
}

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
    .option('--resume <DIR>', 'go on with an interrupted run; other options but --json are taken from it')
    .option('--json', 'print one JSON document on stdout')
    .action(learn);
}

async function learn(system: string, flags: LearnFlags): Promise<void> {
  if (system !== 'csdp') raise(`unknown learning system "${system}"; known: csdp`);
  const { folder, manifest, checkpoint, chip, experiment, image } =
    flags.resume === undefined ? startRun(flags) : resumeRun(flags.resume);
  const run = new ChipRun(experiment, image, chip);
  if (checkpoint !== null) run.restore(checkpoint.chip);
  const twin = manifest.options.float
    ? new TwinThread(twinTask(experiment, run.session.image), checkpoint?.twin ?? null)
    : null;
  const interruption = new Interruption();
  log(
    `${experiment.description.name} on ${chip.name}: ${experiment.compiled.report.cores} cores, ` +
      `${experiment.order.length} training samples, ${experiment.testSet.count} tests; run folder ${folder}`,
  );
  const start = performance.now();
  const driven = await drive(experiment, run, twin, chip, interruption);
  interruption.release();
  const reached = reachedState(run, driven, checkpoint);
  writeCheckpoint(folder, reached);
  if (!driven.finished) {
    log(`stopped after ${run.trained + run.tested} samples; go on with: spikeloom learn --resume ${folder}`);
    process.exitCode = EXIT.interrupted;
    return;
  }
  const walls = {
    wallS: (performance.now() - start) / 1000,
    chipWallS: reached.chipWallS,
    floatWallS: twin === null ? null : reached.floatWallS,
  };
  const summary = summarise(experiment, run, reached.twin, chip, manifest.data, walls);
  writeRunEnd(folder, experiment, run, chip, summary);
  if (flags.json) printJson(summary);
  else printText(formatLearn(summary));
  log(`report: ${reportPath(folder)}`);
}

interface PreparedRun {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly checkpoint: Checkpoint | null;
  readonly chip: ChipModel;
  readonly experiment: Experiment;
  readonly image: Uint8Array;
}

function startRun(flags: LearnFlags): PreparedRun {
  const options: LearnOptions = {
    form: flags.form,
    train: flags.train ?? (flags.validate ? DEFAULT_VALIDATED_TRAIN : DEFAULT_TRAIN),
    test: flags.test ?? DEFAULT_TEST,
    epochs: flags.epochs,
    hidden: flags.hidden,
    seed: flags.seed,
    validate: flags.validate ?? false,
    control: flags.control ?? false,
    float: flags.float,
  };
  const text = chipText(flags.chip);
  const chip = parseChip(text, flags.chip);
  const manifest = newManifest({
    data: flags.data,
    dataDir: flags.dataDir ?? null,
    options,
    coresPerLayer: flags.coresPerLayer ?? null,
  });
  const experiment = prepare(manifest, chip);
  const image = encodeImage(experiment.compiled.image);
  const folder = flags.out ?? freeRunFolder(`csdp-${options.form}`);
  const order = formatNpy({ dtype: 'uint32', shape: [experiment.order.length], data: experiment.order });
  const network = formatNetwork(experiment.description);
  writeRunStart(folder, { manifest, network, chip: text, image, order }, flags.force ?? false);
  return { folder, manifest, checkpoint: null, chip, experiment, image };
}

function resumeRun(folder: string): PreparedRun {
  const manifest = readManifest(folder);
  const checkpoint = readCheckpoint(folder);
  return { folder, manifest, checkpoint, ...reopenRun(folder, manifest) };
}

/** Makes a run's experiment again and holds it against the image in its folder. */
export function reopenRun(
  folder: string,
  manifest: RunManifest,
): { readonly chip: ChipModel; readonly experiment: Experiment; readonly image: Uint8Array } {
  const file = join(folder, RUN_FILES.chip);
  const chip = parseChip(readText(file), file);
  const image = readRunImage(folder);
  const experiment = prepare(manifest, chip);
  const again = encodeImage(experiment.compiled.image);
  if (again.length !== image.length || again.some((byte, i) => byte !== image[i])) {
    raise('does not hold the image that this build compiles for the run; use the version that started it', {
      file: join(folder, RUN_FILES.image),
    });
  }
  return { chip, experiment, image };
}

function prepare({ data, dataDir, options, coresPerLayer }: RunManifest, chip: ChipModel): Experiment {
  const dataset = loadDataset(data, dataDir === null ? {} : { dataDir });
  checkLearnOptions(options, { train: dataset.train.count, test: dataset.test.count });
  return prepareExperiment(options, dataset, chip, coresPerLayer ?? undefined);
}

function reachedState(run: ChipRun, driven: Driven, before: Checkpoint | null): Checkpoint {
  return {
    chip: run.save(),
    twin: driven.twin?.state ?? null,
    chipWallS: (before?.chipWallS ?? 0) + driven.chipWallS,
    floatWallS: (before?.floatWallS ?? 0) + (driven.twin?.wallS ?? 0),
  };
}

function parseHidden(text: string): readonly [number, number] {
  const sizes = text.split(',').map(part => (/^\d{1,7}$/.test(part) ? Number(part) : Number.NaN));
  const [first, second, more] = sizes;
  if (more === undefined && first >= 10 && second >= 10) return [first, second];
  return raise(`--hidden is "${text}"; expected two sizes of at least 10 neurons, such as 1000,200`);
}
