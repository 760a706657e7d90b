import type { SystemModel } from '../../hardware/system.js';
import { coreNumber, tileOfCore } from '../../image/chip-grid.js';
import { type Place, placesAlongCurve } from './curve.js';
import type { Grid } from './grid.js';

/** Cores in the partition's order, by their numbers: chip by chip, tiles row by row; by core its tile. */
export function naiveTiles(cores: number, grid: Grid): Int32Array {
  return Int32Array.from({ length: cores }, (_, core) => {
    const { x, y } = tileOfCore(grid, core);
    return y * grid.columns + x;
  });
}

/** Cores in the partition's order, tiles along a Hilbert curve from the port. */
export function hilbertTiles(cores: number, { mesh }: Pick<SystemModel, 'mesh'>): Int32Array {
  return tilesOf(placesAlongCurve(mesh).slice(0, cores), mesh);
}

export function tilesOf(places: readonly Place[], { columns }: Pick<Grid, 'columns'>): Int32Array {
  return Int32Array.from(places, ({ x, y }) => y * columns + x);
}

/** Gives the cores on each tile its places, in ascending order. */
export function placesOn(tileOf: ArrayLike<number>, grid: Grid): Place[] {
  const { columns, tiles } = grid;
  const used = new Int32Array(tiles);
  return Array.from(tileOf, tile => {
    const place = { x: tile % columns, y: Math.floor(tile / columns) };
    return { id: coreNumber(grid, place, used[tile]++), ...place };
  });
}
