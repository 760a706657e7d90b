/**
 * How the tiles and cores of a system lie on its chips. Tiles of all chips stand side by side on one mesh; cores are numbered
 * chip by chip (row by row), in each tile by tile (row by row), in each place by place.
 */

export interface GridSize {
  readonly columns: number;
  readonly rows: number;
}

/** A mesh of tiles, columns and rows of all of them; chips each way, one where it is missing. */
export interface TileMesh extends GridSize {
  readonly chips?: GridSize;
}

interface Tile {
  readonly x: number;
  readonly y: number;
}

const ONE_CHIP: GridSize = { columns: 1, rows: 1 };

/** Tiles of one chip, each way. */
export function tilesOfChip({ columns, rows, chips = ONE_CHIP }: TileMesh): GridSize {
  return { columns: columns / chips.columns, rows: rows / chips.rows };
}

/** Number of the chip that a tile is on. */
export function chipAt(mesh: TileMesh, { x, y }: Tile): number {
  const { columns, rows } = tilesOfChip(mesh);
  return Math.floor(y / rows) * (mesh.chips ?? ONE_CHIP).columns + Math.floor(x / columns);
}

/** Number of the core at a place of a tile. */
export function coreNumber(
  mesh: TileMesh & { readonly coresPerTile: number },
  tile: Tile,
  place: number,
): number {
  const { columns, rows } = tilesOfChip(mesh);
  const inside = (tile.y % rows) * columns + (tile.x % columns);
  return (chipAt(mesh, tile) * columns * rows + inside) * mesh.coresPerTile + place;
}

/** The tile that a core is on, by the core's number. */
export function tileOfCore(mesh: TileMesh & { readonly coresPerTile: number }, core: number): Tile {
  const { columns, rows } = tilesOfChip(mesh);
  const tile = Math.floor(core / mesh.coresPerTile);
  const inside = tile % (columns * rows);
  const chip = (tile - inside) / (columns * rows);
  const across = (mesh.chips ?? ONE_CHIP).columns;
  return {
    x: (chip % across) * columns + (inside % columns),
    y: Math.floor(chip / across) * rows + Math.floor(inside / columns),
  };
}

/**
 * Links from one place of a row (or column) of routers to another, negative where the packet goes towards smaller numbers. On a ring the
 * shorter side is taken; where both are as long, the one that leaves fewer chips, and if these are as many, that of growing numbers.
 * @param chip tiles of a chip along the row; `length` or more where there is no border
 */
export function linksAlong(from: number, to: number, length: number, torus: boolean, chip = length): number {
  const straight = to - from;
  if (!torus || 2 * Math.abs(straight) < length) return straight;
  const around = straight > 0 ? straight - length : straight + length;
  if (2 * Math.abs(straight) > length) return around;
  const up = Math.max(straight, around);
  const down = Math.min(straight, around);
  return bordersCrossed(from, down, chip, length) < bordersCrossed(from, up, chip, length) ? down : up;
}

/**
 * Borders between chips that a packet crosses along a row (or column).
 * @param from tile that it leaves
 * @param links that it takes, negative towards smaller numbers; on a ring they go on past the end
 * @param chip tiles of a chip; 0 borders where that is the whole `length`
 */
export function bordersCrossed(from: number, links: number, chip: number, length: number): number {
  if (chip >= length) return 0;
  return Math.abs(Math.floor((from + links) / chip) - Math.floor(from / chip));
}
