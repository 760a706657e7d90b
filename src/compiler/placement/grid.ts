import type { SystemModel } from '../../hardware/system.js';
import { bordersCrossed, type GridSize, linksAlong, tilesOfChip } from '../../image/chip-grid.js';

/** The routers of a system as the placement sees them: tiles row by row, tile number = y * columns + x. */
export interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly tiles: number;
  readonly coresPerTile: number;
  /** Whether the last column (row) is joined to the first. */
  readonly torus: boolean;
  /** Directed links between neighbouring routers. */
  readonly links: number;
  readonly chips: GridSize;
  /** Tiles of one chip; `columns` and `rows` where there are no others. */
  readonly chipColumns: number;
  readonly chipRows: number;
}

export function gridOf({ mesh }: Pick<SystemModel, 'mesh'>): Grid {
  const { columns, rows, coresPerTile, chips = { columns: 1, rows: 1 } } = mesh;
  const torus = (mesh.topology as string) === 'torus';
  const chip = tilesOfChip(mesh);
  return {
    columns,
    rows,
    tiles: columns * rows,
    coresPerTile,
    torus,
    links: 2 * (rows * linksOfRing(columns, torus) + columns * linksOfRing(rows, torus)),
    chips,
    chipColumns: chip.columns,
    chipRows: chip.rows,
  };
}

/** Neighbouring pairs of a row of routers; a ring of two has two links each way, of which one is used. */
function linksOfRing(length: number, torus: boolean): number {
  return torus && length > 2 ? length : length - 1;
}

/** What a link costs a packet. */
export interface LinkPrices {
  /** On a chip, by direction. */
  readonly eastWest: number;
  readonly northSouth: number;
  /** Between two chips, whatever the direction. */
  readonly offChip: number;
}

/** {@link LinkPrices} in energy or in time. */
export interface HopPrice extends LinkPrices {
  /** The chip model's unit; `hops` where it does not price both directions in the same unit. */
  readonly unit: string;
  /** Whether the chip model has no price of a link between chips in that unit, and {@link OFF_CHIP_RATIO} stands for it. */
  readonly assumed: boolean;
}

/** Every link counts as one. */
export const LINKS: LinkPrices = { eastWest: 1, northSouth: 1, offChip: 1 };

/** A link between chips costs as many of the dearer hops on a chip, where the chip model does not say. */
export const OFF_CHIP_RATIO = 10;

type Prices = SystemModel['prices']['energy'];

const PLAIN_HOPS: HopPrice = {
  eastWest: 1,
  northSouth: 1,
  offChip: OFF_CHIP_RATIO,
  unit: 'hops',
  assumed: true,
};

/** The chip's own prices of a hop, in energy or in time. */
export function hopPrice(prices: Prices): HopPrice {
  const { hopEastWest, hopNorthSouth, hopOffChip } = prices;
  if (hopEastWest === undefined || hopNorthSouth === undefined) return PLAIN_HOPS;
  if (!('value' in hopEastWest) || !('value' in hopNorthSouth)) return PLAIN_HOPS;
  if (hopEastWest.unit !== hopNorthSouth.unit) return PLAIN_HOPS;
  const [eastWest, northSouth] = [hopEastWest.value, hopNorthSouth.value];
  const { unit } = hopEastWest;
  const known = hopOffChip !== undefined && 'value' in hopOffChip && hopOffChip.unit === unit;
  const offChip = known ? hopOffChip.value : OFF_CHIP_RATIO * Math.max(eastWest, northSouth);
  return { eastWest, northSouth, offChip, unit, assumed: !known };
}

/** Links from one tile to another, first along the row (negative: to the west), then along the column (negative: to the north). */
export function wayBetween(grid: Grid, from: number, to: number): { east: number; south: number } {
  const { chipColumns, chipRows, columns, rows, torus } = grid;
  const x = from % columns;
  const y = (from - x) / columns;
  const toX = to % columns;
  return {
    east: linksAlong(x, toX, columns, torus, chipColumns),
    south: linksAlong(y, (to - toX) / columns, rows, torus, chipRows),
  };
}

/** Price of the way from one tile to another. */
export function wayPrice(grid: Grid, prices: LinkPrices, from: number, to: number): number {
  const { chipColumns, chipRows, columns, rows } = grid;
  const { east, south } = wayBetween(grid, from, to);
  const bordersX = bordersCrossed(from % columns, east, chipColumns, columns);
  const bordersY = bordersCrossed(Math.floor(from / columns), south, chipRows, rows);
  return (
    prices.eastWest * (Math.abs(east) - bordersX) +
    prices.northSouth * (Math.abs(south) - bordersY) +
    prices.offChip * (bordersX + bordersY)
  );
}

/** Price of the way between any two tiles, [tiles x tiles]: symmetric, 0 within a tile. */
export function wayPrices(grid: Grid, prices: LinkPrices): Float64Array {
  const { tiles } = grid;
  const table = new Float64Array(tiles * tiles);
  for (let a = 0; a < tiles; a++) {
    for (let b = 0; b < tiles; b++) table[a * tiles + b] = wayPrice(grid, prices, a, b);
  }
  return table;
}
