import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { raise } from '../../fixed/error.js';
import { parseIdxSet } from '../idx.js';
import { checkShape, type ImageShape } from '../image-shape.js';
import type { ReadSet } from '../join-sets.js';
import { parseNpySet } from '../npy-set.js';
import { readDataFile } from './read-data-file.js';

type Part = 'train' | 'test';
type Content = 'images' | 'labels';

/** The names of MNIST's files with a dash or a point, those of sets like it with a name before, `test` for `t10k`. */
const IDX_NAME = /^(?:.*[-_.])?(train|t10k|test)[-_.](images|labels)[-_.]idx[13][-_.]ubyte(?:\.gz)?$/;
const NPY_NAME = /^(train|test)[-_](images|labels)\.npy$/;

/** The usual name of a file, for an error that misses it. */
const USUAL = {
  'train images': 'train-images-idx3-ubyte',
  'train labels': 'train-labels-idx1-ubyte',
  'test images': 't10k-images-idx3-ubyte',
  'test labels': 't10k-labels-idx1-ubyte',
} as const;

/**
 * Both halves of the data set in a folder: four IDX files or four .npy files, found by their names.
 *
 * @param advice how to get the files, for an error that misses them
 * @throws SpikeloomError for files missing, of which there are two, or that are not what their names say
 */
export function readFolder(
  folder: string,
  advice: string,
  shape?: ImageShape,
): { readonly train: ReadSet; readonly test: ReadSet } {
  const names = readdirSync(folder).sort();
  const idx = byRole(folder, names, IDX_NAME);
  const npy = byRole(folder, names, NPY_NAME);
  if (idx.size > 0 && npy.size > 0) {
    raise(`holds IDX files (${[...idx.values()][0]}) and .npy files; leave one kind`, { file: folder });
  }
  if (npy.size > 0) {
    const file = (part: Part, content: Content) =>
      readDataFile(join(folder, npy.get(`${part} ${content}`) ?? missing(`${part}_${content}.npy`)));
    const missing = (name: string) => raise(`is incomplete: no ${name}; ${advice}`, { file: folder });
    const read = (part: Part) => parseNpySet(file(part, 'images'), file(part, 'labels'), shape);
    return { train: read('train'), test: read('test') };
  }
  const file = (part: Part, content: Content) => {
    const role = `${part} ${content}` as const;
    const missing = () =>
      raise(`is incomplete: no ${USUAL[role]} (or ${USUAL[role]}.gz); ${advice}`, { file: folder });
    return readDataFile(join(folder, idx.get(role) ?? missing()));
  };
  const read = (part: Part): ReadSet => {
    const images = file(part, 'images');
    const labels = file(part, 'labels');
    const set = parseIdxSet(images, labels);
    checkShape([set.rows, set.columns], shape, images.file);
    return { set, imagesFile: images.file, labelsFile: labels.file };
  };
  return { train: read('train'), test: read('test') };
}

/** File names by what they hold, such as `train images`; of a file and its packed copy, the plain one. */
function byRole(folder: string, names: readonly string[], pattern: RegExp): Map<string, string> {
  const found = new Map<string, string>();
  for (const name of names) {
    const match = pattern.exec(name);
    if (match === null) continue;
    const role = `${match[1] === 't10k' ? 'test' : match[1]} ${match[2]}`;
    const other = found.get(role);
    if (other === undefined) found.set(role, name);
    else if (name !== `${other}.gz`) {
      raise(`holds two files of ${role}, ${other} and ${name}; leave one`, { file: folder });
    }
  }
  return found;
}
