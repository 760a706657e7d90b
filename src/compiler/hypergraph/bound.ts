import { finish, NEVER, type Search, type Stop } from '../anytime.js';
import { adjacencyBound } from './adjacency-bound.js';
import { Effort } from './effort.js';
import type { Hypergraph, PartLimits } from './hypergraph.js';
import { finestLevel, type Level } from './level.js';
import { unionBound } from './union-bound.js';

/** What no partition within the limits can be better than. */
export interface PartitionBound {
  /** Of the connectivity (axons), rounded up. */
  readonly bound: number;
  /** How `bound` was found. */
  readonly method: string;
}

/** Bounds of the cut, too. */
export interface CutBound extends PartitionBound {
  /** Of the cut, with the nets' weights. */
  readonly cut: number;
  /** Of the number of parts; Infinity where some vertex fits nowhere. */
  readonly parts: number;
}

/** Operations of {@link unionBound} at most: a few seconds. */
const WORK = 300_000_000;
/** Sums of rounded numbers are trusted to this relative error. */
const ROUNDING = 1e-9;

/**
 * A lower bound on the connectivity, the largest of three:
 *
 * - *each net by itself*: its vertices (targets and driver) need at least as many parts as their number over `neurons`,
 * their memory over
 *   `memoryBits` and their groups over `thirdFactors`, rounded up; a driven net pays one less, an input all of them.
 *   Nets add up, as every net pays for itself.
 * - *adjacency* ({@link adjacencyBound}): what hangs together and fits no part must be cut. It bounds what nets pay for
 *   parts beyond one, and inputs pay for that one besides.
 * - *common nets* ({@link unionBound}): a part has room for few neurons, and with any so many others a neuron has only
 * so many nets in
 *   common, so that its nets must reach further. It bounds the parts that hold a net's vertices, of which a driven net
 * has one for nothing.
 *
 * Told to stop, it gives what is proved by then; the first takes no longer than the pins are many.
 */
export function* searchBound(graph: Hypergraph, limits: PartLimits, stop: Stop): Search<PartitionBound> {
  const ones = new Float64Array(graph.nets).fill(1);
  const proved = yield* cutBounds({ ...graph, netWeight: ones }, limits, WORK, new Effort(stop));
  return { bound: Math.max(0, Math.ceil(proved.value)), method: proved.method };
}

/** {@link searchBound} to its end, and the same of cut and parts. */
export function partitionBound(graph: Hypergraph, limits: PartLimits): CutBound {
  return finish(
    (function* () {
      const plain = yield* searchBound(graph, limits, NEVER);
      const cut = yield* cutBounds(graph, limits, WORK, new Effort(NEVER));
      return { ...plain, cut: cut.value, parts: yield* fewestParts(graph, limits, null, new Effort(NEVER)) };
    })(),
  );
}

interface Proved {
  readonly value: number;
  readonly method: string;
}

/** The largest bound on the weighted cut. */
function* cutBounds(graph: Hypergraph, limits: PartLimits, work: number, effort: Effort): Search<Proved> {
  const least = partsByNet(graph, limits);
  let byNet = 0;
  let inputs = 0;
  let free = 0;
  for (let net = 0; net < graph.nets; net++) {
    if (graph.pinStart[net + 1] === graph.pinStart[net]) continue;
    const weight = graph.netWeight[net];
    const isInput = graph.driver[net] < 0;
    byNet += weight * (isInput ? least[net] : least[net] - 1);
    if (isInput) inputs += weight;
    else free += weight;
  }
  effort.spend(graph.pins.length);
  yield;
  const bounds: Proved[] = [{ value: byNet, method: 'capacity by net' }];
  const capacity = neuronsThatFit(graph, limits);
  const usable = Math.max(1, Number.isFinite(capacity) ? capacity : graph.vertices);
  if (!effort.ended()) {
    const room = { neurons: usable, memoryBits: limits.memoryBits };
    const apart = yield* adjacencyBound(graph, room, least, effort);
    bounds.push({ value: rounded(inputs + apart), method: 'adjacency' });
  }
  if (!effort.ended()) {
    const level = finestLevel(graph);
    yield;
    const union = yield* unionBound(level, usable, true, work, effort);
    bounds.push({ value: rounded(union) - free, method: 'nets in common' });
  }
  return bounds.reduce((best, bound) => (bound.value > best.value ? bound : best));
}

