import type { ChipModel } from '../../hardware/schema.js';
import { type Place, placesAlongCurve } from './curve.js';
import type { Grid } from './grid.js';

/** Cores in the partition's order, tiles row by row; by core its tile. */
export function naiveTiles(cores: number, { coresPerTile }: Grid): Int32Array {
  return Int32Array.from({ length: cores }, (_, core) => Math.floor(core / coresPerTile));
}

/** Cores in the partition's order, tiles along a Hilbert curve from the port. */
export function hilbertTiles(cores: number, { mesh }: Pick<ChipModel, 'mesh'>): Int32Array {
  return tilesOf(placesAlongCurve(mesh).slice(0, cores), mesh.coresPerTile);
}

export function tilesOf(places: readonly Place[], coresPerTile: number): Int32Array {
  return Int32Array.from(places, ({ id }) => Math.floor(id / coresPerTile));
}

/** Gives the cores on each tile its places, in ascending order. */
export function placesOn(tileOf: ArrayLike<number>, { columns, coresPerTile, tiles }: Grid): Place[] {
  const used = new Int32Array(tiles);
  return Array.from(tileOf, tile => ({
    id: tile * coresPerTile + used[tile]++,
    x: tile % columns,
    y: Math.floor(tile / columns),
  }));
}
