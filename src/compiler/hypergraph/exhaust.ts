import type { Search } from '../anytime.js';
import type { Effort } from './effort.js';
import type { Hypergraph, PartLimits } from './hypergraph.js';
import { measurePartition, violatedLimit } from './measure.js';

/** What a search through all partitions found. */
export interface Exhausted {
  /** The best; null: none better than the one it began with. */
  readonly partOf: Int32Array | null;
  /** Whether all were seen or shown to be no better. */
  readonly complete: boolean;
}

/**
 * Goes through all partitions into at most `parts` parts, vertex by vertex (branch and bound). Parts are numbered by
 * their first vertices, so that none is seen twice under other numbers. A branch ends where a limit is exceeded, or
 * where no partition below it can have a cut below `cut`: the vertices placed cost what their nets reach already; and
 * where a net reaches parts and has `u` vertices yet to be placed, each of them that goes to another part is counted
 * with 1/u of its weight, since any of them makes it reach one more.
 *
 * @param cut only partitions with a lower cut are wanted
 * @param nodes vertices placed at most
 */
export function* exhaustPartitions(
  graph: Hypergraph,
  limits: PartLimits,
  parts: number,
  cut: number,
  nodes: number,
  effort: Effort,
): Search<Exhausted> {
  const placing = new Placing(graph, limits, parts);
  const { order } = placing;
  const tried = new Int32Array(order.length).fill(-1);
  const used = new Int32Array(order.length + 1);
  let best: Int32Array | null = null;
  let bestCut = cut;
  let left = nodes;
  for (let depth = 0; depth >= 0; ) {
    const vertex = order[depth];
    if (tried[depth] >= 0) placing.remove(vertex);
    const part = ++tried[depth];
    if (part >= Math.min(parts, used[depth] + 1)) {
      tried[depth--] = -1;
      continue;
    }
    if (--left < 0) return { partOf: best, complete: false };
    if (effort.spend(30 * order.length)) {
      yield;
      if (effort.ended()) return { partOf: best, complete: false };
    }
    placing.put(vertex, part);
    const goal = bestCut === Number.POSITIVE_INFINITY ? bestCut : bestCut - 1e-9 * Math.max(1, bestCut);
    if (!placing.fits(part) || placing.cut + placing.yetToPay(depth + 1, used[depth]) >= goal) continue;
    if (depth + 1 < order.length) {
      used[++depth] = Math.max(used[depth - 1], part + 1);
      continue;
    }
    const loads = measurePartition(graph, placing.partOf, parts);
    if (violatedLimit(loads, limits) !== null || loads.cut >= goal) continue;
    best = placing.partOf.slice();
    bestCut = loads.cut;
  }
  return { partOf: best, complete: true };
}

/** Vertices placed so far, what they cost and take. */
class Placing {
  readonly order: readonly number[];
  readonly partOf: Int32Array;
  cut = 0;
  private readonly graph: Hypergraph;
  private readonly limits: PartLimits;
  private readonly parts: number;
  /** By vertex: its nets, as target or driver. */
  private readonly netsOf: readonly (readonly number[])[];
  /** Vertices of net `e` in part `p`, at e * parts + p. */
  private readonly count: Int32Array;
  private readonly reached: Int32Array;
  private readonly unplaced: Int32Array;
  private readonly neurons: Int32Array;
  private readonly memoryBits: Float64Array;
  private readonly share: Float64Array;

  constructor(graph: Hypergraph, limits: PartLimits, parts: number) {
    this.graph = graph;
    this.limits = limits;
    this.parts = parts;
    const netsOf: number[][] = Array.from({ length: graph.vertices }, () => []);
    this.unplaced = new Int32Array(graph.nets);
    for (let net = 0; net < graph.nets; net++) {
      const members = new Set(graph.pins.subarray(graph.pinStart[net], graph.pinStart[net + 1]));
      if (members.size > 0 && graph.driver[net] >= 0) members.add(graph.driver[net]);
      for (const vertex of members) netsOf[vertex].push(net);
      this.unplaced[net] = members.size;
    }
    this.netsOf = netsOf;
    this.order = byCommonNets(graph, netsOf, this.unplaced);
    this.partOf = new Int32Array(graph.vertices);
    this.count = new Int32Array(graph.nets * parts);
    this.reached = new Int32Array(graph.nets);
    this.neurons = new Int32Array(parts);
    this.memoryBits = new Float64Array(parts);
    this.share = new Float64Array(parts);
  }

  put(vertex: number, part: number): void {
    const { graph, parts } = this;
    this.partOf[vertex] = part;
    this.neurons[part]++;
    this.memoryBits[part] += graph.memoryBits[vertex];
    for (const net of this.netsOf[vertex]) {
      this.unplaced[net]--;
      if (this.count[net * parts + part]++ > 0) continue;
      if (this.reached[net]++ > 0 || graph.driver[net] < 0) this.cut += graph.netWeight[net];
    }
  }

  remove(vertex: number): void {
    const { graph, parts } = this;
    const part = this.partOf[vertex];
    this.neurons[part]--;
    this.memoryBits[part] -= graph.memoryBits[vertex];
    for (const net of this.netsOf[vertex]) {
      this.unplaced[net]++;
      if (--this.count[net * parts + part] > 0) continue;
      if (--this.reached[net] > 0 || graph.driver[net] < 0) this.cut -= graph.netWeight[net];
    }
  }

  fits(part: number): boolean {
    return (
      this.neurons[part] <= this.limits.neurons &&
      this.memoryBits[part] <= this.limits.memoryBits * (1 + 1e-12)
    );
  }

  /** What the vertices from a place of the order on must add to the cut at least. */
  yetToPay(from: number, used: number): number {
    const { graph, parts, share, order } = this;
    const open = Math.min(parts, used + 2);
    let sum = 0;
    for (let i = from; i < order.length; i++) {
      const vertex = order[i];
      let all = 0;
      share.fill(0);
      for (const net of this.netsOf[vertex]) {
        if (this.reached[net] === 0) continue;
        const part = graph.netWeight[net] / this.unplaced[net];
        all += part;
        for (let p = 0; p < open; p++) if (this.count[net * parts + p] > 0) share[p] += part;
      }
      let most = 0;
      for (let part = 0; part < open; part++) {
        if (share[part] > most && this.neurons[part] < this.limits.neurons) most = share[part];
      }
      sum += all - most;
    }
    return sum;
  }
}

/** Each vertex after those with which it has most in common. */
function byCommonNets(
  graph: Hypergraph,
  netsOf: readonly (readonly number[])[],
  members: Int32Array,
): readonly number[] {
  const order: number[] = [];
  const met = new Uint8Array(graph.nets);
  const placed = new Uint8Array(graph.vertices);
  while (order.length < graph.vertices) {
    let best = -1;
    let bestScore = -1;
    for (let vertex = 0; vertex < graph.vertices; vertex++) {
      if (placed[vertex] === 1) continue;
      let score = 0;
      for (const net of netsOf[vertex]) {
        score += (graph.netWeight[net] * (met[net] === 1 ? 1 : 1e-3)) / members[net];
      }
      if (score > bestScore) {
        bestScore = score;
        best = vertex;
      }
    }
    order.push(best);
    placed[best] = 1;
    for (const net of netsOf[best]) met[net] = 1;
  }
  return order;
}
