import { raise } from '../../fixed/error.js';
import { drawBetween, drawIndex, type UniformSource } from './random.js';
import { type ImageShape, rotateImage } from './rotation.js';

/** Rows to present together: positive ones first, then as many negative ones. */
export interface ContrastiveBatch {
  /** `[2 rows, inputs]` */
  readonly images: Float64Array;
  /** `[2 rows, classes]` */
  readonly labels: Uint8Array;
  /** `[2 rows]` */
  readonly positive: Uint8Array;
}

/**
 * Label rows from class numbers, `[rows, classes]`.
 *
 * @throws SpikeloomError for a class that is not one of 0 .. `classes` - 1
 */
export function oneHot(labels: ArrayLike<number>, classes: number): Uint8Array {
  const rows = new Uint8Array(labels.length * classes);
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      raise(`labels[${row}] is ${label}; classes are 0 to ${classes - 1}`);
    }
    rows[row * classes + label] = 1;
  }
  return rows;
}

/** A class uniform among those that are not `label`; one draw. Needs two classes or more. */
export function drawWrongLabel(label: number, classes: number, uniform: UniformSource): number {
  if (classes < 2) raise(`a wrong label needs 2 classes or more; there is ${classes}`);
  const among = drawIndex(classes - 1, uniform);
  return among < label ? among : among + 1;
}

/**
 * Supervised batch: every image with its label, then every image again with a wrong label.
 *
 * @param images firing probabilities, `[rows, inputs]`
 * @param labels class numbers, `[rows]`
 */
export function supervisedBatch(
  images: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  uniform: UniformSource,
): ContrastiveBatch {
  pixelsOf(images, labels.length);
  const right = Array.from(labels);
  const wrong = right.map(label => drawWrongLabel(label, classes, uniform));
  return contrast(images, images, oneHot([...right, ...wrong], classes), right.length);
}

/** How the partners of a mixed batch are chosen. */
export interface MixOptions {
  /** Weight of the row's own image; default 0.5. */
  readonly share?: number;
  /** `'batch'` (default, as released): one index for the whole batch; `'row'`: one draw a row. */
  readonly draw?: 'batch' | 'row';
  /** Where given, each partner is turned by an angle uniform in [-90, 90] degrees. */
  readonly rotate?: ImageShape;
}

/**
 * Self-supervised batch: every image, then every image mixed with another one of the batch. Labels are
 * the same in both halves; they are the target of the classifier only. Draws: the partners, then, with
 * rotation, an angle a row.
 *
 * @param images firing probabilities, `[rows, inputs]`, two rows or more
 * @param labels class numbers, `[rows]`
 */
export function selfSupervisedBatch(
  images: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  uniform: UniformSource,
  options: MixOptions = {},
): ContrastiveBatch {
  const rows = labels.length;
  const inputs = pixelsOf(images, rows);
  const shape = options.rotate;
  if (shape !== undefined && shape.width * shape.height !== inputs) {
    raise(`rotated images: ${shape.width} x ${shape.height} pixels; the images have ${inputs}`);
  }
  const own = Float64Array.from(images);
  const mixed = new Float64Array(own.length);
  const partners = drawPartners(rows, uniform, options.draw);
  partners.forEach((partner, row) => {
    const other = own.subarray(partner * inputs, (partner + 1) * inputs);
    const turned = shape === undefined ? other : rotateImage(other, shape, drawBetween(-90, 90, uniform));
    const image = own.subarray(row * inputs, (row + 1) * inputs);
    mixed.set(mixImages(image, turned, options.share), row * inputs);
  });
  return contrast(own, mixed, oneHot([...Array.from(labels), ...Array.from(labels)], classes), rows);
}

/** Mixture of two images as firing probabilities: `share` x + (1 - `share`) x'. */
export function mixImages(image: Float64Array, other: Float64Array, share = 0.5): Float64Array {
  if (!(share >= 0 && share <= 1)) raise(`mixed image: share is ${share}; it must be in [0, 1]`);
  if (image.length !== other.length) {
    raise(`mixed image: ${image.length} and ${other.length} pixels; both need the same`);
  }
  return image.map((value, i) => share * value + (1 - share) * other[i]!);
}

/**
 * For each row another row of the batch. As released, one draw r in 0 .. rows - 2 serves all rows: row i
 * gets the r-th of the others, that is r + 1 where i <= r, else r.
 */
export function drawPartners(
  rows: number,
  uniform: UniformSource,
  draw: 'batch' | 'row' = 'batch',
): number[] {
  if (rows < 2) raise(`mixed images need a batch of 2 rows or more; there is ${rows}`);
  const shared = draw === 'batch' ? drawIndex(rows - 1, uniform) : undefined;
  return Array.from({ length: rows }, (_, row) => {
    const among = shared ?? drawIndex(rows - 1, uniform);
    return row <= among ? among + 1 : among;
  });
}

function pixelsOf(images: ArrayLike<number>, rows: number): number {
  const pixels = images.length / rows;
  if (pixels < 1 || !Number.isInteger(pixels)) {
    raise(`batch: ${images.length} pixels for ${rows} labels; every label needs one whole image`);
  }
  return pixels;
}

function contrast(
  positiveImages: ArrayLike<number>,
  negativeImages: ArrayLike<number>,
  labels: Uint8Array,
  rows: number,
): ContrastiveBatch {
  const images = new Float64Array(positiveImages.length + negativeImages.length);
  images.set(positiveImages);
  images.set(negativeImages, positiveImages.length);
  return { images, labels, positive: new Uint8Array(2 * rows).fill(1, 0, rows) };
}
