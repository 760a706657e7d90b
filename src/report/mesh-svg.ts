import type { CoreFill } from '../compiler/cost.js';
import type { Direction } from '../compiler/link-loads.js';
import { decimals, percent } from './mapping-columns.js';
import { coreFillShare, describePart, isAtBorder, type MeshView, type TileView } from './mesh-tiles.js';

/** Pixels of the widest mesh. */
const MOST_WIDTH = 1200;
const MARGIN = 24;
const HEADER = 78;
const LEGEND = 64;
/** From tile to tile, in pixels. */
const WIDEST_PITCH = 104;
const NARROWEST_PITCH = 8;
/** Side of a tile, as a share of the pitch; the rest is for links. */
const TILE_SHARE = 0.64;
/** Smaller tiles have no words in them. */
const READABLE_TILE = 44;
/** So that titles and legends have room. */
const LEAST_WIDTH = 560;

const INK = '#1a1a1a';
const FAINT = '#5b6470';
const BORDER = '#2f6f4f';
const EMPTY_TILE = '#f6f7f9';
const TILE_COLOURS: readonly Colour[] = [
  [222, 235, 247],
  [107, 174, 214],
];
const HEAT_COLOURS: readonly Colour[] = [
  [253, 208, 120],
  [227, 74, 51],
  [110, 0, 20],
];

type Colour = readonly [red: number, green: number, blue: number];

export interface MeshCaption {
  readonly title: string;
  /** A line or two below it. */
  readonly lines: readonly string[];
}

/**
 * The mesh as a picture: tiles shaded by fill, and the links that carry packets as arrows, wider and darker for more.
 * @returns the text of an SVG file
 */
export function drawMesh(view: MeshView, { title, lines }: MeshCaption): string {
  const [wide, high] = [view.tiles[0].length, view.tiles.length];
  const pitch = Math.max(NARROWEST_PITCH, Math.min(WIDEST_PITCH, MOST_WIDTH / wide));
  const tile = pitch * TILE_SHARE;
  // Links of a torus stick out beyond the last tiles.
  const meshWidth = wide * pitch;
  const width = Math.round(Math.max(LEAST_WIDTH, meshWidth) + 2 * MARGIN);
  const top = HEADER + MARGIN;
  const legendTop = top + high * pitch + 8;
  const height = Math.round(legendTop + LEGEND + MARGIN);
  const left = (width - meshWidth) / 2;
  const placeOf = ({ x, y }: TileView) => ({
    x: left + (x - view.x + 0.5) * pitch,
    y: top + (y - view.y + 0.5) * pitch,
  });
  const tiles = view.tiles.flat();
  const sheet: Sheet = { view, pitch, tile, placeOf };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Helvetica, Arial, sans-serif" fill="${INK}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(MARGIN, MARGIN + 12, title, { size: 16, weight: 'bold' }),
    ...lines.map((line, index) => text(MARGIN, MARGIN + 32 + 17 * index, line, { size: 12, colour: FAINT })),
    ...tiles.flatMap(each => chipBorders(sheet, each)),
    ...tiles.map(each => tileShape(sheet, each)),
    ...tiles.flatMap(each => linkArrows(sheet, each)),
    ...legend(view, MARGIN, legendTop, width - 2 * MARGIN),
    '</svg>',
    '',
  ].join('\n');
}

interface Sheet {
  readonly view: MeshView;
  readonly pitch: number;
  readonly tile: number;
  /** Centre of a tile. */
  readonly placeOf: (tile: TileView) => { readonly x: number; readonly y: number };
}

/** The edges of a tile's place that are borders between chips. */
function chipBorders({ view, pitch, placeOf }: Sheet, each: TileView): string[] {
  const { x, y } = placeOf(each);
  const half = pitch / 2;
  const line = (x1: number, y1: number, x2: number, y2: number) =>
    `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${BORDER}" stroke-width="1.5" stroke-dasharray="6 4"/>`;
  return [
    ...(isAtBorder(view, each, 'east') ? [line(x + half, y - half, x + half, y + half)] : []),
    ...(isAtBorder(view, each, 'south') ? [line(x - half, y + half, x + half, y + half)] : []),
  ];
}

function tileShape({ view, tile, placeOf }: Sheet, each: TileView): string {
  const { x, y } = placeOf(each);
  const colour = each.fills.length === 0 ? EMPTY_TILE : mix(TILE_COLOURS, each.fill);
  const box = `<rect x="${px(x - tile / 2)}" y="${px(y - tile / 2)}" width="${px(tile)}" height="${px(tile)}" rx="${px(tile / 14)}" fill="${colour}" stroke="#8a949e" stroke-width="${tile < READABLE_TILE ? 0.5 : 1}"/>`;
  const words = tile < READABLE_TILE ? [] : tileWords(each, view);
  const size = Math.min(12, tile / 5.2);
  return [
    `<g><title>${escaped(tileTitle(each))}</title>`,
    box,
    ...words.map((word, index) =>
      text(x, y + (index - (words.length - 1) / 2) * (size + 3) + size / 3, word, { size, anchor: 'middle' }),
    ),
    '</g>',
  ].join('');
}

function tileWords({ fills, fill, x, y }: TileView, { mesh }: MeshView): string[] {
  const port = x === 0 && y === 0 ? ['in'] : [];
  if (fills.length === 0) return port;
  const layers = [...new Set(fills.flatMap(({ holds }) => holds.map(layerOf)))];
  const names = layers.length > 2 ? `${layers.length} layers` : layers.join(' ');
  const cores = mesh.coresPerTile === 1 ? '' : `${fills.length}/${mesh.coresPerTile} `;
  return [...port, names.length > 10 ? `${names.slice(0, 9)}…` : names, `${cores}${percent(fill)}`];
}

