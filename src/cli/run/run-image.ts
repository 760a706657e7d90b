import { formatNpy } from '../../data/npy.js';
import { raise } from '../../fixed/error.js';
import { decodeImage } from '../../image/decode.js';
import type { ChipImage } from '../../image/layout.js';
import { formatProfile } from '../../report/profile.js';
import { freeMemoryBytes } from '../../runtime/free-memory-node.js';
import { OutputRecording } from '../../runtime/output-recording.js';
import { readProjections } from '../../runtime/projection-weights.js';
import { Session } from '../../runtime/session.js';
import { threadedEngines } from '../../runtime/threads/start-engine-node.js';
import { EXIT } from '../exit.js';
import { jsonText, log, printJson, printText } from '../output.js';
import type { PricesFlag } from '../prices.js';
import { CommandProfile } from '../profile/command-profile.js';
import { HOST_SECTION } from '../profile/record.js';
import { readBytes } from '../read-file.js';
import { whileOpen } from '../thread-loss.js';
import type { ThreadsFlag } from '../threads.js';
import type { TimingFlag } from '../timing.js';
import { type TraceFlags, traceRequest } from '../traces/flags.js';
import { requireTracedSteps } from '../traces/run-traces.js';
import { openTraces } from '../traces/trace-session.js';
import { checkTargetFile, checkTargetFolder, writeFileAtomic, writeFolderAtomic } from '../write-atomic.js';
import { execute } from './execute.js';
import { type InputArray, readInputArray } from './input-array.js';
import { matchInputs } from './input-flag.js';
import { type InputValues, readInputValues } from './input-values.js';
import { type Modulation, readModulation } from './modulation.js';
import { pricingChip } from './pricing-chip.js';
import { checkRecordable, PotentialRecording, SpikeRecording } from './recording.js';
import { runResult } from './result.js';
import { runText } from './result-text.js';
import { SpikeFeed } from './spike-feed.js';

/** What the command line of `run` says. */
export interface RunOptions extends ThreadsFlag, PricesFlag, TimingFlag, TraceFlags {
  readonly input: readonly string[];
  readonly values: readonly string[];
  readonly steps?: number;
  readonly chip?: string;
  readonly learn?: true;
  readonly reward?: string;
  readonly thirdFactors: readonly string[];
  readonly potentials: readonly string[];
  readonly raster?: true;
  readonly outputs?: string;
  readonly out?: string;
  readonly force?: true;
  readonly profile?: true;
  readonly json?: true;
}

