import { join } from 'node:path';
import type { CoresPerLayer } from '../../compiler/partition.js';
import type { Dataset } from '../../data/dataset.js';
import { formatNpy } from '../../data/npy.js';
import { raise } from '../../fixed/error.js';
import { parseChip } from '../../hardware/parse.js';
import { chipsOf, type SystemModel, systemOf } from '../../hardware/system.js';
import { encodeImage } from '../../image/encode.js';
import type { NetworkDescription } from '../../network/description.js';
import { formatNetwork } from '../../network/format.js';
import { chipsText } from '../../report/chip-use.js';
import { formatLearn } from '../../report/learn.js';
import { formatProfile } from '../../report/profile.js';
import { chipText } from '../../runtime/chips-node.js';
import { freeMemoryBytes } from '../../runtime/free-memory-node.js';
import { threadedEngines } from '../../runtime/threads/start-engine-node.js';
import { ChipRun } from '../../study/learn/chip-run.js';
import { type Experiment, prepareExperiment } from '../../study/learn/experiment.js';
import { floatTask } from '../../study/learn/float-run.js';
import { checkLearnOptions } from '../../study/learn/options.js';
import { summarise } from '../../study/learn/summary.js';
import { type AskedSystem, askedSystem, type ChipsFlag } from '../chips-flag.js';
import { EXIT } from '../exit.js';
import { log, printJson, printText } from '../output.js';
import type { PricesFlag } from '../prices.js';
import { CommandProfile } from '../profile/command-profile.js';
import { HOST_SECTION } from '../profile/record.js';
import type { ThreadsFlag } from '../threads.js';
import type { TimingFlag } from '../timing.js';
import { type SampleTraceFlags, sampleTraceRequest, traceSamples } from '../traces/sample-traces.js';
import { DEFAULT_TEST, DEFAULT_TRAIN, DEFAULT_VALIDATED_TRAIN } from './defaults.js';
import { type Driven, drive } from './drive.js';
import { reportPath, writeRunEnd } from './finish.js';
import { Interruption } from './interruption.js';
import { LastState } from './last-state.js';
import { leaveAfterLoss } from './lost-thread.js';
import { type DataFlags, openData, reopenData } from './run-data.js';
import {
  type Checkpoint,
  freeRunFolder,
  newManifest,
  RUN_FILES,
  type RunManifest,
  readCheckpoint,
  readManifest,
  readRunChip,
  readRunImage,
  writeCheckpoint,
  writeRunStart,
} from './run-folder.js';
import { optionsOf, type SystemFlags, type SystemName, systemNamed } from './systems.js';
import { TwinThread } from './twin-thread.js';

/** What the command line of `learn` says. */
export interface LearnFlags
  extends ThreadsFlag,
    DataFlags,
    SystemFlags,
    PricesFlag,
    TimingFlag,
    SampleTraceFlags {
  readonly train?: number;
  readonly test?: number;
  readonly epochs: number;
  readonly seed: number;
  readonly chip: string;
  readonly chips?: ChipsFlag;
  readonly coresPerLayer?: CoresPerLayer;
  readonly validate?: true;
  readonly control?: true;
  readonly out?: string;
  readonly force?: true;
  readonly resume?: string;
  readonly profile?: true;
  readonly json?: true;
}

/**
 * `spikeloom learn`: runs, or goes on with, a learning run in its folder.
 * @param system as the user named it; undefined where it was left out
 */
export async function learn(system: string | undefined, flags: LearnFlags): Promise<void> {
  const named = system === undefined ? undefined : systemNamed(system);
  sampleTraceRequest(flags);
  const profile = flags.profile ? new CommandProfile() : undefined;
  const prepared =
    flags.resume === undefined ? startRun(named ?? 'csdp', flags) : resumeRun(named, flags.resume);
  const { experiment, image, chip, manifest } = prepared;
  // The float twin's thread, which computes all the while, has a processor of its own.
  const busy = manifest.options.float ? 1 : 0;
  const startEngine = threadedEngines({ threads: flags.threads, busy });
  const { timing } = manifest;
  const run = new ChipRun(experiment, image, chip, { freeMemoryBytes, startEngine, timing });
  try {
    await learnWith(run, prepared, flags, profile);
  } finally {
    run.session.close();
  }
}

