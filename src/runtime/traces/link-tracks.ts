import type { TraceTrack } from '../../engine/trace-observer.js';

/** Directions of a tile's links by number, as the packet network has them; south is towards growing y. */
const DIRECTIONS = ['east', 'west', 'south', 'north'];

/** Tracks of all links in the packet network's order, each called by the tile that it leaves. */
export function linkTracks({
  columns,
  rows,
}: {
  readonly columns: number;
  readonly rows: number;
}): TraceTrack[] {
  return Array.from({ length: columns * rows }, (_, tile) =>
    DIRECTIONS.map(direction => ({
      owner: 'links',
      name: `${tile % columns},${Math.floor(tile / columns)} ${direction}`,
    })),
  ).flat();
}
