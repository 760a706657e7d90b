import { linksAlong } from '../../../image/chip-grid.js';
import { DIRECTIONS, EAST, NORTH, type PacketNetworkSpec, SOUTH, WEST } from './spec.js';

/** No link: the packet stands in the column (row) that it wants to. */
export const HERE = 255;

/** Which way packets take, X first, then Y. */
export interface PacketWays {
  /** [columns x columns] direction from column x to column x', or {@link HERE}. */
  readonly eastWest: Uint8Array;
  /** [rows x rows] */
  readonly northSouth: Uint8Array;
  /** [links] tile that each leads to, -1 where there is no link. */
  readonly linkTo: Int32Array;
}

export function packetWays({ columns, rows, topology, chip }: PacketNetworkSpec): PacketWays {
  const torus = topology === 'torus';
  const linkTo = new Int32Array(columns * rows * DIRECTIONS).fill(-1);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const first = (y * columns + x) * DIRECTIONS;
      const lead = (direction: number, toX: number, toY: number) => {
        const inside = toX >= 0 && toX < columns && toY >= 0 && toY < rows;
        const on = torus || inside;
        if (on) linkTo[first + direction] = ((toY + rows) % rows) * columns + ((toX + columns) % columns);
      };
      lead(EAST, x + 1, y);
      lead(WEST, x - 1, y);
      lead(SOUTH, x, y + 1);
      lead(NORTH, x, y - 1);
    }
  }
  return {
    eastWest: directions(columns, torus, chip?.columns, EAST, WEST),
    northSouth: directions(rows, torus, chip?.rows, SOUTH, NORTH),
    linkTo,
  };
}

function directions(length: number, torus: boolean, chip: number | undefined, up: number, down: number) {
  const table = new Uint8Array(length * length);
  for (let from = 0; from < length; from++) {
    for (let to = 0; to < length; to++) {
      const links = linksAlong(from, to, length, torus, chip);
      table[from * length + to] = links === 0 ? HERE : links > 0 ? up : down;
    }
  }
  return table;
}

/**
 * Nodes, each once, in the order in which the copies of a multicast packet part: those of a router's own tile, then south, then
 * north in its column, then the columns to the east, one after the other, then those to the west.
 */
export function inTreeOrder(spec: PacketNetworkSpec, from: number, nodes: readonly number[]): number[] {
  const { columns, rows, topology, chip, nodeTile } = spec;
  const torus = topology === 'torus';
  const x = from % columns;
  const y = Math.floor(from / columns);
  const keyed = [...new Set(nodes)].map(node => {
    const east = linksAlong(x, nodeTile[node] % columns, columns, torus, chip?.columns);
    const south = linksAlong(y, Math.floor(nodeTile[node] / columns), rows, torus, chip?.rows);
    return { node, east, south };
  });
  // 0, 1, 2, ... and then -1, -2, ...
  const along = (a: number, b: number) => Number(a < 0) - Number(b < 0) || Math.abs(a) - Math.abs(b);
  keyed.sort((a, b) => along(a.east, b.east) || along(a.south, b.south) || a.node - b.node);
  return keyed.map(({ node }) => node);
}

/** "(3, 0) east", for people. */
export function linkName(link: number, columns: number): string {
  const tile = Math.floor(link / DIRECTIONS);
  const direction = ['east', 'west', 'south', 'north'][link % DIRECTIONS];
  return `(${tile % columns}, ${Math.floor(tile / columns)}) ${direction}`;
}
