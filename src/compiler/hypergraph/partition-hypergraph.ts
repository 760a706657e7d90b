import { mixSeed } from '../../fixed/seed.js';
import { Xorshift32 } from '../../fixed/xorshift.js';
import type { Search } from '../anytime.js';
import { fewestParts, partitionBound } from './bound.js';
import { dissolveParts } from './dissolve.js';
import { Effort } from './effort.js';
import { exhaustPartitions } from './exhaust.js';
import type { Hypergraph, PartitionOptions, PartitionResult, PartLimits } from './hypergraph.js';
import { packInOrder, splitEvenly } from './initial.js';
import { finestLevel, type Level } from './level.js';
import { measurePartition, type PartLoads, violatedLimit } from './measure.js';
import { numbered, partitionByLevels } from './multilevel.js';

/** Operations of a search without a limit of time: no round begins that would probably exceed them, the first excepted. */
const DEFAULT_EFFORT = 2e8;
/** Without a limit of time, so many rounds that bring nothing end the search. */
const STALE_ROUNDS = 6;
/** Pins up to which a bound is worth its time, to know when nothing can be better. */
const PINS_BOUNDED = 20_000;
/** Vertices up to which all partitions are gone through, and vertices placed meanwhile without a limit of time. */
const MOST_EXHAUSTED = 24;
const NODES = 3_000_000;
/** What a round costs beside what is counted. */
const ROUND_OPERATIONS = 100_000;

/**
 * Puts the vertices of a hypergraph into parts so that the weight of nets between parts is low and all limits hold at once.
 * Candidates are the described order, cut into parts evenly and by filling one after the other, `options.starts`, and
 * partitions by levels ({@link partitionByLevels}), from nothing and from the best so far. What comes out is the best
 * of them: no limit exceeded before any, then (unless `options.parts` says how many there may be) fewer parts, then the
 * lower cut.
 *
 * Deterministic for a seed and an amount of work; with a limit of time it goes on until the stop says so, and has lost
 * nothing by going on.
 *
 * @returns a partition that holds every vertex once, also if the limits cannot be held or the stop came at once
 */
export function* partitionHypergraph(
  graph: Hypergraph,
  limits: PartLimits,
  options: PartitionOptions,
): Search<PartitionResult> {
  const most = Math.max(1, Math.min(options.parts ?? limits.parts, limits.parts, graph.vertices));
  const best = new BestPartition(graph, limits, options.parts === undefined);
  const effort = new Effort(options.stop);
  best.consider(splitEvenly(graph.vertices, most), most);
  yield;
  for (const start of options.starts ?? []) {
    const parts = start.reduce((highest, part) => Math.max(highest, part + 1), 0);
    if (parts <= most) best.consider(start, parts);
    yield;
  }
  if (effort.ended()) return best.result();
  const finest = finestLevel(graph);
  yield;
  const packed = packInOrder(finest, limits);
  yield;
  if (packed.parts <= most) {
    best.consider(packed.partOf, packed.parts);
    best.consider(splitEvenly(graph.vertices, packed.parts), packed.parts);
  }
  yield;
  if (effort.ended()) return best.result();
  if (graph.vertices < 2 || most < 2) {
    best.optimal = best.feasible;
    return best.result();
  }
  const draw = new Xorshift32(mixSeed(options.seed, graph.vertices, graph.nets));
  const bound = options.parts === undefined ? yield* fewestParts(graph, limits, finest, effort) : most;
  const run: Run = { graph, finest, limits, draw, effort, best, lowest: lowestCut(graph, limits) };
  const least = Math.min(bound, most);
  const timed = options.stop.timed === true;
  const small = graph.vertices <= MOST_EXHAUSTED;
  yield* improve(run, most, least, small || !timed);
  if (small) yield* exhaust(run, most, least, timed ? Number.POSITIVE_INFINITY : NODES);
  return best.result();
}

interface Run {
  readonly graph: Hypergraph;
  readonly finest: Level;
  readonly limits: PartLimits;
  readonly draw: Xorshift32;
  readonly effort: Effort;
  readonly best: BestPartition;
  /** No cut is below. */
  readonly lowest: number;
}

