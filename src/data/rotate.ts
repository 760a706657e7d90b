/** Fraction bits of sine and cosine. */
const TURN_BITS = 14;
/** Fraction bits of a place between two pixels. */
const PLACE_BITS = 8;
const HALF = 1 << (2 * PLACE_BITS - 1);

/**
 * An image turned about its centre in integers, bilinear between pixels at 256ths, its edge pixels repeated
 * outwards; the same on every machine.
 *
 * @param image [rows x columns], 0..255
 * @param degrees a whole angle; positive turns what is seen counter-clockwise
 */
export function rotateImage(image: Uint8Array, rows: number, columns: number, degrees: number): Uint8Array {
  const scale = 2 ** TURN_BITS;
  const cosine = Math.round(Math.cos((degrees * Math.PI) / 180) * scale);
  const sine = Math.round(Math.sin((degrees * Math.PI) / 180) * scale);
  const turned = new Uint8Array(rows * columns);
  // Places from the centre are counted in half pixels, so that they are whole for sides of any length.
  for (let row = 0; row < rows; row++) {
    const down = 2 * row - (rows - 1);
    for (let column = 0; column < columns; column++) {
      const right = 2 * column - (columns - 1);
      const x = cosine * right - sine * down + (columns - 1) * scale;
      const y = sine * right + cosine * down + (rows - 1) * scale;
      turned[row * columns + column] = sample(image, rows, columns, x, y);
    }
  }
  return turned;
}

/** @param x,y a place in units of 2^-15 pixels */
function sample(image: Uint8Array, rows: number, columns: number, x: number, y: number): number {
  const bits = TURN_BITS + 1;
  const left = x >> bits;
  const top = y >> bits;
  const fromLeft = (x >> (bits - PLACE_BITS)) & ((1 << PLACE_BITS) - 1);
  const fromTop = (y >> (bits - PLACE_BITS)) & ((1 << PLACE_BITS) - 1);
  const at = (column: number, row: number) =>
    image[clamp(row, rows - 1) * columns + clamp(column, columns - 1)];
  const across = (row: number) =>
    at(left, row) * ((1 << PLACE_BITS) - fromLeft) + at(left + 1, row) * fromLeft;
  const sum = across(top) * ((1 << PLACE_BITS) - fromTop) + across(top + 1) * fromTop;
  return (sum + HALF) >> (2 * PLACE_BITS);
}

function clamp(place: number, last: number): number {
  return Math.min(Math.max(place, 0), last);
}