function rounded(sum: number): number {
  return sum - ROUNDING * (Math.abs(sum) + 1);
}

/** By net the parts that its vertices need at least; 0 for one without pins. */
function partsByNet(graph: Hypergraph, limits: PartLimits): Float64Array {
  const groupMet = new Int32Array(groupsOf(graph)).fill(-1);
  const least = new Float64Array(graph.nets);
  for (let net = 0; net < graph.nets; net++) {
    const first = graph.pinStart[net];
    const end = graph.pinStart[net + 1];
    if (first === end) continue;
    const driver = graph.driver[net];
    let vertices = 0;
    let memory = 0;
    let groups = 0;
    const add = (vertex: number) => {
      vertices++;
      memory += graph.memoryBits[vertex];
      const group = graph.group[vertex];
      if (group < 0 || groupMet[group] === net) return;
      groupMet[group] = net;
      groups++;
    };
    let drivesItself = driver < 0;
    for (let i = first; i < end; i++) {
      add(graph.pins[i]);
      if (graph.pins[i] === driver) drivesItself = true;
    }
    if (!drivesItself) add(driver);
    least[net] = Math.max(
      1,
      partsFor(vertices, limits.neurons),
      partsFor(memory, limits.memoryBits),
      partsFor(groups, limits.thirdFactors),
    );
  }
  return least;
}

/**
 * Parts that any partition within the limits needs: the largest, over the limits, of the total over the limit. Rows are
 * counted as often as {@link unionBound} proves that they are needed, and at least once.
 *
 * @param level the graph's finest; null: rows count once
 */
export function* fewestParts(
  graph: Hypergraph,
  limits: PartLimits,
  level: Level | null,
  effort: Effort,
): Search<number> {
  if (graph.vertices === 0) return 0;
  let rows = 0;
  for (let net = 0; net < graph.nets; net++) {
    if (graph.pinStart[net + 1] > graph.pinStart[net]) rows += graph.netRows[net];
  }
  if (level !== null) {
    const capacity = neuronsThatFit(graph, limits);
    const usable = Number.isFinite(capacity) ? Math.max(1, capacity) : graph.vertices;
    const rowsOfSets = { ...level, setWeight: level.setRows };
    const reached = yield* unionBound(rowsOfSets, usable, false, WORK / 2, effort);
    rows = Math.max(rows, Math.ceil(reached * (1 - ROUNDING) - ROUNDING));
  }
  const memory = graph.memoryBits.reduce((sum, bits) => sum + bits, 0);
  return Math.max(
    1,
    partsFor(graph.vertices, limits.neurons),
    partsFor(memory, limits.memoryBits),
    partsFor(rows, limits.axonsIn),
    partsFor(groupsUsed(graph), limits.thirdFactors),
  );
}

function partsFor(load: number, limit: number): number {
  if (load <= 0 || limit === Number.POSITIVE_INFINITY) return load <= 0 ? 0 : 1;
  return limit > 0 ? Math.ceil(load / limit) : Number.POSITIVE_INFINITY;
}

/** Neurons that a part can hold at most: by number, and by memory those that need least. */
function neuronsThatFit(graph: Hypergraph, limits: PartLimits): number {
  if (limits.memoryBits === Number.POSITIVE_INFINITY) return limits.neurons;
  const sorted = graph.memoryBits.slice().sort();
  let memory = 0;
  let fit = 0;
  while (fit < sorted.length && memory + sorted[fit] <= limits.memoryBits) memory += sorted[fit++];
  return Math.min(limits.neurons, fit);
}

function groupsOf({ group }: Hypergraph): number {
  return group.reduce((most, of) => Math.max(most, of + 1), 0);
}

function groupsUsed({ group }: Hypergraph): number {
  return new Set(group.filter(of => of >= 0)).size;
}
