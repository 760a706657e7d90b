import { drawShift, mixImages, onOff, shiftImage } from '../../../src/fixed/pixels.js';
import type { ContrastiveProcedure, PixelInput } from '../../../src/image/layout.js';
import type { ManagedChip } from '../managed-chip.js';

/**
 * A pixel against its surroundings: four additions of running sums (a row's and a column's, what enters and what
 * leaves), a product, a shift, a subtraction, a doubling, two comparisons and the cut at 255.
 */
const OPERATIONS_PER_CONTRAST = 11;
/** To reduce a byte to a distance: a division, a subtraction, the comparison for a draw anew. */
const OPERATIONS_PER_DISTANCE = 3;

/** How far an image is moved, pixels. */
export interface Shift {
  readonly dx: number;
  readonly dy: number;
}

export const UNMOVED: Shift = { dx: 0, dy: 0 };

/**
 * How far a training image is moved: drawn from the management processor's register, which is loaded anew for
 * each sample. Tally: an operation for each byte drawn and three for each distance; none where nothing moves.
 */
export function trainingShift(chip: ManagedChip, procedure: ContrastiveProcedure, sample: number): Shift {
  const { input, lfsrSeed } = procedure;
  if (input.shiftPixels === 0) return UNMOVED;
  const { dx, dy, draws } = drawShift(lfsrSeed, sample, input.shiftPixels);
  chip.countOperations(draws + 2 * OPERATIONS_PER_DISTANCE);
  return { dx, dy };
}

/**
 * The image encoder's values of an image: moved (an offset of the address, free), then made contrasts where the
 * input asks for them. Tally: 11 operations a pixel for contrasts.
 */
export function encoderValues(
  chip: ManagedChip,
  { rows, columns, transform }: PixelInput,
  pixels: Uint8Array,
  { dx, dy }: Shift,
): Uint8Array {
  const moved = dx === 0 && dy === 0 ? pixels : shiftImage(pixels, rows, columns, dx, dy);
  if (transform === 'none') return moved;
  chip.countOperations(OPERATIONS_PER_CONTRAST * moved.length);
  return onOff(moved, rows, columns);
}

/** The mean of two images. Tally: an addition and a shift a pixel. */
export function mixedPixels(chip: ManagedChip, a: Uint8Array, b: Uint8Array): Uint8Array {
  chip.countOperations(2 * a.length);
  return mixImages(a, b);
}

/** Pixels that the host sends with a sample: an image, and for mixed training a second one after it. */
export function pixelsExpected({ kind, input }: ContrastiveProcedure, training: boolean): number {
  return input.rows * input.columns * (kind === 'mixed' && training ? 2 : 1);
}
