import { encode } from 'fast-png';
import { raise } from '../fixed/error.js';

export interface GridOptions {
  /** Images side by side in a row of the grid; default 10. */
  readonly perRow?: number;
  /** Side of a pixel's square in the picture, pixels; default 3. */
  readonly scale?: number;
}

/** Space between images, pixels of the picture, and its grey. */
const GAP_PX = 2;
const GAP_GREY = 255;

/**
 * Grey images in rows and columns, in the order given: with `perRow` originals and then `perRow` reconstructions
 * each stands over its own.
 *
 * @param images one or more, `rows * columns` values 0 (black) to 255 (white) each, in raster order
 * @returns the bytes of a PNG file, 8-bit grey; places after the last image are white
 * @throws SpikeloomError for no images, one of another size, or sizes below 1
 */
export function imageGrid(
  images: readonly Uint8Array[],
  rows: number,
  columns: number,
  { perRow = 10, scale = 3 }: GridOptions = {},
): Uint8Array {
  if (images.length === 0) raise('a picture of no images; give one at least');
  for (const [name, value] of Object.entries({ rows, columns, perRow, scale })) {
    if (!Number.isInteger(value) || value < 1) raise(`${name} of a picture is ${value}; give 1 or more`);
  }
  const wrong = images.findIndex(image => image.length !== rows * columns);
  if (wrong >= 0) {
    raise(`image ${wrong} of a picture has ${images[wrong].length} pixels, not ${rows} x ${columns}`);
  }
  const cellWidth = columns * scale + GAP_PX;
  const cellHeight = rows * scale + GAP_PX;
  const width = Math.min(perRow, images.length) * cellWidth + GAP_PX;
  const height = Math.ceil(images.length / perRow) * cellHeight + GAP_PX;
  const data = new Uint8Array(width * height).fill(GAP_GREY);
  for (const [index, image] of images.entries()) {
    const left = GAP_PX + (index % perRow) * cellWidth;
    const top = GAP_PX + Math.floor(index / perRow) * cellHeight;
    for (let y = 0; y < rows * scale; y++) {
      for (let x = 0; x < columns * scale; x++) {
        const pixel = image[Math.floor(y / scale) * columns + Math.floor(x / scale)];
        data[(top + y) * width + left + x] = pixel;
      }
    }
  }
  return encode({ width, height, data, channels: 1, depth: 8 });
}
