import type { Search } from '../anytime.js';
import type { Effort } from './effort.js';
import { MaxHeap } from './heap.js';
import type { Hypergraph, PartLimits } from './hypergraph.js';
import { transpose } from './level.js';

/**
 * A lower bound on the sum over nets of weight x (parts that hold a pin or the driver - 1), from how tightly the network
 * hangs together.
 *
 * Proof. Vertices are put in order, each next the one with the greatest weight of nets in common with those before, d(i)
 * for the i-th. Whatever set of vertices has just one of the neighbours i - 1 and i of that order cuts nets of weight d(i)
 * at least (R. Klimmek and F. Wagner, "A simple hypergraph min cut algorithm", 1996; applied to the nets' restrictions to
 * the first i vertices, which are cut only where the nets are). So a part that cuts less than t is a union of *runs*,
 * stretches of the order inside of which all d are at least t; where a run fits no part, all its vertices lie in parts
 * that cut t or more, and there are at least as many of these as their number, or memory, needs. What parts cut is thus, added
 * up, at least the integral of that number over t. A net that reaches k > 1 parts is cut by k of them and pays k - 1, no
 * less than k / 2, or (1 - 1/m) k where its own vertices need at least m parts: with that its weight counts.
 *
 * Takes time in pins; told to end, it takes what is not ordered yet for loose, which is valid.
 *
 * @param least by net: parts that its vertices need at least
 */
export function* adjacencyBound(
  graph: Hypergraph,
  limits: Pick<PartLimits, 'neurons' | 'memoryBits'>,
  least: Float64Array,
  effort: Effort,
): Search<number> {
  const weight = graph.netWeight.map((each, net) => each * Math.max(1 / 2, 1 - 1 / Math.max(1, least[net])));
  const { order, adjacency } = yield* adjacencyOrder(graph, weight, effort);
  return integral(order, adjacency, graph.memoryBits, limits);
}

/** All vertices, each with the weight of its nets in common with those before. */
function* adjacencyOrder(
  graph: Hypergraph,
  weight: Float64Array,
  effort: Effort,
): Search<{ order: Int32Array; adjacency: Float64Array }> {
  const { vertices, nets, pinStart, pins, driver } = graph;
  const netsOf = transpose(pinStart, pins, nets, vertices);
  const driven = drivenNets(graph);
  const order = new Int32Array(vertices);
  const adjacency = new Float64Array(vertices);
  const heap = new MaxHeap(new Float64Array(vertices));
  // Equal keys: the heap's order, which follows from these insertions.
  for (let vertex = vertices - 1; vertex >= 0; vertex--) heap.set(vertex, 0);
  const reached = new Uint8Array(nets);
  const raise = (vertex: number, by: number) => {
    if (heap.has(vertex)) heap.set(vertex, heap.key[vertex] + by);
  };
  const reach = (net: number): number => {
    if (reached[net] === 1 || pinStart[net + 1] === pinStart[net]) return 1;
    reached[net] = 1;
    let isPin = false;
    for (let i = pinStart[net]; i < pinStart[net + 1]; i++) {
      raise(pins[i], weight[net]);
      if (pins[i] === driver[net]) isPin = true;
    }
    if (driver[net] >= 0 && !isPin) raise(driver[net], weight[net]);
    return 8 * (pinStart[net + 1] - pinStart[net]);
  };
  for (let place = 0; place < vertices; place++) {
    const vertex = heap.top;
    order[place] = vertex;
    adjacency[place] = effort.stopped ? 0 : heap.key[vertex];
    heap.remove(vertex);
    if (effort.stopped) continue;
    let operations = 20;
    for (let i = netsOf.start[vertex]; i < netsOf.start[vertex + 1]; i++) {
      operations += reach(netsOf.items[i]);
    }
    for (let i = driven.start[vertex]; i < driven.start[vertex + 1]; i++) {
      operations += reach(driven.items[i]);
    }
    if (!effort.spend(operations)) continue;
    yield;
    effort.ended();
  }
  return { order, adjacency };
}

/** Nets by the vertex that drives them. */
function drivenNets({ vertices, nets, driver }: Hypergraph): { start: Int32Array; items: Int32Array } {
  const start = new Int32Array(vertices + 1);
  for (const vertex of driver) if (vertex >= 0) start[vertex + 1]++;
  for (let vertex = 0; vertex < vertices; vertex++) start[vertex + 1] += start[vertex];
  const next = start.slice(0, vertices);
  const items = new Int32Array(start[vertices]);
  for (let net = 0; net < nets; net++) if (driver[net] >= 0) items[next[driver[net]]++] = net;
  return { start, items };
}

/**
 * The integral over t of the parts that cut t or more. As t falls, runs grow together at their loose places; kept are the vertices
 * and the memory in runs that fit no part.
 */
function integral(
  order: Int32Array,
  adjacency: Float64Array,
  memoryBits: Float64Array,
  limits: Pick<PartLimits, 'neurons' | 'memoryBits'>,
): number {
  const runs = new Runs(order, memoryBits, limits);
  const joints = Int32Array.from(order.keys())
    .subarray(1)
    .sort((a, b) => adjacency[b] - adjacency[a] || a - b);
  let sum = 0;
  for (let i = 0; i < joints.length; i++) {
    runs.join(joints[i]);
    const above = i + 1 < joints.length ? adjacency[joints[i + 1]] : 0;
    sum += (adjacency[joints[i]] - above) * runs.partsNeeded();
  }
  return sum;
}

/** Stretches of an order that grow together. */
class Runs {
  private readonly limits: Pick<PartLimits, 'neurons' | 'memoryBits'>;
  /** Of a run, by its first and last place: its other end, and what it holds. */
  private readonly otherEnd: Int32Array;
  private readonly memory: Float64Array;
  private tooLong = 0;
  private tooLongMemory = 0;

  constructor(
    order: Int32Array,
    memoryBits: Float64Array,
    limits: Pick<PartLimits, 'neurons' | 'memoryBits'>,
  ) {
    this.limits = limits;
    this.otherEnd = Int32Array.from(order.keys());
    this.memory = Float64Array.from(order, vertex => memoryBits[vertex]);
  }

  /** Joins the run that ends before a place with the one that begins there. */
  join(place: number): void {
    const { otherEnd, memory } = this;
    const first = otherEnd[place - 1];
    const last = otherEnd[place];
    const [left, right] = [place - first, last - place + 1];
    const [leftMemory, rightMemory] = [memory[first], memory[place]];
    this.count(left, leftMemory, -1);
    this.count(right, rightMemory, -1);
    this.count(left + right, leftMemory + rightMemory, 1);
    otherEnd[first] = last;
    otherEnd[last] = first;
    memory[first] = leftMemory + rightMemory;
  }

  private count(neurons: number, memory: number, sign: number): void {
    if (neurons <= this.limits.neurons && memory <= this.limits.memoryBits) return;
    this.tooLong += sign * neurons;
    this.tooLongMemory += sign * memory;
  }

  /** Parts that the vertices of runs that fit none need. */
  partsNeeded(): number {
    if (this.tooLong === 0) return 0;
    return Math.max(
      1,
      Math.ceil(this.tooLong / this.limits.neurons),
      // Sums of memory are rounded: a little less is surely needed.
      Math.ceil((this.tooLongMemory / this.limits.memoryBits) * (1 - 1e-9)),
    );
  }
}
