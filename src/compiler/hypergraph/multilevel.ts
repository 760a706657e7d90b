import type { Xorshift32 } from '../../fixed/xorshift.js';
import type { Search } from '../anytime.js';
import { climb } from './climb.js';
import { type Coarser, coarsen } from './coarsen.js';
import type { Effort } from './effort.js';
import type { PartLimits } from './hypergraph.js';
import { grow, scatter } from './initial.js';
import type { Level } from './level.js';
import { repair } from './repair.js';
import { settle } from './settle.js';
import { PartitionState } from './state.js';

/** Vertices a part on the coarsest level. */
const COARSEST_A_PART = 10;
const COARSEST_LEAST = 120;
/** A level that is hardly coarser is not worth its time. */
const LEAST_SHRINKING = 0.93;
/** Numbers in a table of gains at most: 128 MiB. */
const LARGEST_TABLE = 16_777_216;
/** Vertices go down by this much from level to level. */
const SHRINKING = 3;
/** Ways to begin on the coarsest level: {@link grow}, or parts drawn. The first is the best judge of what fits. */
const KINDS = [
  { lean: true, full: true },
  { lean: true, full: false },
  { lean: false, full: true },
  { lean: false, full: false },
  null,
] as const;
/** Up to so many vertices on the coarsest level every way is tried. */
const FEW_VERTICES = 400;
const CLIMBS = 3;
const SETTLING_ROUNDS = 3;

export interface MultilevelOptions {
  /** Parts that may be used. */
  readonly parts: number;
  /**
   * At least so many are needed: the fewest from here to `parts` for which the coarsest level has a solution; `parts`:
   * just those.
   */
  readonly fewest: number;
  /** A partition to begin from, which no coarsening crosses; null: begin from several on the coarsest level. */
  readonly start: Int32Array | null;
}

/** A part by vertex, below `parts`. */
export interface Partitioned {
  readonly partOf: Int32Array;
  readonly parts: number;
}

/**
 * A partition by levels: vertices are joined until few are left, those are partitioned, and on the way back every level
 * is refined.
 *
 * Told to end, it projects what it has to the finest level as it is, so that a later end is never worse.
 *
 * @returns a part by vertex of the finest level, within the limits if that was found; null if it was told to end before
 * there was any
 */
export function* partitionByLevels(
  finest: Level,
  limits: PartLimits,
  { parts, fewest, start }: MultilevelOptions,
  draw: Xorshift32,
  effort: Effort,
): Search<Partitioned | null> {
  const hierarchy: Coarser[] = [];
  let level = finest;
  let partOf = start;
  const target = Math.max(COARSEST_LEAST, COARSEST_A_PART * Math.min(parts, 2 * fewest));
  while (level.vertices > target && !effort.ended()) {
    const least = Math.max(target, Math.floor(level.vertices / SHRINKING));
    const coarser = yield* coarsen(level, limits, least, partOf, draw, effort);
    if (coarser.level.vertices > LEAST_SHRINKING * level.vertices) break;
    hierarchy.push(coarser);
    if (partOf !== null) partOf = gathered(partOf, coarser);
    level = coarser.level;
  }
  if (effort.ended()) return null;
  const search: CoarsestSearch = { level, limits, draw, effort };
  const begun = partOf === null ? yield* begin(search, parts, fewest) : { partOf: partOf.slice(), parts };
  if (begun === null) return null;
  let current = begun.partOf;
  for (;;) {
    if (!effort.ended()) current = yield* refine(level, begun.parts, limits, current, draw, effort);
    const up = hierarchy.pop();
    if (up === undefined) return { partOf: current, parts: begun.parts };
    const coarse = current;
    current = up.clusterOf.map(cluster => coarse[cluster]);
    level = hierarchy.at(-1)?.level ?? finest;
  }
}

function gathered(partOf: Int32Array, { level, clusterOf }: Coarser): Int32Array {
  const coarse = new Int32Array(level.vertices);
  clusterOf.forEach((cluster, vertex) => {
    coarse[cluster] = partOf[vertex];
  });
  return coarse;
}

interface CoarsestSearch {
  readonly level: Level;
  readonly limits: PartLimits;
  readonly draw: Xorshift32;
  readonly effort: Effort;
}

/** The best of several solutions of the coarsest level, for the fewest parts for which one is found. */
function* begin(search: CoarsestSearch, parts: number, fewest: number): Search<Partitioned | null> {
  const { level, effort } = search;
  let best = fewest < parts ? yield* beginWithFewest(search, parts, fewest) : null;
  const count = best?.parts ?? parts;
  const kinds = level.vertices <= FEW_VERTICES ? KINDS.length : 3;
  for (let kind = 0; kind < kinds && !effort.ended(); kind++) {
    const state = yield* attempt(search, count, kind);
    if (effort.stopped) break;
    yield* climb(state, 1, effort);
    if (best === null || isBetter(state, best)) best = state;
  }
  return best === null ? null : { partOf: best.partOf, parts: count };
}

/** Halves the span between the parts needed at least and those for which there is a solution. */
function* beginWithFewest(
  search: CoarsestSearch,
  parts: number,
  fewest: number,
): Search<PartitionState | null> {
  const { level, limits, effort } = search;
  let best = yield* attempt(search, parts, 0);
  if (effort.stopped) return null;
  let failed = fewest - 1;
  let known = usedParts(best);
  while (best.overloaded === 0 && failed + 1 < known) {
    const tried = Math.floor((failed + known) / 2);
    const state = yield* attempt(search, tried, 0);
    if (effort.stopped) break;
    if (state.overloaded === 0) {
      best = state;
      known = usedParts(state);
    } else {
      failed = tried;
    }
  }
  if (best.overloaded > 0) return best;
  const packed = new PartitionState(level, known, limits, numbered(best.partOf, best.parts));
  yield* climb(packed, 1, effort);
  return packed;
}

/** One solution of the coarsest level, moved within the limits where that succeeds. */
function* attempt(search: CoarsestSearch, parts: number, kind: number): Search<PartitionState> {
  const { level, limits, draw, effort } = search;
  const how = KINDS[kind];
  const partOf =
    how === null
      ? scatter(level.vertices, parts, draw)
      : yield* grow(level, parts, limits, how, draw, effort);
  const state = new PartitionState(level, parts, limits, partOf);
  if (!effort.ended()) yield* repair(state, effort);
  return state;
}

function usedParts({ neurons }: PartitionState): number {
  return neurons.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0);
}

/** The same parts without the empty ones, numbered in the order of their first vertices. */
export function numbered(partOf: Int32Array, parts: number): Int32Array {
  const number = new Int32Array(parts).fill(-1);
  let used = 0;
  for (const part of partOf) if (number[part] < 0) number[part] = used++;
  return partOf.map(part => number[part]);
}

function isBetter(a: PartitionState, b: PartitionState): boolean {
  return a.overload < b.overload || (a.overload === b.overload && a.cut < b.cut);
}

function* refine(
  level: Level,
  parts: number,
  limits: PartLimits,
  partOf: Int32Array,
  draw: Xorshift32,
  effort: Effort,
): Search<Int32Array> {
  const state = new PartitionState(level, parts, limits, partOf);
  if (effort.spend(3 * level.pins.length)) yield;
  yield* repair(state, effort);
  if (level.vertices * parts > LARGEST_TABLE) yield* settle(state, SETTLING_ROUNDS, draw, effort);
  else yield* climb(state, CLIMBS, effort);
  return state.partOf;
}