/** From nothing and from the best so far in turn, as long as there is work left. */
function* improve(run: Run, most: number, least: number, bounded: boolean): Search<void> {
  const { finest, limits, draw, effort, best, lowest } = run;
  let staleRounds = 0;
  for (let round = 0; !effort.ended(); round++) {
    const before = effort.done;
    const fresh = round % 3 === 0 || !best.feasible;
    const parts = best.feasible && (least < most || !fresh) ? best.parts : most;
    const options = { parts, fewest: Math.min(least, parts), start: fresh ? null : best.partOf.slice() };
    const found = yield* partitionByLevels(finest, limits, options, draw, effort);
    if (found === null) return;
    const better = best.consider(found.partOf, found.parts);
    staleRounds = better ? 0 : staleRounds + 1;
    if (least < most) {
      const fewer = yield* dissolveParts(finest, limits, best.partOf, best.parts, least, effort);
      best.consider(fewer.partOf, fewer.parts);
    }
    effort.spend(ROUND_OPERATIONS);
    if (best.feasible && best.cut <= lowest && (least === most || best.parts <= least)) {
      best.optimal = true;
      return;
    }
    if (bounded && (2 * effort.done - before > DEFAULT_EFFORT || staleRounds >= STALE_ROUNDS)) return;
    yield;
  }
}

/** All partitions, of fewer parts than are known first; nodes for each number of parts. */
function* exhaust(run: Run, most: number, least: number, nodes: number): Search<void> {
  const { graph, limits, effort, best } = run;
  while (best.feasible && least < most && best.parts > least) {
    const parts = best.parts - 1;
    const { partOf } = yield* exhaustPartitions(
      graph,
      limits,
      parts,
      Number.POSITIVE_INFINITY,
      nodes,
      effort,
    );
    if (partOf === null) break;
    best.consider(partOf, parts);
  }
  const parts = best.feasible && least < most ? best.parts : most;
  const { partOf, complete } = yield* exhaustPartitions(graph, limits, parts, best.cut, nodes, effort);
  if (partOf !== null) best.consider(partOf, parts);
  if (complete && best.feasible) best.optimal = true;
}

function lowestCut(graph: Hypergraph, limits: PartLimits): number {
  return graph.pins.length <= PINS_BOUNDED ? partitionBound(graph, limits).cut : 0;
}

/** The best partition so far. */
class BestPartition {
  partOf: Int32Array = new Int32Array(0);
  parts = 0;
  /** Whether no partition into as many parts has a lower cut. */
  optimal = false;
  private loads: PartLoads | null = null;
  private overload = Number.POSITIVE_INFINITY;
  private readonly graph: Hypergraph;
  private readonly limits: PartLimits;
  private readonly fewest: boolean;

  constructor(graph: Hypergraph, limits: PartLimits, fewest: boolean) {
    this.graph = graph;
    this.limits = limits;
    this.fewest = fewest;
  }

  get feasible(): boolean {
    return this.overload === 0;
  }

  get cut(): number {
    return this.feasible ? this.loads!.cut : Number.POSITIVE_INFINITY;
  }

  /** Keeps a partition if it is better; whether it was. */
  consider(partOf: Int32Array, parts: number): boolean {
    const compact = numbered(partOf, parts);
    const used = compact.reduce((most, part) => Math.max(most, part + 1), 0);
    const loads = measurePartition(this.graph, compact, used);
    const overload = overloadOf(loads, this.limits);
    const isBetter =
      overload < this.overload ||
      (overload === this.overload &&
        (this.fewest && overload === 0 && used !== this.parts
          ? used < this.parts
          : loads.cut < (this.loads?.cut ?? Number.POSITIVE_INFINITY)));
    if (this.loads !== null && !isBetter) return false;
    this.partOf = compact;
    this.parts = used;
    this.loads = loads;
    this.overload = overload;
    return true;
  }

  result(): PartitionResult {
    const { partOf, parts, limits } = this;
    const loads = this.loads!;
    const violated = violatedLimit(loads, limits);
    return {
      partOf,
      parts,
      cut: loads.cut,
      connectivity: loads.connectivity,
      feasible: violated === null,
      violated,
      optimal: this.optimal,
    };
  }
}

function overloadOf(loads: PartLoads, limits: PartLimits): number {
  let overload = 0;
  for (const limit of ['neurons', 'axonsIn', 'axonsOut', 'memoryBits', 'thirdFactors'] as const) {
    for (const load of loads[limit]) {
      if (load > limits[limit]) overload += (load - limits[limit]) / Math.max(1, limits[limit]);
    }
  }
  return overload;
}
