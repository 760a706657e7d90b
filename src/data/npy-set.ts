import { raise } from '../fixed/error.js';
import { checkShape, type ImageShape, shapeOfFlat } from './image-shape.js';
import type { ReadSet } from './join-sets.js';
import { type NpyArray, parseNpy } from './npy.js';

/** A file and what is in it. */
export interface DataFile {
  readonly bytes: Uint8Array;
  readonly file: string;
}

const MAX_LABEL = 255;

/**
 * Joins the images of one .npy file, uint8 of [n, rows, columns] or [n, inputs], with the labels of another,
 * [n] integers of any width.
 *
 * @param shape rows and columns of flat images that are not square
 * @throws SpikeloomError naming the file: another type or number of axes, nothing in it, counts that differ
 */
export function parseNpySet(images: DataFile, labels: DataFile, shape?: ImageShape): ReadSet {
  const pixels = parseNpy(images.bytes, images.file);
  const { file } = images;
  if (pixels.dtype !== 'uint8') {
    return raise(`images are ${pixels.dtype}; they must be uint8, 0 to 255 (numpy: astype('uint8'))`, {
      file,
    });
  }
  const axes = pixels.shape;
  if (axes.length !== 2 && axes.length !== 3) {
    raise(`images have shape (${axes.join(', ')}); expected (n, rows, columns) or (n, inputs)`, { file });
  }
  if (pixels.data.length === 0) raise(`holds no images: its shape is (${axes.join(', ')})`, { file });
  if (axes.length === 3) checkShape([axes[1], axes[2]], shape, file);
  const [rows, columns] = axes.length === 3 ? [axes[1], axes[2]] : shapeOfFlat(axes[1], shape, file);
  const classes = readLabels(parseNpy(labels.bytes, labels.file), labels.file);
  if (classes.length !== axes[0]) {
    raise(`${file} holds ${axes[0]} images, but ${labels.file} ${classes.length} labels`);
  }
  return {
    set: { images: pixels.data, labels: classes, count: axes[0], rows, columns },
    imagesFile: file,
    labelsFile: labels.file,
  };
}

function readLabels({ dtype, shape, data }: NpyArray, file: string): Uint8Array {
  if (dtype.startsWith('float') || dtype === 'bool' || shape.length !== 1) {
    raise(`labels are ${dtype} of shape (${shape.join(', ')}); expected integers of shape (n)`, { file });
  }
  const wrong = data.findIndex(label => label < 0 || label > MAX_LABEL);
  if (wrong >= 0) raise(`label ${wrong} (from 0) is ${data[wrong]}; labels are 0..${MAX_LABEL}`, { file });
  return Uint8Array.from(data);
}
