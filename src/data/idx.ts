import { raise } from '../fixed/error.js';
import type { ImageSet } from './dataset.js';

/** First word of an IDX file of unsigned bytes with three axes (images) or one (labels). */
const IMAGES_MAGIC = 0x00000803;
const LABELS_MAGIC = 0x00000801;

/** Images out of one IDX file: pixels 0..255, image by image in raster order. */
export interface IdxImages {
  readonly pixels: Uint8Array;
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
}

/**
 * Reads an IDX file of images (format: Y. LeCun, C. Cortes, C. Burges, "The MNIST database", file
 * formats): big-endian words 0x803, count, rows, columns, then a byte a pixel.
 *
 * @param bytes the whole file; the pixels returned are a view of it
 * @throws SpikeloomError naming `file` for another magic, no pixels, or a size that contradicts the header
 */
export function parseIdxImages(bytes: Uint8Array, file: string): IdxImages {
  const [count, rows, columns] = readHeader(bytes, IMAGES_MAGIC, 3, 'images', file);
  const pixels = bytes.subarray(16);
  if (count === 0 || rows === 0 || columns === 0) {
    raise(`holds ${count} images of ${rows} x ${columns} pixels: nothing to read`, { file });
  }
  if (count * rows * columns !== pixels.length) {
    const needed = `${count} images of ${rows} x ${columns} need ${16 + count * rows * columns} bytes`;
    raise(`${needed}, but the file has ${bytes.length}`, { file });
  }
  return { pixels, count, rows, columns };
}

/**
 * Reads an IDX file of labels: big-endian words 0x801, count, then a byte a label.
 *
 * @param bytes the whole file; the labels returned are a view of it
 * @throws SpikeloomError naming `file`
 */
export function parseIdxLabels(bytes: Uint8Array, file: string): Uint8Array {
  const [count] = readHeader(bytes, LABELS_MAGIC, 1, 'labels', file);
  const labels = bytes.subarray(8);
  if (count !== labels.length) {
    raise(`${count} labels need ${8 + count} bytes, but the file has ${bytes.length}`, { file });
  }
  return labels;
}

/**
 * Joins the images of one file with the labels of another.
 *
 * @throws SpikeloomError naming both files if their counts differ
 */
export function parseIdxSet(
  images: { readonly bytes: Uint8Array; readonly file: string },
  labels: { readonly bytes: Uint8Array; readonly file: string },
): ImageSet {
  const { pixels, count, rows, columns } = parseIdxImages(images.bytes, images.file);
  const classes = parseIdxLabels(labels.bytes, labels.file);
  if (classes.length !== count) {
    raise(`${images.file} holds ${count} images, but ${labels.file} ${classes.length} labels`);
  }
  return { images: pixels, labels: classes, count, rows, columns };
}

function readHeader(bytes: Uint8Array, magic: number, axes: number, what: string, file: string): number[] {
  const headerBytes = 4 + 4 * axes;
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    raise('is gzip-compressed; unpack it, or let its name end in .gz', { file });
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length >= 4 && view.getUint32(0) !== magic) {
    const expected = `its first word is ${hex(view.getUint32(0))}, not ${hex(magic)}`;
    raise(`not an IDX file of ${what}: ${expected}`, { file });
  }
  if (bytes.length < headerBytes) {
    raise(`not an IDX file of ${what}: ${bytes.length} bytes, its header alone has ${headerBytes}`, { file });
  }
  return Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
}

function hex(word: number): string {
  return `0x${word.toString(16).padStart(8, '0')}`;
}
