import { lfsr32Draw } from './lfsr.js';
import { mixSeed } from './seed.js';

/**
 * Integer arithmetic on images of 8-bit pixels, row by row: what a management processor does before it
 * hands values to an input encoder, and the float twin with it.
 */

/** Side of the box around a pixel that is its surroundings, pixels. */
const BOX_SIDE = 7;
/** 2^16 over the pixels of a box: a sum times it stays below 2^31. */
const BOX_RECIPROCAL = Math.round(2 ** 16 / BOX_SIDE ** 2);
/** A difference below it is no contrast. */
const LEAST_CONTRAST = 8;
const WHITE = 255;

/**
 * The image moved by (dx, dy) pixels, to the right and down; what comes in from outside is 0.
 *
 * @param pixels [rows x columns]
 * @returns a new array of the same length
 */
export function shiftImage(
  pixels: Uint8Array,
  rows: number,
  columns: number,
  dx: number,
  dy: number,
): Uint8Array {
  const moved = new Uint8Array(rows * columns);
  const from = Math.max(0, dx);
  const to = Math.min(columns, columns + dx);
  for (let row = Math.max(0, dy); row < Math.min(rows, rows + dy); row++) {
    for (let column = from; column < to; column++) {
      moved[row * columns + column] = pixels[(row - dy) * columns + column - dx];
    }
  }
  return moved;
}

/**
 * What stands out of its surroundings, above and below: with s the sum of the 7 x 7 box around pixel p (0 outside
 * the image) and `m = (1337 s) >> 16` its mean, `d = 2 (p - m)`; d is 0 where |d| < 8.
 *
 * @param pixels [rows x columns], 0..255
 * @returns [2 x rows x columns]: min(255, d) where d > 0, of all pixels; then min(255, -d) where d < 0
 */
export function onOff(pixels: Uint8Array, rows: number, columns: number): Uint8Array {
  const reach = BOX_SIDE >> 1;
  const count = rows * columns;
  const values = new Uint8Array(2 * count);
  const sums = summedArea(pixels, rows, columns);
  const stride = columns + 1;
  for (let row = 0; row < rows; row++) {
    const top = Math.max(0, row - reach);
    const bottom = Math.min(rows, row + reach + 1);
    for (let column = 0; column < columns; column++) {
      const left = Math.max(0, column - reach);
      const right = Math.min(columns, column + reach + 1);
      const sum =
        sums[bottom * stride + right] -
        sums[top * stride + right] -
        sums[bottom * stride + left] +
        sums[top * stride + left];
      const place = row * columns + column;
      const contrast = 2 * (pixels[place] - ((sum * BOX_RECIPROCAL) >> 16));
      if (contrast >= LEAST_CONTRAST) values[place] = Math.min(WHITE, contrast);
      else if (contrast <= -LEAST_CONTRAST) values[count + place] = Math.min(WHITE, -contrast);
    }
  }
  return values;
}

/** Sum of the pixels above and left of each corner; [(rows + 1) x (columns + 1)]. */
function summedArea(pixels: Uint8Array, rows: number, columns: number): Int32Array {
  const stride = columns + 1;
  const sums = new Int32Array((rows + 1) * stride);
  for (let row = 0; row < rows; row++) {
    let line = 0;
    for (let column = 0; column < columns; column++) {
      line += pixels[row * columns + column];
      sums[(row + 1) * stride + column + 1] = sums[row * stride + column + 1] + line;
    }
  }
  return sums;
}

/** The mean of two images, rounded down; they are of one length. */
export function mixImages(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((pixel, place) => (pixel + b[place]) >> 1);
}

/** Names the stream of image shifts, so that no other use of the same seed shares its numbers. */
const SHIFT_STREAM = 0x73686966;

/**
 * How far the image of a training sample is moved: dx, then dy, uniform in -reach .. reach, each from a byte of a
 * 32-bit register that starts at `mixSeed(seed, stream, sample)`. Bytes from the last whole multiple of
 * 2 reach + 1 on are drawn anew.
 *
 * @param reach 1..127
 * @returns the two distances, and how many bytes were drawn
 */
export function drawShift(
  seed: number,
  sample: number,
  reach: number,
): { readonly dx: number; readonly dy: number; readonly draws: number } {
  const span = 2 * reach + 1;
  const limit = 256 - (256 % span);
  let state = mixSeed(seed, SHIFT_STREAM, sample);
  let draws = 0;
  const distance = (): number => {
    do {
      state = lfsr32Draw(state);
      draws++;
    } while ((state & 255) >= limit);
    return ((state & 255) % span) - reach;
  };
  const dx = distance();
  const dy = distance();
  return { dx, dy, draws };
}
