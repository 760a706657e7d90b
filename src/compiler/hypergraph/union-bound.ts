import type { Search } from '../anytime.js';
import type { Effort } from './effort.js';
import type { Level } from './level.js';

/**
 * A lower bound on the sum over nets of weight x (parts that hold a pin or the driver), for parts of at most `neurons`
 * vertices.
 *
 * Proof. Let net `e` have c(e, p) vertices (pins and driver) in part `p`. Then the sum is
 *
 *     sum over vertices v, over nets e of v, of w(e) / c(e, part of v),
 *
 * since the c(e, p) vertices of `e` in `p` share 1. For one vertex, the sum over its nets of w(e) c(e, part of v)
 * counts with what weight the part's vertices, v itself included, have nets in common with v; as there are at most
 * `neurons` of them it is no more than `S(v)` = the weight of v's nets + the `neurons - 1` largest common weights of v
 * with any other vertices. And c(e, p) is at least 1 and at most `cap(e)` = the net's vertices, or `neurons`. The least
 * of sum w/c under those three conditions is a convex program whose optimum is c = min(cap, level) with one level for
 * all nets (its Karush-Kuhn-Tucker conditions): {@link leastShare}. Without the caps it is w(v)^2 / S(v), which is D.
 * de Caen's inequality ("A lower bound on the probability of a union", Discrete Mathematics 169, 1997) for every part.
 *
 * Takes time in the squares of the nets' sizes; vertices beyond `work` operations count with c = cap, which is always valid.
 * Told to end, it leaves the rest of the vertices out.
 *
 * @param level a level of single neurons
 * @param neurons vertices that fit a part at most, at least 1
 * @param withDrivers false: only pins count
 */
export function* unionBound(
  level: Level,
  neurons: number,
  withDrivers: boolean,
  work: number,
  effort: Effort,
): Search<number> {
  const { vertices } = level;
  const counter = new Commonness(level, withDrivers);
  let left = work;
  let bound = 0;
  for (let vertex = 0; vertex < vertices; vertex++) {
    const { caps, weights, total } = counter.netsOf(vertex, neurons);
    let commonness = Number.POSITIVE_INFINITY;
    let operations = 8 * caps.length;
    if (left > 0 && caps.some(cap => cap > 1)) {
      const counted = counter.count(vertex);
      left -= counted;
      operations += counted;
      commonness = total + counter.largest(neurons - 1);
    }
    bound += leastShare(caps, weights, commonness);
    if (!effort.spend(operations)) continue;
    yield;
    if (effort.ended()) break;
  }
  return bound;
}

/** What a vertex's nets are and what other vertices have in common with it. */
class Commonness {
  private readonly level: Level;
  private readonly withDrivers: boolean;
  /** By set: vertices of its nets that are no pins, where they differ by net: 1 more. */
  private readonly common: Float64Array;
  private readonly met: Int32Array;
  private metCount = 0;

  constructor(level: Level, withDrivers: boolean) {
    this.level = level;
    this.withDrivers = withDrivers;
    this.common = new Float64Array(level.vertices);
    this.met = new Int32Array(level.vertices);
  }

  /** Caps and weights of a vertex's nets; nets of a set that have the same number of vertices are one. */
  netsOf(vertex: number, neurons: number): { caps: number[]; weights: number[]; total: number } {
    const { level, withDrivers } = this;
    const caps: number[] = [];
    const weights: number[] = [];
    let total = 0;
    const add = (cap: number, weight: number) => {
      if (weight <= 0) return;
      caps.push(Math.min(cap, neurons));
      weights.push(weight);
      total += weight;
    };
    for (let i = level.setStart[vertex]; i < level.setStart[vertex + 1]; i++) {
      const set = level.setsOf[i];
      const pins = level.pinStart[set + 1] - level.pinStart[set];
      let outside = 0;
      if (withDrivers) {
        for (let j = level.driverStart[set]; j < level.driverStart[set + 1]; j++) {
          outside += level.driveWeight[level.drivers[j]];
        }
      }
      add(pins + 1, outside);
      add(pins, Math.max(0, level.setWeight[set] - outside));
    }
    if (withDrivers) {
      for (let drive = level.driveStart[vertex]; drive < level.driveStart[vertex + 1]; drive++) {
        const set = level.driveSet[drive];
        add(level.pinStart[set + 1] - level.pinStart[set] + 1, level.driveWeight[drive]);
      }
    }
    return { caps, weights, total };
  }

