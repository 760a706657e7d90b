import { decimals, percent } from './mapping-columns.js';
import { describePart, isAtBorder, linksTo, type MeshView, type TileView } from './mesh-tiles.js';

/** Most columns and rows of tiles that are drawn as boxes: 100 characters wide, 40 lines high. */
const MOST_BOXES = 8;
/** Characters of a condensed map; two stand side by side. */
const MAP_WIDTH = 48;
const NINTHS = 9;

/** The mesh as text: tiles as boxes with their fill, links by load; two maps of a character a tile where it is large. */
export function formatMesh(view: MeshView): string[] {
  const boxes = view.tiles.length <= MOST_BOXES && view.tiles[0].length <= MOST_BOXES;
  const lines = boxes ? boxLines(view) : mapLines(view);
  return [`mesh: ${describePart(view)}`, ...lines.map(line => line.trimEnd())];
}

/** Tiles as boxes; between them the links there and back. */
function boxLines(view: MeshView): string[] {
  const { mesh, tiles, peak } = view;
  const heat = (arrow: string, packets: number) => (packets > 0 ? `${arrow}${ninths(packets, peak)}` : '  ');
  const lines = tiles.flatMap(row => {
    const east = row.map(tile => linksTo(view, tile, 'east'));
    const south = row.map(tile => linksTo(view, tile, 'south'));
    // What stands behind a tile: the border of its chip, or nothing.
    const edge = row.map(tile => (isAtBorder(view, tile, 'east') ? ':' : ' '));
    const border = row.some(tile => isAtBorder(view, tile, 'south'));
    return [
      row.map((tile, i) => `${isPort(tile) ? '+-in---+' : '+------+'}   ${edge[i]}`).join(''),
      row
        .map((tile, i) => `|${coresText(tile, mesh.coresPerTile)}| ${heat('>', east[i].there)}${edge[i]}`)
        .join(''),
      row.map((tile, i) => `|${fillText(tile)}| ${heat('<', east[i].back)}${edge[i]}`).join(''),
      row.map((_, i) => `+------+   ${edge[i]}`).join(''),
      row.map((_, i) => ` ${heat('v', south[i].there)}  ${heat('^', south[i].back)}    ${edge[i]}`).join(''),
      ...(border ? [row.map(() => '............').join('')] : []),
    ];
  });
  // Below the last row there are links on a torus alone.
  if (lines.at(-1)?.trim() === '') lines.pop();
  const cores = mesh.coresPerTile === 1 ? '' : `cores in use of ${mesh.coresPerTile}, `;
  return [
    ...lines,
    ...(mesh.chips.columns * mesh.chips.rows === 1 ? [] : ['dotted lines: borders between chips']),
    `in a box: ${cores}what its fullest core has used of its scarcest capacity; in: where inputs enter`,
    `>1..9 east, < west, v south, ^ north: ninths of the busiest link's ${decimals(peak)} packets a step`,
  ];
}

function isPort({ x, y }: TileView): boolean {
  return x === 0 && y === 0;
}

function coresText({ fills }: TileView, coresPerTile: number): string {
  if (fills.length === 0) return '      ';
  return (coresPerTile === 1 ? '' : `${fills.length}/${coresPerTile}`).padStart(5).padEnd(6);
}

function fillText({ fills, fill }: TileView): string {
  return fills.length === 0 ? '      ' : percent(fill).padStart(5).padEnd(6);
}

/** 1 to 9 ninths of the most, rounded up; a dot for none. */
function ninths(value: number, most: number): string {
  return value <= 0 ? '.' : String(Math.min(NINTHS, Math.max(1, Math.ceil((NINTHS * value) / most))));
}

/** Two maps, fill and heat, in which a character stands for a tile or, where there are many, for a square of tiles. */
function mapLines(view: MeshView): string[] {
  const { mesh, peak, tiles } = view;
  const side = Math.ceil(tiles[0].length / MAP_WIDTH);
  const width = Math.ceil(tiles[0].length / side);
  const squares = Array.from({ length: Math.ceil(tiles.length / side) }, (_, row) =>
    Array.from({ length: width }, (_, column) =>
      tiles
        .slice(row * side, (row + 1) * side)
        .flatMap(line => line.slice(column * side, (column + 1) * side)),
    ),
  );
  // A square of several tiles may lie on several chips.
  const ends = (square: readonly TileView[], way: 'east' | 'south') =>
    side === 1 && isAtBorder(view, square[0], way);
  const map = (row: readonly (readonly TileView[])[], most: number, of: (tile: TileView) => number) =>
    row.map(square => ninths(Math.max(...square.map(of)), most) + (ends(square, 'east') ? '|' : '')).join('');
  const border = squares[0].map(square => (ends(square, 'east') ? '-+' : '-')).join('');
  const gap = Math.max(border.length, 'fill'.length) + 3;
  const what = side === 1 ? 'a tile' : `the fullest of ${side} x ${side} tiles`;
  const chips =
    mesh.chips.columns * mesh.chips.rows === 1 || side > 1 ? '' : '; | and -: borders between chips';
  return [
    `${'fill'.padEnd(gap)}heat`,
    ...squares.flatMap(row => [
      map(row, 1, ({ fill }) => fill).padEnd(gap) + map(row, peak, hottest),
      ...(ends(row[0], 'south') ? [border.padEnd(gap) + border] : []),
    ]),
    `each character is ${what}, . for none; fill: ninths of the fullest core's scarcest capacity${chips}`,
    `heat: the busiest link that leaves it, in ninths of ${decimals(peak)} packets a step`,
  ];
}

function hottest({ links }: TileView): number {
  return Math.max(...Object.values(links));
}
