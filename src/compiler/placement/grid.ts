import type { ChipModel } from '../../hardware/schema.js';

/** The routers of a chip as the placement sees them: tiles row by row, tile number = y * columns + x. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly tiles: number;
  readonly coresPerTile: number;
  /** Whether the last column (row) is joined to the first. */
  readonly torus: boolean;
  /** Directed links between neighbouring routers. */
  readonly links: number;
}

export function gridOf({ mesh }: Pick<ChipModel, 'mesh'>): Grid {
  const { columns, rows, coresPerTile } = mesh;
  const torus = (mesh.topology as string) === 'torus';
  return {
    columns,
    rows,
    tiles: columns * rows,
    coresPerTile,
    torus,
    links: 2 * (rows * linksOfRing(columns, torus) + columns * linksOfRing(rows, torus)),
  };
}

/** Neighbouring pairs of a row of routers; a ring of two has two links each way, of which one is used. */
function linksOfRing(length: number, torus: boolean): number {
  return torus && length > 2 ? length : length - 1;
}

/**
 * Links from one place of a row (or column) to another, negative where the packet goes towards smaller numbers. On a
 * ring the shorter side is taken, and that of growing numbers where both are as long.
 */
export function offset(from: number, to: number, length: number, torus: boolean): number {
  const straight = to - from;
  if (!torus) return straight;
  if (2 * straight > length) return straight - length;
  return 2 * straight <= -length ? straight + length : straight;
}

/** What a link costs a packet, by its direction. */
export interface HopPrice {
  readonly eastWest: number;
  readonly northSouth: number;
  /** The chip model's unit; `hops` where it does not price both directions in the same unit. */
  readonly unit: string;
}

type Prices = ChipModel['prices']['energy'];

const PLAIN_HOPS: HopPrice = { eastWest: 1, northSouth: 1, unit: 'hops' };

/** The chip's own prices of a hop, in energy or in time. */
export function hopPrice(prices: Prices): HopPrice {
  const { hopEastWest, hopNorthSouth } = prices;
  if (hopEastWest === undefined || hopNorthSouth === undefined) return PLAIN_HOPS;
  if (!('value' in hopEastWest) || !('value' in hopNorthSouth)) return PLAIN_HOPS;
  if (hopEastWest.unit !== hopNorthSouth.unit) return PLAIN_HOPS;
  return { eastWest: hopEastWest.value, northSouth: hopNorthSouth.value, unit: hopEastWest.unit };
}

/** Price of the way between any two tiles, [tiles x tiles]: symmetric, 0 within a tile. */
export function wayPrices(grid: Grid, { eastWest, northSouth }: HopPrice): Float64Array {
  const { columns, tiles, rows, torus } = grid;
  const table = new Float64Array(tiles * tiles);
  for (let a = 0; a < tiles; a++) {
    for (let b = 0; b < tiles; b++) {
      const east = offset(a % columns, b % columns, columns, torus);
      const south = offset(Math.floor(a / columns), Math.floor(b / columns), rows, torus);
      table[a * tiles + b] = eastWest * Math.abs(east) + northSouth * Math.abs(south);
    }
  }
  return table;
}
