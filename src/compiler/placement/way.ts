import { bordersCrossed } from '../../image/chip-grid.js';
import { type Grid, type LinkPrices, wayBetween } from './grid.js';

/** Directions of links that leave a router; a link's number is tile * 4 + direction. */
export const EAST = 0;
export const WEST = 1;
export const SOUTH = 2;
export const NORTH = 3;

/** The links of the X-Y way from one tile to another, in the order in which a packet takes them. */
export function linksOfWay(grid: Grid, from: number, to: number): number[] {
  const { columns, rows } = grid;
  const links: number[] = [];
  let x = from % columns;
  let y = Math.floor(from / columns);
  const { east, south } = wayBetween(grid, from, to);
  for (let k = Math.abs(east); k > 0; k--) {
    links.push((y * columns + x) * 4 + (east > 0 ? EAST : WEST));
    x = (x + Math.sign(east) + columns) % columns;
  }
  for (let k = Math.abs(south); k > 0; k--) {
    links.push((y * columns + x) * 4 + (south > 0 ? SOUTH : NORTH));
    y = (y + Math.sign(south) + rows) % rows;
  }
  return links;
}

/** Price of one link, by its number. */
export function priceOfLink(
  { chipColumns, chipRows, columns, rows }: Grid,
  prices: LinkPrices,
  link: number,
): number {
  const tile = Math.floor(link / 4);
  const direction = link % 4;
  const isRow = direction === EAST || direction === WEST;
  const step = direction === EAST || direction === SOUTH ? 1 : -1;
  const crossed = isRow
    ? bordersCrossed(tile % columns, step, chipColumns, columns)
    : bordersCrossed(Math.floor(tile / columns), step, chipRows, rows);
  if (crossed > 0) return prices.offChip;
  return isRow ? prices.eastWest : prices.northSouth;
}
