/** Width and height of an image in pixels. */
export interface ImageShape {
  readonly width: number;
  readonly height: number;
}

/**
 * An image turned about its centre, bilinear between pixels, with its edge pixels repeated outwards
 * (golden README, "Negative rows in the release").
 *
 * @param image `[height, width]`, row by row
 * @param degrees angle; positive turns what is seen counter-clockwise
 */
export function rotateImage(image: ArrayLike<number>, shape: ImageShape, degrees: number): Float64Array {
  const { width, height } = shape;
  const cosine = Math.cos((degrees * Math.PI) / 180);
  const sine = Math.sin((degrees * Math.PI) / 180);
  const middleX = (width - 1) / 2;
  const middleY = (height - 1) / 2;
  const out = new Float64Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const right = x - middleX;
      const down = y - middleY;
      // Where the pixel comes from: its place turned back; rows run downwards.
      const fromX = middleX + cosine * right - sine * down;
      const fromY = middleY + sine * right + cosine * down;
      out[y * width + x] = sample(image, shape, fromX, fromY);
    }
  }
  return out;
}

function sample(image: ArrayLike<number>, { width, height }: ImageShape, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const at = (column: number, row: number): number =>
    image[clamp(row, height - 1) * width + clamp(column, width - 1)]!;
  const upper = at(left, top) + (x - left) * (at(left + 1, top) - at(left, top));
  const lower = at(left, top + 1) + (x - left) * (at(left + 1, top + 1) - at(left, top + 1));
  return upper + (y - top) * (lower - upper);
}

function clamp(place: number, last: number): number {
  return Math.min(Math.max(place, 0), last);
}