/** `spikeloom run`: boots an image, steps it, tells what happened. */
export async function runImage(path: string, options: RunOptions): Promise<void> {
  const started = performance.now();
  const profile = options.profile ? new CommandProfile() : undefined;
  const { out, raster, outputs: outputsFile, force = false } = options;
  const potentialNames = [...new Set(options.potentials)];
  if (potentialNames.length > 0 && out === undefined) {
    raise('--potentials needs a folder to write to; give --out DIR');
  }
  const request = traceRequest(options, out);
  if (out !== undefined) checkTargetFolder(out, { force });
  if (outputsFile !== undefined) checkTargetFile(outputsFile, { force });

  const bytes = readBytes(path);
  const image = decodeImage(bytes, path);
  const chip = pricingChip(image, options.chip, options.prices);
  const inputs = readInputs(image, options.input);
  const values = readValues(image, options.values);
  requireOneSource(inputs, values);
  const modulation = readModulation(image, options.reward, options.thirdFactors);
  if (modulation !== undefined && !options.learn) {
    raise('--reward and --third-factors modulate learning; give --learn too');
  }
  if (options.learn && !image.crossbars.some(({ rule }) => rule >= 0)) {
    raise(`--learn: network ${image.network} has no learning rule; give a projection a rule`);
  }
  if (outputsFile !== undefined && image.outputs === null) {
    raise(`--outputs: network ${image.network} has no output bus; give --raster or --out`);
  }
  const steps = stepsOf(options.steps, image, inputs, modulation);
  if (request !== undefined) requireTracedSteps(request, steps);
  if (out !== undefined) checkRecordable(image, steps, potentialNames);

  const timing = options.timing ?? 'analytic';
  const traces = openTraces(image, chip, timing, request, { out, perfetto: options.tracePerfetto, force });
  const startEngine = threadedEngines({ threads: options.threads });
  const session = new Session(bytes, chip, { freeMemoryBytes, startEngine, timing });
  traces?.watch(session);
  const keepsSpikes = out !== undefined && request?.traces.includes('spikes') !== true;
  const spikes = keepsSpikes || raster ? new SpikeRecording(image) : undefined;
  const outputs = image.outputs === null ? undefined : new OutputRecording(image, image.outputs, steps);
  const potentials = potentialNames.map(name => new PotentialRecording(image, name, steps));
  profile?.watch(session.engine);
  profile?.endSection('prepare');
  const feed = new SpikeFeed(image, inputs);
  const pause = traces === undefined ? undefined : () => traces.files.pause();
  const watches = outputs !== undefined && spikes === undefined && traces === undefined;
  if (watches) session.engine.observer = outputs.watch(session.engine);
  const takers = [spikes, watches ? undefined : outputs].filter(taker => taker !== undefined);
  const learn = options.learn ?? false;
  const plan = { steps, values, feed, learn, modulation, spikes: takers, potentials, pause };
  const run = () => execute(session.link, image, plan);
  const finished = await whileOpen(session, 'nothing was written; run it again', async () => {
    if (traces !== undefined) return traces.files.during(run);
    await run();
    return true;
  });
  if (!finished) {
    log(`stopped after ${session.engine.tick} steps; nothing was written`);
    process.exitCode = EXIT.interrupted;
    return;
  }
  profile?.endSection(HOST_SECTION);
  const { counts: ledger } = session.link.counters();
  const { assumed } = session;
  const result = runResult(image, chip, { steps, ledger, timing, time: session.time, assumed });

  const lists = raster ? spikes?.lists() : undefined;
  const outputLists = outputs?.lists();
  if (outputs !== undefined && outputsFile !== undefined) writeFileAtomic(outputsFile, outputs.text());
  const wallS = (performance.now() - started) / 1000;
  const { threads } = session;
  const document = {
    image: path,
    ...result,
    wallS,
    threads,
    ...(outputLists === undefined ? {} : { outputs: outputLists }),
    ...(lists === undefined ? {} : { raster: lists }),
  };
  if (out !== undefined) {
    const weights = options.learn ? weightFiles(session) : [];
    const spikeFiles = keepsSpikes ? (spikes?.files(steps) ?? []) : [];
    const arrays = [...spikeFiles, ...potentials.map(recording => recording.file()), ...weights];
    const files = new Map<string, Uint8Array | string>([...arrays, ['report.json', jsonText(document)]]);
    // The traces lie in the folder already, under other names.
    writeFolderAtomic(out, files, { force: force || traces !== undefined });
  }
  traces?.files.keep();
  profile?.endSection('report');
  const profiled = profile?.record();
  if (options.json) printJson(profiled === undefined ? document : { ...document, profile: profiled });
  else {
    printText(runText(document, lists, outputLists));
    if (profiled !== undefined) printText(`\n${formatProfile(profiled)}`);
  }
}

function readInputs(image: ChipImage, texts: readonly string[]): InputArray[] {
  return matchInputs('--input', texts, image).map(({ encoder, file }) =>
    readInputArray(readBytes(file), file, image, encoder),
  );
}

function readValues(image: ChipImage, texts: readonly string[]): InputValues[] {
  return matchInputs('--values', texts, image).map(({ encoder, file }) =>
    readInputValues(readBytes(file), file, image, encoder),
  );
}

function requireOneSource(inputs: readonly InputArray[], values: readonly InputValues[]): void {
  const both = inputs.find(({ encoder }) => values.some(other => other.encoder === encoder));
  if (both !== undefined) raise(`input ${both.name} has both --input and --values; give it one of them`);
}

/** Learnt weights as stored: a .npy file a projection, int16 [post, pre], 0 where no synapse is. */
function weightFiles({ link, image }: Session): [name: string, content: Uint8Array][] {
  return Object.entries(readProjections(link, image)).map(([name, { pre, post, weights }]) => [
    `weights-${name}.npy`,
    formatNpy({ shape: [post, pre], dtype: 'int16', data: weights }),
  ]);
}

function stepsOf(
  asked: number | undefined,
  { encoders }: ChipImage,
  inputs: readonly InputArray[],
  modulation: Modulation | undefined,
): number {
  const files = inputs.map(({ name, steps }) => ({ name: `input ${name}`, steps }));
  if (modulation !== undefined) files.push({ name: 'the modulation', steps: modulation.steps });
  const longest = Math.max(0, ...files.map(({ steps }) => steps));
  if (asked === undefined) {
    const records = encoders.map(encoder => (encoder.kind === 'recorded' ? encoder.stepStart.length - 1 : 0));
    const steps = Math.max(longest, ...records);
    return steps > 0 ? steps : raise('no input tells how many steps; give --steps N');
  }
  const tooLong = files.find(({ steps }) => steps > asked);
  if (tooLong === undefined) return asked;
  const { name, steps } = tooLong;
  return raise(`${name} has ${steps} steps and --steps is ${asked}; give --steps ${steps} or a shorter file`);
}
