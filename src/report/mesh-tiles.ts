import type { CoreFill } from '../compiler/cost.js';
import type { Direction } from '../compiler/link-loads.js';
import { chipsText } from './chip-use.js';
import { shareOf } from './mapping-columns.js';
import type { MappingRecord, MeshShape } from './mapping-record.js';

/** A tile of the mesh as pictures show it. */
export interface TileView {
  readonly x: number;
  readonly y: number;
  readonly fills: readonly CoreFill[];
  /** Fill of its fullest core, 0 to 1. */
  readonly fill: number;
  /** Packets a step on the links that leave it. */
  readonly links: Readonly<Record<Direction, number>>;
}

export interface MeshView {
  readonly mesh: MeshShape;
  /** Tiles of the part that is shown, row by row. */
  readonly tiles: readonly (readonly TileView[])[];
  /** Its first column and row. */
  readonly x: number;
  readonly y: number;
  /** Packets a step on the busiest link. */
  readonly peak: number;
}

/** The capacity that a core has used most of, 0 to 1. */
export function coreFillShare({
  neurons,
  axonsIn,
  axonsOut,
  synapseMemoryBits,
  thirdFactors,
}: CoreFill): number {
  return Math.max(...[neurons, axonsIn, axonsOut, synapseMemoryBits, thirdFactors].map(shareOf));
}

/** @param whole all of the mesh; else the smallest part that holds all cores in use and all packets */
export function viewMesh({ report, mesh, links }: MappingRecord, { whole }: { whole: boolean }): MeshView {
  const { columns, rows } = mesh;
  const fills = new Map<number, CoreFill[]>();
  for (const fill of report.fills) {
    const at = fill.y * columns + fill.x;
    fills.set(at, [...(fills.get(at) ?? []), fill]);
  }
  const loads = new Map<number, Record<Direction, number>>();
  for (const { x, y, direction, packets } of links) {
    const at = y * columns + x;
    loads.set(at, { ...(loads.get(at) ?? NO_LOADS), [direction]: packets });
  }
  // Packets end on tiles in use or leave the tile they are on, and inputs enter at the first: nothing lies outside.
  const busy = [...new Set([0, ...fills.keys(), ...loads.keys()])];
  const xs = whole ? [0, columns - 1] : busy.map(at => at % columns);
  const ys = whole ? [0, rows - 1] : busy.map(at => Math.floor(at / columns));
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const tileAt = (column: number, row: number): TileView => {
    const at = row * columns + column;
    const here = fills.get(at) ?? [];
    return {
      x: column,
      y: row,
      fills: here,
      fill: Math.max(0, ...here.map(coreFillShare)),
      links: loads.get(at) ?? NO_LOADS,
    };
  };
  return {
    mesh,
    tiles: range(y, Math.max(...ys)).map(row => range(x, Math.max(...xs)).map(column => tileAt(column, row))),
    x,
    y,
    peak: links.reduce((most, { packets }) => Math.max(most, packets), 0),
  };
}

const NO_LOADS: Readonly<Record<Direction, number>> = { east: 0, west: 0, north: 0, south: 0 };

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** What a pair of neighbouring tiles sends each other. */
export interface LinkPair {
  /** Packets a step from the tile. */
  readonly there: number;
  /** And to it. */
  readonly back: number;
}

/** Links between a tile and its neighbour in the east or south; on a torus beyond the edge too. */
export function linksTo(view: MeshView, tile: TileView, side: 'east' | 'south'): LinkPair {
  const { columns, rows } = view.mesh;
  const x = (tile.x + (side === 'east' ? 1 : 0)) % columns;
  const y = (tile.y + (side === 'south' ? 1 : 0)) % rows;
  const neighbour = view.tiles[y - view.y]?.[x - view.x];
  return { there: tile.links[side], back: neighbour?.links[side === 'east' ? 'west' : 'north'] ?? 0 };
}

/** Whether a tile stands at the eastern (southern) border of its chip, with another chip beyond. */
export function isAtBorder({ mesh }: MeshView, { x, y }: TileView, side: 'east' | 'south'): boolean {
  const { chips, columns, rows } = mesh;
  const [at, length, count] = side === 'east' ? [x, columns, chips.columns] : [y, rows, chips.rows];
  return at + 1 < length && (at + 1) % (length / count) === 0;
}

/** Which part of the mesh is shown, in words. */
export function describePart({ mesh, tiles, x, y }: MeshView): string {
  const { columns, rows, topology } = mesh;
  const whole = `${columns} x ${rows} tiles (${topology}${chipsText(mesh.chips)})`;
  const [wide, high] = [tiles[0].length, tiles.length];
  if (wide === columns && high === rows) return whole;
  return `columns ${x}..${x + wide - 1}, rows ${y}..${y + high - 1} of ${whole}; the rest is empty`;
}
