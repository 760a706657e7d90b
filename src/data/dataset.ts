/** Labelled greyscale images of one size, one after the other. */
export interface ImageSet {
  /** Pixels 0..255, `count * rows * columns` of them: image by image, each in raster order. */
  readonly images: Uint8Array;
  /** One class 0..9 for each image. */
  readonly labels: Uint8Array;
  readonly count: number;
  readonly rows: number;
  readonly columns: number;
}

/** What a run learns from and is tested on. */
export interface Dataset {
  readonly name: string;
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
