import { formatNpy } from '../../data/npy.js';
import { raise } from '../../fixed/error.js';
import { decodeImage } from '../../image/decode.js';
import type { ChipImage } from '../../image/layout.js';
import { formatProfile } from '../../report/profile.js';
import { freeMemoryBytes } from '../../runtime/free-memory-node.js';
import { readProjections } from '../../runtime/projection-weights.js';
import { Session } from '../../runtime/session.js';
import { threadedEngines } from '../../runtime/threads/start-engine-node.js';
import { jsonText, printJson, printText } from '../output.js';
import { CommandProfile } from '../profile/command-profile.js';
import { HOST_SECTION } from '../profile/record.js';
import { readBytes } from '../read-file.js';
import { whileOpen } from '../thread-loss.js';
import type { ThreadsFlag } from '../threads.js';
import { checkTargetFolder, writeFolderAtomic } from '../write-atomic.js';
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
export interface RunOptions extends ThreadsFlag {
  readonly input: readonly string[];
  readonly values: readonly string[];
  readonly steps?: number;
  readonly chip?: string;
  readonly learn?: true;
  readonly reward?: string;
  readonly thirdFactors: readonly string[];
  readonly potentials: readonly string[];
  readonly raster?: true;
  readonly out?: string;
  readonly force?: true;
  readonly profile?: true;
  readonly json?: true;
}

/** `spikeloom run`: boots an image, steps it, tells what happened. */
export async function runImage(path: string, options: RunOptions): Promise<void> {
  const started = performance.now();
  const profile = options.profile ? new CommandProfile() : undefined;
  const { out, raster, force = false } = options;
  const potentialNames = [...new Set(options.potentials)];
  if (potentialNames.length > 0 && out === undefined) {
    raise('--potentials needs a folder to write to; give --out DIR');
  }
  if (out !== undefined) checkTargetFolder(out, { force });

  const bytes = readBytes(path);
  const image = decodeImage(bytes, path);
  const chip = pricingChip(image, options.chip);
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
  const steps = stepsOf(options.steps, inputs, modulation);
  if (out !== undefined) checkRecordable(image, steps, potentialNames);

  const startEngine = threadedEngines({ threads: options.threads });
  const session = new Session(bytes, chip, { freeMemoryBytes, startEngine });
  const spikes = out !== undefined || raster ? new SpikeRecording(image) : undefined;
  const potentials = potentialNames.map(name => new PotentialRecording(image, name, steps));
  profile?.watch(session.engine);
  profile?.endSection('prepare');
  const feed = new SpikeFeed(image, inputs);
  const plan = { steps, values, feed, learn: options.learn ?? false, modulation, spikes, potentials };
  await whileOpen(session, 'nothing was written; run it again', () => execute(session.link, image, plan));
  profile?.endSection(HOST_SECTION);
  const { counts: ledger } = session.link.counters();
  const result = runResult(image, chip, { steps, ledger, elapsedPs: session.elapsedPs });

  const lists = raster ? spikes?.lists() : undefined;
  const wallS = (performance.now() - started) / 1000;
  const { threads } = session;
  const document = {
    image: path,
    ...result,
    wallS,
    threads,
    ...(lists === undefined ? {} : { raster: lists }),
  };
  if (out !== undefined && spikes !== undefined) {
    const weights = options.learn ? weightFiles(session) : [];
    const arrays = [...spikes.files(steps), ...potentials.map(recording => recording.file()), ...weights];
    const files = new Map<string, Uint8Array | string>([...arrays, ['report.json', jsonText(document)]]);
    writeFolderAtomic(out, files, { force });
  }
  profile?.endSection('report');
  const profiled = profile?.record();
  if (options.json) printJson(profiled === undefined ? document : { ...document, profile: profiled });
  else {
    printText(runText(document, lists));
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
  inputs: readonly InputArray[],
  modulation: Modulation | undefined,
): number {
  const files = inputs.map(({ name, steps }) => ({ name: `input ${name}`, steps }));
  if (modulation !== undefined) files.push({ name: 'the modulation', steps: modulation.steps });
  const longest = Math.max(0, ...files.map(({ steps }) => steps));
  if (asked === undefined)
    return longest > 0 ? longest : raise('no input tells how many steps; give --steps N');
  const tooLong = files.find(({ steps }) => steps > asked);
  if (tooLong === undefined) return asked;
  const { name, steps } = tooLong;
  return raise(`${name} has ${steps} steps and --steps is ${asked}; give --steps ${steps} or a shorter file`);
}
