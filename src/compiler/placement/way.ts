import { type Grid, offset } from './grid.js';

/** Directions of links that leave a router; a link's number is tile * 4 + direction. */
export const EAST = 0;
export const WEST = 1;
export const SOUTH = 2;
export const NORTH = 3;

/** The links of the X-Y way from one tile to another, in the order in which a packet takes them. */
export function linksOfWay({ columns, rows, torus }: Grid, from: number, to: number): number[] {
  const links: number[] = [];
  let x = from % columns;
  let y = Math.floor(from / columns);
  const east = offset(x, to % columns, columns, torus);
  const south = offset(y, Math.floor(to / columns), rows, torus);
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
