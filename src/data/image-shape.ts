import { raise } from '../fixed/error.js';

/** Rows and columns of an image, pixels. */
export type ImageShape = readonly [rows: number, columns: number];

/**
 * The shape of images that a file holds flat: the one asked for, else a square.
 *
 * @throws SpikeloomError naming `file` where the pixels do not fill it, or make no square
 */
export function shapeOfFlat(pixels: number, asked: ImageShape | undefined, file: string): ImageShape {
  if (asked !== undefined) {
    const [rows, columns] = asked;
    if (rows * columns === pixels) return asked;
    const needed = `${rows}x${columns} are ${rows * columns}; give another --shape`;
    return raise(`images have ${pixels} pixels, but ${needed}`, { file });
  }
  const side = Math.sqrt(pixels);
  if (Number.isInteger(side) && side > 0) return [side, side];
  return raise(`images have ${pixels} pixels, which make no square; give --shape ROWSxCOLUMNS`, { file });
}

/** @throws SpikeloomError naming `file` where images that have a shape have another than the one asked for */
export function checkShape([rows, columns]: ImageShape, asked: ImageShape | undefined, file: string): void {
  if (asked === undefined || (asked[0] === rows && asked[1] === columns)) return;
  raise(`images are ${rows}x${columns}, not ${asked.join('x')}; leave --shape out`, { file });
}