async function learnWith(
  run: ChipRun,
  { folder, manifest, checkpoint, chip, experiment }: PreparedRun,
  flags: LearnFlags,
  profile: CommandProfile | undefined,
): Promise<void> {
  if (checkpoint !== null) run.restore(checkpoint.chip);
  const traces = traceSamples(run, chip, flags);
  const twin = manifest.options.float
    ? new TwinThread(floatTask(experiment, run.session.image), checkpoint?.twin ?? null)
    : null;
  const interruption = new Interruption();
  log(
    `${experiment.description.name} on ${chip.name}${chipsText(chipsOf(chip.mesh))}: ${experiment.compiled.report.cores} cores, ` +
      `${experiment.order.length} training samples, ${experiment.testSet.count} tests; run folder ${folder}`,
  );
  profile?.watch(run.session.engine);
  profile?.endSection('prepare');
  const start = performance.now();
  const states = new LastState(run);
  let driven: Driven;
  try {
    driven = await drive(experiment, run, twin, chip, interruption, states);
    traces?.end(driven.finished);
  } catch (error) {
    traces?.end(false);
    throw await leaveAfterLoss(error, { folder, run, twin, states, before: checkpoint });
  } finally {
    interruption.release();
  }
  profile?.endSection(HOST_SECTION, driven.chipWallS);
  if (twin !== null) profile?.endSection('float twin');
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
    threads: run.session.threads,
  };
  const summary = summarise(experiment, run, reached.twin, chip, manifest.data, walls);
  writeRunEnd(folder, experiment, run, chip, summary, reached.twin);
  profile?.endSection('report');
  const profiled = profile?.record();
  if (flags.json) printJson(profiled === undefined ? summary : { ...summary, profile: profiled });
  else {
    printText(formatLearn(summary));
    if (profiled !== undefined) printText(`\n${formatProfile(profiled)}`);
  }
  log(`report: ${reportPath(folder)}`);
}

interface PreparedRun {
  readonly folder: string;
  readonly manifest: RunManifest;
  readonly checkpoint: Checkpoint | null;
  readonly chip: SystemModel;
  readonly experiment: Experiment;
  readonly image: Uint8Array;
}

function startRun(system: SystemName, flags: LearnFlags): PreparedRun {
  const { dataset, record } = openData(flags);
  const common = {
    train:
      flags.train ?? Math.min(flags.validate ? DEFAULT_VALIDATED_TRAIN : DEFAULT_TRAIN, dataset.train.count),
    test: flags.test ?? Math.min(DEFAULT_TEST, dataset.test.count),
    epochs: flags.epochs,
    seed: flags.seed,
    validate: flags.validate ?? false,
    control: flags.control ?? false,
  };
  const options = optionsOf(system, flags, common, record.data);
  const text = chipText(flags.chip);
  const single = parseChip(text, flags.chip, flags.prices);
  const asked = { options, coresPerLayer: flags.coresPerLayer ?? null };
  const experiment = prepare(asked, dataset, askedSystem(single, flags.chips));
  const { chips } = experiment.compiled.image.chip;
  const chip = systemOf(single, chips);
  const manifest = newManifest({
    ...record,
    ...asked,
    prices: flags.prices ?? null,
    timing: flags.timing ?? 'analytic',
    chips,
  });
  const image = encodeImage(experiment.compiled.image);
  const folder = flags.out ?? freeRunFolder(`${system}-${options.form}`);
  const order = formatNpy({ dtype: 'uint32', shape: [experiment.order.length], data: experiment.order });
  const network = formatNetwork(experiment.description);
  writeRunStart(folder, { manifest, network, chip: text, image, order }, flags.force ?? false);
  return { folder, manifest, checkpoint: null, chip, experiment, image };
}

function resumeRun(system: SystemName | undefined, folder: string): PreparedRun {
  const manifest = readManifest(folder);
  const { system: begun } = manifest.options;
  if (system !== undefined && system !== begun) {
    raise(`holds a run of ${begun}, not of ${system}; leave the system out`, { file: folder });
  }
  const checkpoint = readCheckpoint(folder);
  return { folder, manifest, checkpoint, ...reopenRun(folder, manifest) };
}

/** Makes a run's experiment again and holds it against the image in its folder. */
export function reopenRun(
  folder: string,
  manifest: RunManifest,
): { readonly chip: SystemModel; readonly experiment: Experiment; readonly image: Uint8Array } {
  const chip = readRunChip(folder, manifest.chips, manifest.prices ?? undefined);
  const image = readRunImage(folder);
  const experiment = prepare(manifest, reopenData(manifest), { chip, options: {} });
  const again = encodeImage(experiment.compiled.image);
  if (again.length !== image.length || again.some((byte, i) => byte !== image[i])) {
    raise('does not hold the image that this build compiles for the run; use the version that started it', {
      file: join(folder, RUN_FILES.image),
    });
  }
  return { chip, experiment, image };
}

function prepare(
  { options, coresPerLayer }: Pick<RunManifest, 'options' | 'coresPerLayer'>,
  dataset: Dataset,
  asked: AskedSystem,
): Experiment {
  checkLearnOptions(options, { train: dataset.train.count, test: dataset.test.count });
  const unchanged = (network: NetworkDescription) => network;
  return prepareExperiment(
    options,
    dataset,
    asked.chip,
    coresPerLayer ?? undefined,
    unchanged,
    asked.options,
  );
}

function reachedState(run: ChipRun, driven: Driven, before: Checkpoint | null): Checkpoint {
  return {
    chip: run.save(),
    twin: driven.twin?.state ?? null,
    chipWallS: (before?.chipWallS ?? 0) + driven.chipWallS,
    floatWallS: (before?.floatWallS ?? 0) + (driven.twin?.wallS ?? 0),
  };
}