/** `z1` of `z1[0..99]`. */
function layerOf(stretch: string): string {
  return stretch.replace(/\[.*$/, '');
}

function tileTitle({ x, y, fills, links }: TileView): string {
  const cores = fills.map(fill => `core ${fill.core}: ${fill.holds.join(' ')}, ${capacities(fill)}`);
  const ways = Object.entries(links).filter(([, packets]) => packets > 0);
  return [
    `tile ${x},${y}`,
    ...(cores.length === 0 ? ['empty'] : cores),
    ...ways.map(([direction, packets]) => `${direction}: ${decimals(packets)} packets a step`),
  ].join('\n');
}

function capacities(fill: CoreFill): string {
  return `${fill.neurons.used} neurons, ${fill.axonsIn.used} axons in, ${percent(coreFillShare(fill))} full`;
}

/** East, south, west, north in turn, as unit vectors; a way keeps to its right, so that both have room. */
const WAYS: Readonly<Record<Direction, readonly [dx: number, dy: number]>> = {
  east: [1, 0],
  south: [0, 1],
  west: [-1, 0],
  north: [0, -1],
};

function linkArrows({ view, pitch, tile, placeOf }: Sheet, each: TileView): string[] {
  const centre = placeOf(each);
  const gap = pitch - tile;
  const widest = Math.min(12, tile / 5);
  return Object.entries(WAYS).flatMap(([name, [dx, dy]]) => {
    const packets = each.links[name as Direction];
    if (packets === 0) return [];
    const share = packets / view.peak;
    const half = Math.max(0.5, (widest * share) / 2);
    const head = Math.max(half * 1.7, widest / 3);
    const aside = widest * 0.8;
    // The lane: along (dx, dy), beside the middle to the right of the way.
    const point = (along: number, across: number) =>
      `${px(centre.x + dx * along - dy * (aside + across))},${px(centre.y + dy * along + dx * (aside + across))}`;
    const from = tile / 2 + gap * 0.06;
    const to = tile / 2 + gap * 0.94;
    const neck = to - Math.min(gap * 0.4, head * 1.4);
    const outline = [
      point(from, -half),
      point(neck, -half),
      point(neck, -head),
      point(to, 0),
      point(neck, head),
      point(neck, half),
      point(from, half),
    ].join(' ');
    const title = `${each.x},${each.y} ${name}: ${decimals(packets)} packets a step`;
    return [
      `<polygon points="${outline}" fill="${mix(HEAT_COLOURS, share)}"><title>${title}</title></polygon>`,
    ];
  });
}

function legend(view: MeshView, left: number, top: number, width: number): string[] {
  const bar = Math.min(220, (width - 40) / 2);
  const second = left + bar + 40;
  const { coresPerTile } = view.mesh;
  const cores = coresPerTile === 1 ? '' : `; n/${coresPerTile}: cores in use`;
  const faint = { size: 11, colour: FAINT };
  const { chips } = view.mesh;
  const borders = chips.columns * chips.rows === 1 ? '' : '; dashed: borders between chips';
  return [
    ...scale(left, top, bar, TILE_COLOURS, ['0%', '50%', '100%']),
    text(left, top + 44, 'tile: most used capacity of its fullest core', faint),
    ...scale(second, top, bar, HEAT_COLOURS, ['0', decimals(view.peak / 2), decimals(view.peak)]),
    text(second, top + 44, 'link: packets a step', faint),
    text(left, top + 62, `${describePart(view)}; in: where inputs enter${cores}${borders}`, faint),
  ];
}

const SCALE_STEPS = 32;

function scale(
  left: number,
  top: number,
  width: number,
  colours: readonly Colour[],
  labels: readonly string[],
): string[] {
  const step = width / SCALE_STEPS;
  return [
    ...Array.from({ length: SCALE_STEPS }, (_, index) => {
      const colour = mix(colours, index / (SCALE_STEPS - 1));
      return `<rect x="${px(left + index * step)}" y="${top}" width="${px(step + 0.3)}" height="12" fill="${colour}"/>`;
    }),
    ...labels.map((label, index) => {
      const share = index / (labels.length - 1);
      const anchor = (['start', 'middle', 'end'] as const)[index];
      return text(left + share * width, top + 26, label, { size: 11, anchor });
    }),
  ];
}

interface TextStyle {
  readonly size: number;
  readonly colour?: string;
  readonly weight?: 'bold';
  readonly anchor?: 'start' | 'middle' | 'end';
}

function text(x: number, y: number, words: string, { size, colour, weight, anchor }: TextStyle): string {
  const style = [
    `font-size="${px(size)}"`,
    ...(colour === undefined ? [] : [`fill="${colour}"`]),
    ...(weight === undefined ? [] : [`font-weight="${weight}"`]),
    ...(anchor === undefined ? [] : [`text-anchor="${anchor}"`]),
  ].join(' ');
  return `<text x="${px(x)}" y="${px(y)}" ${style}>${escaped(words)}</text>`;
}

/** A colour between the given ones, which stand at equal distances from 0 to 1. */
function mix(colours: readonly Colour[], share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (colours.length - 1);
  const low = Math.min(colours.length - 2, Math.floor(at));
  const channels = [0, 1, 2].map(channel =>
    Math.round(colours[low][channel] + (at - low) * (colours[low + 1][channel] - colours[low][channel])),
  );
  return `rgb(${channels.join(',')})`;
}

/** A length with no more digits than can be seen. */
function px(value: number): string {
  return Number(value.toFixed(2)).toString();
}

function escaped(words: string): string {
  return words.replace(/[&<>"]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[sign] ?? '&quot;');
}
