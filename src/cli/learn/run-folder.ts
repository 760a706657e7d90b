import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import * as z from 'zod';
import type { CoresPerLayer } from '../../compiler/partition.js';
import { crc32 } from '../../fixed/crc32.js';
import { raise } from '../../fixed/error.js';
import { parseChip } from '../../hardware/parse.js';
import { type ChipGrid, type SystemModel, systemOf } from '../../hardware/system.js';
import { TIMING_MODES, type TimingMode } from '../../runtime/session.js';
import type { ChipRunState } from '../../study/learn/chip-run.js';
import type { FloatRunState } from '../../study/learn/float-run.js';
import type { LearnOptions } from '../../study/learn/options.js';
import { readBytes, readText } from '../read-file.js';
import { writeFileAtomic, writeFolderAtomic } from '../write-atomic.js';
import { learnOptionsSchema } from './options-schema.js';
import type { RunData } from './run-data.js';

/** The files of a run's folder; docs/cli.md lists them. */
export const RUN_FILES = {
  manifest: 'run.json',
  network: 'network.yaml',
  chip: 'chip.yaml',
  image: 'image.spk',
  trained: 'trained.spk',
  order: 'order.npy',
  checkpoint: 'checkpoint.bin',
  reportText: 'report.md',
  reportJson: 'report.json',
  trainRecords: 'train.csv',
  testRecords: 'test.csv',
  ledger: 'ledger.csv',
  reconstructions: 'reconstructions.png',
} as const;

const FORMAT = 'spikeloom/run/1';
const CHECKPOINT_MAGIC = 0x50434c53;
const CHECKPOINT_VERSION = 1;
const HEADER_BYTES = 12;

const count = z.int().min(1);

const manifestSchema = z.strictObject({
  format: z.literal(FORMAT),
  data: z.string(),
  dataDir: z.string().nullable(),
  dataShape: z.tuple([count, count]).nullable(),
  dataChecksum: z.string().nullable(),
  options: learnOptionsSchema,
  coresPerLayer: z.union([count, z.record(z.string(), count)]).nullable(),
  prices: z.string().nullable().default(null),
  timing: z.enum(TIMING_MODES).default('analytic'),
  chips: z.strictObject({ columns: count, rows: count }).default({ columns: 1, rows: 1 }),
});

/** What a run was asked for; with the other files of its folder all that runs it again. */
export interface RunManifest extends RunData {
  readonly format: typeof FORMAT;
  readonly options: LearnOptions;
  readonly coresPerLayer: CoresPerLayer | null;
  /** The chip's price list that was asked for; null: its default. */
  readonly prices: string | null;
  /** How emulated time is told. */
  readonly timing: TimingMode;
  /** Chips of the system, as asked for or as few as were enough. */
  readonly chips: ChipGrid;
}

/** A run between two samples. */
export interface Checkpoint {
  readonly chip: ChipRunState;
  readonly twin: FloatRunState | null;
  readonly chipWallS: number;
  readonly floatWallS: number;
}

export function newManifest(parts: Omit<RunManifest, 'format'>): RunManifest {
  return { format: FORMAT, ...parts };
}

/** `runs/NAME-1`, or the first number that is free. */
export function freeRunFolder(name: string): string {
  const taken = new Set(existsSync('runs') ? readdirSync('runs') : []);
  let number = 1;
  while (taken.has(`${name}-${number}`)) number++;
  return join('runs', `${name}-${number}`);
}

/** Writes what is settled before the first step. */
export function writeRunStart(
  folder: string,
  files: {
    readonly manifest: RunManifest;
    readonly network: string;
    readonly chip: string;
    readonly image: Uint8Array;
    readonly order: Uint8Array;
  },
  force: boolean,
): void {
  const contents = new Map<string, Uint8Array | string>([
    [RUN_FILES.network, files.network],
    [RUN_FILES.chip, files.chip],
    [RUN_FILES.image, files.image],
    [RUN_FILES.order, files.order],
    [RUN_FILES.manifest, `${JSON.stringify(files.manifest, null, 2)}\n`],
  ]);
  writeFolderAtomic(folder, contents, { force });
}

/** @throws SpikeloomError for a folder that holds no run, or one of another format */
export function readManifest(folder: string): RunManifest {
  const file = join(folder, RUN_FILES.manifest);
  if (!existsSync(file))
    raise('holds no run (there is no run.json); name the folder of a learning run', { file: folder });
  let manifest: unknown;
  try {
    manifest = JSON.parse(readText(file));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return raise(`is not valid JSON: ${error.message}`, { file });
  }
  const read = manifestSchema.safeParse(manifest);
  if (read.success) return read.data;
  const [{ path, message }] = read.error.issues;
  return raise(`is no run of this build: ${path.join('.') || 'the file'}: ${message}`, { file });
}

/** The chip of a run, or its system of several. @param prices which of its price lists holds; its default if left out */
export function readRunChip(folder: string, chips: ChipGrid, prices: string | undefined): SystemModel {
  const file = join(folder, RUN_FILES.chip);
  return systemOf(parseChip(readText(file), file, prices), chips);
}

export function readRunImage(folder: string): Uint8Array {
  return readBytes(join(folder, RUN_FILES.image));
}

export function writeCheckpoint(folder: string, checkpoint: Checkpoint): void {
  const payload = new Uint8Array(serialize(checkpoint));
  const file = new Uint8Array(HEADER_BYTES + payload.length);
  const header = new DataView(file.buffer);
  header.setUint32(0, CHECKPOINT_MAGIC, true);
  header.setUint32(4, CHECKPOINT_VERSION, true);
  header.setUint32(8, crc32(payload), true);
  file.set(payload, HEADER_BYTES);
  writeFileAtomic(join(folder, RUN_FILES.checkpoint), file);
}

/**
 * The last checkpoint of a run, or null where it was stopped before it could leave one.
 * @throws SpikeloomError where it is damaged or of another version
 */
export function readCheckpoint(folder: string): Checkpoint | null {
  const file = join(folder, RUN_FILES.checkpoint);
  if (!existsSync(file)) return null;
  const bytes = readBytes(file);
  if (bytes.length < HEADER_BYTES) raise(`has ${bytes.length} bytes; a checkpoint has more`, { file });
  const header = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [magic, version, crc] = [0, 4, 8].map(at => header.getUint32(at, true));
  if (magic !== CHECKPOINT_MAGIC) raise('is no checkpoint of spikeloom', { file });
  if (version !== CHECKPOINT_VERSION) {
    raise(`has checkpoint version ${version}; this build reads ${CHECKPOINT_VERSION}; start the run anew`, {
      file,
    });
  }
  const payload = bytes.subarray(HEADER_BYTES);
  if (crc32(payload) !== crc) raise('is damaged (its checksum does not match); start the run anew', { file });
  return deserialize(payload) as Checkpoint;
}