  /** Adds up common weights with every other vertex; returns the operations it took. */
  count(vertex: number): number {
    const { level, withDrivers } = this;
    let operations = 1;
    for (let i = level.setStart[vertex]; i < level.setStart[vertex + 1]; i++) {
      const set = level.setsOf[i];
      this.addPins(set, vertex, level.setWeight[set]);
      operations += level.pinStart[set + 1] - level.pinStart[set];
      if (!withDrivers) continue;
      for (let j = level.driverStart[set]; j < level.driverStart[set + 1]; j++) {
        const weight = level.driveWeight[level.drivers[j]];
        if (weight > 0) this.add(level.driveVertex[level.drivers[j]], weight);
      }
      operations += level.driverStart[set + 1] - level.driverStart[set];
    }
    if (!withDrivers) return operations;
    for (let drive = level.driveStart[vertex]; drive < level.driveStart[vertex + 1]; drive++) {
      const set = level.driveSet[drive];
      if (level.driveWeight[drive] > 0) this.addPins(set, vertex, level.driveWeight[drive]);
      operations += level.pinStart[set + 1] - level.pinStart[set];
    }
    return operations;
  }

  private addPins(set: number, vertex: number, weight: number): void {
    const { pinStart, pins } = this.level;
    if (weight <= 0) return;
    for (let i = pinStart[set]; i < pinStart[set + 1]; i++) if (pins[i] !== vertex) this.add(pins[i], weight);
  }

  private add(vertex: number, weight: number): void {
    if (this.common[vertex] === 0) this.met[this.metCount++] = vertex;
    this.common[vertex] += weight;
  }

  /** Sum of the `count` largest common weights; forgets them. */
  largest(count: number): number {
    const { common, met, metCount } = this;
    const found = new Float64Array(metCount);
    for (let i = 0; i < metCount; i++) {
      found[i] = common[met[i]];
      common[met[i]] = 0;
    }
    this.metCount = 0;
    if (count < metCount) largestLast(found, count);
    let sum = 0;
    for (let i = Math.max(0, metCount - count); i < metCount; i++) sum += found[i];
    return sum;
  }
}

/** Brings the `count` largest numbers to the end, in any order (C. A. R. Hoare's selection). */
function largestLast(numbers: Float64Array, count: number): void {
  const goal = numbers.length - count;
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const pivot = numbers[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (numbers[i] < pivot) i++;
      while (numbers[j] > pivot) j--;
      if (i > j) break;
      const number = numbers[i];
      numbers[i++] = numbers[j];
      numbers[j--] = number;
    }
    if (goal <= j) high = j;
    else if (goal >= i) low = i;
    else return;
  }
}

/**
 * The least of sum weight / c over 1 <= c <= cap with sum weight x c <= commonness (at least the sum of the weights).
 * Caps are at least 1.
 */
export function leastShare(caps: readonly number[], weights: readonly number[], commonness: number): number {
  const order = caps.map((_, i) => i).sort((a, b) => caps[a] - caps[b]);
  let free = 0;
  for (const weight of weights) free += weight;
  let room = commonness;
  let share = 0;
  for (const i of order) {
    // All that are still free at this one's cap: if that is allowed, it stays at its cap.
    if (caps[i] * free <= room) {
      room -= caps[i] * weights[i];
      share += weights[i] / caps[i];
      free -= weights[i];
    } else {
      return share + (free * free) / room;
    }
  }
  return share;
}
