import { type Dataset, datasetChecksum } from '../../data/dataset.js';
import type { ImageShape } from '../../data/image-shape.js';
import { loadDataset } from '../../data/node/load-dataset.js';
import { raise } from '../../fixed/error.js';

/** The data set that is meant where a command names none. */
export const DEFAULT_DATA = 'mnist';

/** What a command line says of the data set. */
export interface DataFlags {
  readonly data?: string;
  readonly dataDir?: string;
  readonly shape?: ImageShape;
}

/** Which data a run learns from, as its manifest has it. */
export interface RunData {
  /** Name of a data set, a folder, or two CSV files. */
  readonly data: string;
  /** Folder of a data set with a name where it is not the installed one. */
  readonly dataDir: string | null;
  /** Rows and columns of the images where a file does not tell them. */
  readonly dataShape: ImageShape | null;
  /** Checksum of what was loaded; null where any data will do. */
  readonly dataChecksum: string | null;
}

/** What the flags ask for; a folder without a name is a data set of its own. Nothing is read. */
export function dataAskedFor({ data, dataDir, shape }: DataFlags): RunData {
  return {
    data: data ?? dataDir ?? DEFAULT_DATA,
    dataDir: data === undefined ? null : (dataDir ?? null),
    dataShape: shape ?? null,
    dataChecksum: null,
  };
}

/** Loads the data for a new run. @returns the data set, and the record by which to find it again */
export function openData(flags: DataFlags): { readonly dataset: Dataset; readonly record: RunData } {
  const asked = dataAskedFor(flags);
  const dataset = reopenData(asked);
  return { dataset, record: { ...asked, dataChecksum: datasetChecksum(dataset) } };
}

/**
 * Loads the data that a run was started on.
 *
 * @throws SpikeloomError where they are gone, cannot be read, or are not the same any more
 */
export function reopenData({ data, dataDir, dataShape, dataChecksum }: RunData): Dataset {
  const dataset = loadDataset(data, {
    ...(dataDir === null ? {} : { dataDir }),
    ...(dataShape === null ? {} : { shape: dataShape }),
  });
  const actual = datasetChecksum(dataset);
  if (dataChecksum !== null && actual !== dataChecksum) {
    const where = dataDir === null ? '' : ` in ${dataDir}`;
    raise(
      `data set ${data}${where} has changed: its checksum is ${actual}, that of the run's data was ${dataChecksum}; ` +
        'restore it, or start a new run',
    );
  }
  return dataset;
}
