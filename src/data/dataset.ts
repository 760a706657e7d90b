import { crc32 } from '../fixed/crc32.js';

/** Labelled greyscale images of one size, one after the other. */
export interface ImageSet {
  /** Pixels 0..255, `count * rows * columns` of them: image by image, each in raster order. */
  readonly images: Uint8Array;
  /** One class 0..255 for each image. */
  readonly labels: Uint8Array;
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
}

/** What a run learns from and is tested on. */
export interface Dataset {
  /** As the user named it. */
  readonly name: string;
  /** Labels are 0 .. classes - 1. */
  readonly classes: number;
  readonly train: ImageSet;
  readonly test: ImageSet;
}

/** Image number `index` of a set, 0-based: a view of its pixels, not a copy. */
export function imageAt(set: ImageSet, index: number): Uint8Array {
  const pixels = set.rows * set.columns;
  return set.images.subarray(index * pixels, (index + 1) * pixels);
}

/** Images `from` up to, not including, `to` as a set of their own that shares the pixels. */
export function sliceSet(set: ImageSet, from: number, to: number): ImageSet {
  const pixels = set.rows * set.columns;
  const images = set.images.subarray(from * pixels, to * pixels);
  const labels = set.labels.subarray(from, to);
  return { images, labels, count: labels.length, rows: set.rows, columns: set.columns };
}

/** CRC-32 of sizes, pixels and labels of both sets, as eight hexadecimal digits: whether data are still the same. */
export function datasetChecksum({ classes, train, test }: Dataset): string {
  const sizes = Uint32Array.of(classes, train.count, test.count, train.rows, train.columns);
  let sum = 0;
  const text = new TextEncoder().encode(sizes.join(' '));
  for (const bytes of [text, train.images, train.labels, test.images, test.labels]) sum = crc32(bytes, sum);
  return sum.toString(16).padStart(8, '0');
}
