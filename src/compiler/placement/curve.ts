import type { ChipModel } from '../../hardware/schema.js';

/** A core of the partition on the chip. */
export interface Place {
  /** tile number * coresPerTile + place in the tile; tiles are numbered row by row. */
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

type Mesh = Pick<ChipModel['mesh'], 'columns' | 'rows' | 'coresPerTile'>;

/** Every core of the chip, tiles along a Hilbert curve over the square around the mesh. */
export function placesAlongCurve({ columns, rows, coresPerTile }: Mesh): Place[] {
  let side = 1;
  while (side < columns || side < rows) side *= 2;
  const places: Place[] = [];
  for (let distance = 0; distance < side * side; distance++) {
    const { x, y } = hilbert(side, distance);
    if (x >= columns || y >= rows) continue;
    for (let core = 0; core < coresPerTile; core++) {
      places.push({ id: (y * columns + x) * coresPerTile + core, x, y });
    }
  }
  return places;
}

/** The place at a distance along the Hilbert curve that fills a square; `side` is a power of two. */
function hilbert(side: number, distance: number): { x: number; y: number } {
  let x = 0;
  let y = 0;
  let rest = distance;
  for (let size = 1; size < side; size *= 2) {
    const right = 1 & (rest >> 1);
    const up = 1 & (rest ^ right);
    if (up === 0) {
      if (right === 1) {
        x = size - 1 - x;
        y = size - 1 - y;
      }
      [x, y] = [y, x];
    }
    x += size * right;
    y += size * up;
    rest >>= 2;
  }
  return { x, y };
}
