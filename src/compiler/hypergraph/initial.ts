import type { Xorshift32 } from '../../fixed/xorshift.js';
import type { Search } from '../anytime.js';
import type { Effort } from './effort.js';
import type { PartLimits } from './hypergraph.js';
import type { Level } from './level.js';
import { shuffled } from './settle.js';

/** Loads of one part that is being filled; axons out are not known before the others are. */
class Filling {
  private readonly level: Level;
  private readonly limits: PartLimits;
  private neurons = 0;
  private memoryBits = 0;
  private axonsIn = 0;
  private readonly groups = new Set<number>();
  /** By set: the last filling that it reached. */
  readonly filledBy: Int32Array;
  readonly number: number;

  constructor(level: Level, limits: PartLimits, filledBy: Int32Array, number: number) {
    this.level = level;
    this.limits = limits;
    this.filledBy = filledBy;
    this.number = number;
  }

  fits(vertex: number): boolean {
    const { level, limits } = this;
    if (this.neurons + level.neurons[vertex] > limits.neurons) return false;
    if (this.memoryBits + level.memoryBits[vertex] > limits.memoryBits) return false;
    const group = level.group[vertex];
    if (group >= 0 && !this.groups.has(group) && this.groups.size >= limits.thirdFactors) return false;
    let room = limits.axonsIn - this.axonsIn;
    for (let i = level.setStart[vertex]; i < level.setStart[vertex + 1]; i++) {
      const set = level.setsOf[i];
      if (this.filledBy[set] !== this.number) room -= level.setRows[set];
    }
    return room >= 0;
  }

  /** Adds a vertex; {@link newly} hears of the sets that it brings. */
  add(vertex: number, newly: (set: number) => void): void {
    const { level } = this;
    this.neurons += level.neurons[vertex];
    this.memoryBits += level.memoryBits[vertex];
    if (level.group[vertex] >= 0) this.groups.add(level.group[vertex]);
    for (let i = level.setStart[vertex]; i < level.setStart[vertex + 1]; i++) {
      const set = level.setsOf[i];
      if (this.filledBy[set] === this.number) continue;
      this.filledBy[set] = this.number;
      this.axonsIn += level.setRows[set];
      newly(set);
    }
  }
}

/** Vertices without room after which a part counts as full. */
const MOST_MISSES = 12;

const NOTHING = () => undefined;

/** Fills one part after the other in the order of the vertices; a vertex that fits nowhere has a part of its own. */
export function packInOrder(level: Level, limits: PartLimits): { partOf: Int32Array; parts: number } {
  const partOf = new Int32Array(level.vertices);
  const filledBy = new Int32Array(level.sets).fill(-1);
  let part = 0;
  let filling = new Filling(level, limits, filledBy, part);
  for (let vertex = 0; vertex < level.vertices; vertex++) {
    if (vertex > 0 && !filling.fits(vertex)) filling = new Filling(level, limits, filledBy, ++part);
    filling.add(vertex, NOTHING);
    partOf[vertex] = part;
  }
  return { partOf, parts: level.vertices === 0 ? 0 : part + 1 };
}

/** Parts of as nearly the same number of vertices as can be, in their order. */
export function splitEvenly(vertices: number, parts: number): Int32Array {
  return Int32Array.from({ length: vertices }, (_, vertex) => Math.floor((vertex * parts) / vertices));
}

/** Parts drawn, all of the same number of vertices, or one more. */
export function scatter(vertices: number, parts: number, draw: Xorshift32): Int32Array {
  const partOf = new Int32Array(vertices);
  shuffled(vertices, draw).forEach((vertex, place) => {
    partOf[vertex] = place % parts;
  });
  return partOf;
}

/**
 * Grows one part after the other from a vertex drawn: the vertex that shares most with the part is added as long as it
 * has room, and its fill is below its share of what is left.
 *
 * @param lean judges a vertex by what it brings that the part does not have yet, and not by what it shares
 */
export function* grow(
  level: Level,
  parts: number,
  limits: PartLimits,
  { lean, full }: { lean: boolean; full: boolean },
  draw: Xorshift32,
  effort: Effort,
): Search<Int32Array> {
  const { vertices } = level;
  const partOf = new Int32Array(vertices).fill(-1);
  const filledBy = new Int32Array(level.sets).fill(-1);
  const shared = new Float64Array(vertices);
  const whole = lean ? wholeWeights(level) : new Float64Array(vertices);
  const rest = shuffled(vertices, draw);
  let left = vertices;
  let neuronsLeft = level.neurons.reduce((sum, count) => sum + count, 0);
  for (let part = 0; part < parts && left > 0; part++) {
    const filling = new Filling(level, limits, filledBy, part);
    const last = part === parts - 1;
    const goal = full ? Number.POSITIVE_INFINITY : neuronsLeft / (parts - part);
    shared.fill(0);
    const newly = (set: number) => spread(level, set, partOf, shared);
    let neurons = 0;
    const blocked = new Uint8Array(vertices);
    let misses = 0;
    while (left > 0 && (neurons < goal || last) && misses < MOST_MISSES) {
      let best = -1;
      for (let i = 0; i < left; i++) {
        const vertex = rest[i];
        if (blocked[vertex] === 1) continue;
        if (best < 0 || shared[vertex] - whole[vertex] > shared[rest[best]] - whole[rest[best]]) best = i;
      }
      if (effort.spend(left + 20)) {
        yield;
        if (effort.ended()) {
          fillRest(partOf, parts);
          return partOf;
        }
      }
      if (best < 0) break;
      const vertex = rest[best];
      if (neurons > 0 && !filling.fits(vertex)) {
        blocked[vertex] = 1;
        misses++;
        continue;
      }
      partOf[vertex] = part;
      neurons += level.neurons[vertex];
      rest[best] = rest[--left];
      filling.add(vertex, newly);
      for (let drive = level.driveStart[vertex]; drive < level.driveStart[vertex + 1]; drive++) {
        const set = level.driveSet[drive];
        for (let i = level.pinStart[set]; i < level.pinStart[set + 1]; i++) {
          shared[level.pins[i]] += level.driveWeight[drive];
        }
      }
    }
    neuronsLeft -= neurons;
  }
  fillRest(partOf, parts);
  return partOf;
}

/** A set reaches the part: its other pins and its drivers share it now. */
function spread(level: Level, set: number, partOf: Int32Array, shared: Float64Array): void {
  const weight = level.setWeight[set];
  for (let i = level.pinStart[set]; i < level.pinStart[set + 1]; i++) {
    const vertex = level.pins[i];
    if (partOf[vertex] < 0) shared[vertex] += weight;
  }
  for (let i = level.driverStart[set]; i < level.driverStart[set + 1]; i++) {
    const drive = level.drivers[i];
    shared[level.driveVertex[drive]] += level.driveWeight[drive];
  }
}

function wholeWeights(level: Level): Float64Array {
  const whole = new Float64Array(level.vertices);
  for (let vertex = 0; vertex < level.vertices; vertex++) {
    for (let i = level.setStart[vertex]; i < level.setStart[vertex + 1]; i++) {
      whole[vertex] += level.setWeight[level.setsOf[i]];
    }
  }
  return whole;
}

/** What fits nowhere goes round the parts; repair finds better places. */
function fillRest(partOf: Int32Array, parts: number): void {
  let next = 0;
  for (let vertex = 0; vertex < partOf.length; vertex++) {
    if (partOf[vertex] < 0) partOf[vertex] = next++ % parts;
  }
}
