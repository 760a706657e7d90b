import type { Hypergraph, PartLimits } from './hypergraph.js';
import { finestLevel, type Level } from './level.js';
import { unionBound } from './union-bound.js';

/** What no partition within the limits can be better than. */
export interface PartitionBound {
  /** Of the connectivity (axons), rounded up. */
  readonly bound: number;
  /** How `bound` was found. */
  readonly method: string;
  /** Of the cut, with the nets' weights. */
  readonly cut: number;
  /** Of the number of parts; Infinity where some vertex fits nowhere. */
  readonly parts: number;
}

/** Operations of a bound at most: a few seconds. */
const WORK = 600_000_000;
/** Sums of rounded shares are trusted to this relative error. */
const ROUNDING = 1e-9;

/**
 * Lower bounds on connectivity, cut and parts. The larger counts of two:
 *
 * - *each net by itself*: its vertices (targets and driver) need at least as many parts as their number over `neurons`,
 * their memory over
 *   `memoryBits` and their groups over `thirdFactors`, rounded up; a driven net pays one less, an input all of them.
 *   Nets add up, as every net pays for itself.
 * - *common nets* ({@link unionBound}): a part has room for few neurons, and with any so many others a neuron has only
 * so many nets in
 *   common, so that its nets must reach further. It bounds the parts that hold a net's vertices, of which a driven net
 * has one for nothing.
 */
export function partitionBound(graph: Hypergraph, limits: PartLimits): PartitionBound {
  const capacity = neuronsThatFit(graph, limits);
  const ones = new Float64Array(graph.nets).fill(1);
  const weighted = graph.netWeight.some(weight => weight !== 1);
  const work = weighted ? WORK / 2 : WORK;
  const plain = cutBounds({ ...graph, netWeight: ones }, limits, capacity, work);
  const cut = weighted ? cutBounds(graph, limits, capacity, work) : plain;
  const byNet = Math.ceil(plain.byNet);
  const byUnion = Math.ceil(plain.byUnion - ROUNDING * Math.abs(plain.byUnion) - ROUNDING);
  return {
    bound: Math.max(byNet, byUnion),
    method: byUnion > byNet ? 'nets in common' : 'capacity by net',
    cut: Math.max(cut.byNet, cut.byUnion - ROUNDING * (Math.abs(cut.byUnion) + 1)),
    parts: fewestParts(graph, limits),
  };
}

/** Both bounds on the weighted cut. */
function cutBounds(graph: Hypergraph, limits: PartLimits, capacity: number, work: number) {
  const level = finestLevel(graph);
  let free = 0;
  for (let net = 0; net < graph.nets; net++) {
    if (graph.driver[net] >= 0 && graph.pinStart[net + 1] > graph.pinStart[net]) free += graph.netWeight[net];
  }
  const usable = Number.isFinite(capacity) ? Math.max(1, capacity) : graph.vertices;
  return {
    byNet: boundByNet(graph, limits),
    byUnion: unionBound(level, Math.max(1, usable), true, work) - free,
  };
}

function boundByNet(graph: Hypergraph, limits: PartLimits): number {
  const groupMet = new Int32Array(groupsOf(graph)).fill(-1);
  let bound = 0;
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
    const parts = Math.max(
      1,
      partsFor(vertices, limits.neurons),
      partsFor(memory, limits.memoryBits),
      partsFor(groups, limits.thirdFactors),
    );
    bound += graph.netWeight[net] * (driver < 0 ? parts : parts - 1);
  }
  return bound;
}

/**
 * Parts that any partition within the limits needs: the largest, over the limits, of the total over the limit. Rows are
 * counted as often as {@link unionBound} proves that they are needed, and at least once.
 */
export function fewestParts(graph: Hypergraph, limits: PartLimits, level?: Level): number {
  if (graph.vertices === 0) return 0;
  let rows = 0;
  for (let net = 0; net < graph.nets; net++) {
    if (graph.pinStart[net + 1] > graph.pinStart[net]) rows += graph.netRows[net];
  }
  if (level !== undefined) {
    const capacity = neuronsThatFit(graph, limits);
    const usable = Number.isFinite(capacity) ? Math.max(1, capacity) : graph.vertices;
    const reached = unionBound({ ...level, setWeight: level.setRows }, usable, false, WORK / 4);
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
