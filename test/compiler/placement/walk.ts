import type { Flow, TreeFlow } from '../../../src/compiler/traffic.js';
import type { Shape } from './random-traffic.js';

interface Tile {
  readonly x: number;
  readonly y: number;
}

/** What a placement costs, by letting every packet go from router to router. */
export interface Walked {
  hops: number;
  treeHops: number;
  offChipHops: number;
  longestHops: number;
  energy: number;
  latency: number;
  peakLoad: number;
  balance: number;
}

const EAST_WEST = { energy: 3, time: 4.1 };
const NORTH_SOUTH = { energy: 4, time: 6.5 };

/** What a link is: along a row or a column of a chip, or between two chips. */
type Kind = 'flat' | 'steep' | 'off chip';

/**
 * Steps to `to` along one axis: one at a time, on a ring both ways are tried and the shorter taken; if they are equal the one that
 * leaves fewer chips, then that upwards.
 */
function stepsAlong(from: number, to: number, length: number, ring: boolean, chips: number): number[] {
  const walk = (step: number): number[] | null => {
    const visited = [from];
    for (let at = from; at !== to; ) {
      at += step;
      if (at < 0 || at >= length) {
        if (!ring) return null;
        at = (at + length) % length;
      }
      visited.push(at);
    }
    return visited;
  };
  const up = walk(1);
  const down = walk(-1);
  if (up === null) return down!;
  if (down === null || down.length > up.length) return up;
  if (down.length < up.length) return down;
  const borders = (way: number[]) =>
    way.slice(1).filter((at, k) => leavesChip(way[k], at, length, chips)).length;
  return borders(down) < borders(up) ? down : up;
}

/** Whether a step along an axis of `length` tiles goes from one chip to another; the way around the end does, too. */
function leavesChip(from: number, to: number, length: number, chips: number): boolean {
  if (chips === 1) return false;
  const tiles = length / chips;
  return Math.abs(from - to) > 1 || Math.floor(from / tiles) !== Math.floor(to / tiles);
}

function linksFrom(from: Tile, to: Tile, shape: Shape): { link: string; kind: Kind }[] {
  const { columns, rows, topology, chips = { columns: 1, rows: 1 } } = shape;
  const ring = topology === 'torus';
  const columnsPassed = stepsAlong(from.x, to.x, columns, ring, chips.columns);
  const rowsPassed = stepsAlong(from.y, to.y, rows, ring, chips.rows);
  const along = columnsPassed.slice(1).map((x, k) => ({
    link: `${columnsPassed[k]},${from.y}>${x},${from.y}`,
    kind: leavesChip(columnsPassed[k], x, columns, chips.columns) ? 'off chip' : ('flat' as Kind),
  }));
  const down = rowsPassed.slice(1).map((y, k) => ({
    link: `${to.x},${rowsPassed[k]}>${to.x},${y}`,
    kind: leavesChip(rowsPassed[k], y, rows, chips.rows) ? 'off chip' : ('steep' as Kind),
  }));
  return [...along, ...down];
}

function priceOf(kind: Kind, { offChip = 0 }: Shape): { energy: number; time: number } {
  if (kind === 'off chip') return { energy: offChip, time: offChip };
  return kind === 'flat' ? EAST_WEST : NORTH_SOUTH;
}

export function walk(
  tileOf: ArrayLike<number>,
  { flows, trees }: { flows: readonly Flow[]; trees: readonly TreeFlow[] },
  shape: Shape,
): Walked {
  const at = (core: number): Tile => {
    const tile = core < 0 ? 0 : tileOf[core];
    return { x: tile % shape.columns, y: Math.floor(tile / shape.columns) };
  };
  const result = {
    hops: 0,
    treeHops: 0,
    offChipHops: 0,
    longestHops: 0,
    energy: 0,
    latency: 0,
    peakLoad: 0,
    balance: 0,
  };
  const loads = new Map<string, number>();
  const use = (link: string, kind: Kind, packets: number) => {
    loads.set(link, (loads.get(link) ?? 0) + packets);
    result.energy += packets * priceOf(kind, shape).energy;
    if (kind === 'off chip') result.offChipHops += packets;
  };
  for (const { from, to, packets } of flows) {
    const links = linksFrom(at(from), at(to), shape);
    result.hops += packets * links.length;
    result.longestHops = Math.max(result.longestHops, links.length);
    const time = links.reduce((sum, { kind }) => sum + priceOf(kind, shape).time, 0);
    result.latency = Math.max(result.latency, time);
    if (shape.routing === 'unicast') for (const { link, kind } of links) use(link, kind, packets);
  }
  for (const { from, to, packets } of trees) {
    const links = new Map(
      to.flatMap(core => linksFrom(at(from), at(core), shape)).map(({ link, kind }) => [link, kind]),
    );
    result.treeHops += packets * links.size;
    if (shape.routing === 'multicast') for (const [link, kind] of links) use(link, kind, packets);
  }
  let squares = 0;
  for (const load of loads.values()) {
    result.peakLoad = Math.max(result.peakLoad, load);
    squares += load * load;
  }
  const count = linkCount(shape);
  result.balance = count === 0 ? 0 : Math.sqrt(squares / count);
  return result;
}

/** Directed links that some packet could take, found by sending one from everywhere to everywhere. */
function linkCount(shape: Shape): number {
  const links = new Set<string>();
  const tiles = Array.from({ length: shape.columns * shape.rows }, (_, tile) => ({
    x: tile % shape.columns,
    y: Math.floor(tile / shape.columns),
  }));
  for (const from of tiles)
    for (const to of tiles) for (const { link } of linksFrom(from, to, shape)) links.add(link);
  return links.size;
}
