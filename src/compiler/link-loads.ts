import { bordersCrossed, type GridSize, linksAlong, tilesOfChip } from '../image/chip-grid.js';
import type { TreeFlow } from './traffic.js';

/** Ways of a router's four links; rows are numbered southwards, columns eastwards. */
export const DIRECTIONS = ['east', 'west', 'north', 'south'] as const;

export type Direction = (typeof DIRECTIONS)[number];

const [EAST, WEST, NORTH, SOUTH] = DIRECTIONS.keys();

/** The routers of a system, as far as they matter to the way of a packet. */
export interface LinkMesh {
  readonly columns: number;
  readonly rows: number;
  /** Chips each way; one where it is missing. */
  readonly chips?: GridSize;
  readonly topology: 'mesh' | 'torus';
  /** multicast: packets of one spike share their ways until they part, and count once on each link. */
  readonly routing: 'unicast' | 'multicast';
}

export interface Tile {
  readonly x: number;
  readonly y: number;
}

/** What one directed link carries. */
export interface LinkLoad {
  /** The tile that it leaves. */
  readonly x: number;
  readonly y: number;
  readonly direction: Direction;
  /** On a link that leads to another chip. */
  readonly offChip?: true;
  /** Packets a step. */
  readonly packets: number;
}

/**
 * Packets a step on every directed link that carries some, by tile row by row, then in the order of {@link DIRECTIONS}.
 * Packets go east or west first, then north or south; on a torus the shorter side, that of growing numbers where both are
 * as long. With unicast routing the loads add up to packets x hops.
 * @param places the tile of every core, and of the port
 * @param trees who sends to whom; one with several targets is a packet to each of them (unicast) or one that parts
 */
export function linkLoads(
  places: { readonly cores: readonly Tile[]; readonly port: Tile },
  trees: readonly TreeFlow[],
  mesh: LinkMesh,
): LinkLoad[] {
  const { columns, rows, topology, routing } = mesh;
  const torus = topology === 'torus';
  const chip = tilesOfChip(mesh);
  const loads = new Float64Array(columns * rows * DIRECTIONS.length);
  /** The last tree that took a link, so that it counts once. */
  const takenBy = new Int32Array(loads.length).fill(-1);

  const cross = (x: number, y: number, direction: number, tree: number, packets: number): void => {
    const link = (y * columns + x) * DIRECTIONS.length + direction;
    if (routing === 'multicast' && takenBy[link] === tree) return;
    takenBy[link] = tree;
    loads[link] += packets;
  };

  for (const [tree, { from, to, packets }] of trees.entries()) {
    const start = from < 0 ? places.port : places.cores[from];
    for (const core of to) {
      const end = places.cores[core];
      let { x, y } = start;
      const east = linksAlong(x, end.x, columns, torus, chip.columns);
      for (let left = Math.abs(east); left > 0; left--) {
        cross(x, y, east > 0 ? EAST : WEST, tree, packets);
        x = (x + Math.sign(east) + columns) % columns;
      }
      const south = linksAlong(y, end.y, rows, torus, chip.rows);
      for (let left = Math.abs(south); left > 0; left--) {
        cross(x, y, south > 0 ? SOUTH : NORTH, tree, packets);
        y = (y + Math.sign(south) + rows) % rows;
      }
    }
  }
  return [...loads.entries()].flatMap(([link, packets]) => {
    if (packets === 0) return [];
    const tile = Math.floor(link / DIRECTIONS.length);
    const direction = DIRECTIONS[link % DIRECTIONS.length];
    const [x, y] = [tile % columns, Math.floor(tile / columns)];
    const step = direction === 'east' || direction === 'south' ? 1 : -1;
    const borders =
      direction === 'east' || direction === 'west'
        ? bordersCrossed(x, step, chip.columns, columns)
        : bordersCrossed(y, step, chip.rows, rows);
    return [{ x, y, direction, ...(borders > 0 ? { offChip: true as const } : {}), packets }];
  });
}
