import { coreNumber, type TileMesh, tilesOfChip } from '../../image/chip-grid.js';

/** A core of the partition on the chip. */
export interface Place {
  /** The core's number: chip by chip, tiles row by row, places of a tile. */
  readonly id: number;
  readonly x: number;
  readonly y: number;
}

type Mesh = TileMesh & { readonly coresPerTile: number };

/** Every core of a system, chips along a Hilbert curve, on each of them tiles along another. */
export function placesAlongCurve(mesh: Mesh): Place[] {
  const { chips = { columns: 1, rows: 1 }, coresPerTile } = mesh;
  const { columns, rows } = tilesOfChip(mesh);
  const inside = [...alongCurve(columns, rows)];
  const places: Place[] = [];
  for (const chip of alongCurve(chips.columns, chips.rows)) {
    for (const tile of inside) {
      const place = { x: chip.x * columns + tile.x, y: chip.y * rows + tile.y };
      for (let core = 0; core < coresPerTile; core++) {
        places.push({ id: coreNumber(mesh, place, core), ...place });
      }
    }
  }
  return places;
}

/** The places of a rectangle in the order of a Hilbert curve over the square around it. */
function* alongCurve(columns: number, rows: number): Generator<{ x: number; y: number }> {
  let side = 1;
  while (side < columns || side < rows) side *= 2;
  for (let distance = 0; distance < side * side; distance++) {
    const place = hilbert(side, distance);
    if (place.x < columns && place.y < rows) yield place;
  }
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
