import type { PartLimits } from './hypergraph.js';
import type { Level } from './level.js';

/** Told by {@link PartitionState.move} what changes for the pins of a set; keeps gains up to date. */
export interface MoveWatcher {
  /** A set has no pin in a part any more. */
  left(set: number, part: number): void;
  /** A set has its first pin in a part. */
  entered(set: number, part: number): void;
  /** A set has just one pin left in a part. */
  becameSole(set: number, part: number, moving: number): void;
  /** A set had just one pin in a part, and another came. */
  wasSole(set: number, part: number, moving: number): void;
  /** A drive goes from one part to another; the level's state still has it in the first. */
  driverMoves(drive: number, from: number, to: number): void;
}

/** A partition of a level: pins of sets by part, loads of parts, and the cut, all kept up to date while vertices move. */
export class PartitionState {
  readonly level: Level;
  readonly parts: number;
  readonly limits: PartLimits;
  readonly partOf: Int32Array;
  /** Pins of set `s` in part `p`, at s * parts + p. */
  readonly pinCount: Uint16Array | Int32Array;
  /** Words of 32 parts by set in {@link reach}. */
  readonly words: number;
  /** Bits of the parts in which a set has pins. */
  readonly reach: Int32Array;
  readonly reached: Int32Array;
  readonly neurons: Int32Array;
  readonly memoryBits: Float64Array;
  readonly axonsIn: Float64Array;
  readonly axonsOut: Float64Array;
  readonly thirdFactors: Int32Array;
  /** Vertices of group `g` in part `p`, at p * groups + g. */
  readonly groupCount: Int32Array;
  cut: number;
  /** Parts that exceed a limit. */
  overloaded = 0;
  watcher: MoveWatcher | null = null;
  private readonly excess: Float64Array;
  private totalExcess = 0;
  private readonly touched: Int32Array;
  private readonly touchedIn: Int32Array;
  private moves = 0;

  constructor(level: Level, parts: number, limits: PartLimits, partOf: Int32Array) {
    this.level = level;
    this.parts = parts;
    this.limits = limits;
    this.partOf = partOf;
    const size = level.sets * parts;
    this.pinCount = mostPins(level) < 65536 ? new Uint16Array(size) : new Int32Array(size);
    this.words = (parts + 31) >>> 5;
    this.reach = new Int32Array(level.sets * this.words);
    this.reached = new Int32Array(level.sets);
    this.neurons = new Int32Array(parts);
    this.memoryBits = new Float64Array(parts);
    this.axonsIn = new Float64Array(parts);
    this.axonsOut = new Float64Array(parts);
    this.thirdFactors = new Int32Array(parts);
    this.groupCount = new Int32Array(parts * level.groups);
    this.excess = new Float64Array(parts);
    this.touched = new Int32Array(parts);
    this.touchedIn = new Int32Array(parts);
    this.cut = level.constant;
    this.countAll();
  }

  /** How far parts are beyond their limits, each excess as a share of its limit; exactly 0 if none is. */
  get overload(): number {
    return this.overloaded === 0 ? 0 : this.totalExcess;
  }

  private countAll(): void {
    const { level, parts, partOf, pinCount, reach, reached, words } = this;
    for (let vertex = 0; vertex < level.vertices; vertex++) this.addVertex(vertex, partOf[vertex]);
    for (let set = 0; set < level.sets; set++) {
      for (let i = level.pinStart[set]; i < level.pinStart[set + 1]; i++) {
        const part = partOf[level.pins[i]];
        if (pinCount[set * parts + part]++ > 0) continue;
        reach[set * words + (part >>> 5)] |= 1 << (part & 31);
        reached[set]++;
        this.axonsIn[part] += level.setRows[set];
      }
      this.cut += level.setWeight[set] * reached[set];
    }
    for (let drive = 0; drive < level.driveVertex.length; drive++) {
      const home = partOf[level.driveVertex[drive]];
      const set = level.driveSet[drive];
      const own = pinCount[set * parts + home] > 0 ? 1 : 0;
      this.axonsOut[home] += level.driveCount[drive] * (reached[set] - own);
      if (own === 1) this.cut -= level.driveWeight[drive];
    }
    for (let part = 0; part < parts; part++) this.weigh(part);
  }

  private addVertex(vertex: number, part: number): void {
    const { level } = this;
    this.neurons[part] += level.neurons[vertex];
    this.memoryBits[part] += level.memoryBits[vertex];
    const group = level.group[vertex];
    if (group >= 0 && this.groupCount[part * level.groups + group]++ === 0) this.thirdFactors[part]++;
  }

  private removeVertex(vertex: number, part: number): void {
    const { level } = this;
    this.neurons[part] -= level.neurons[vertex];
    this.memoryBits[part] -= level.memoryBits[vertex];
    const group = level.group[vertex];
    if (group >= 0 && --this.groupCount[part * level.groups + group] === 0) this.thirdFactors[part]--;
  }

  private weigh(part: number): void {
    const { limits } = this;
    const excess =
      beyond(this.neurons[part], limits.neurons) +
      beyond(this.axonsIn[part], limits.axonsIn) +
      beyond(this.axonsOut[part], limits.axonsOut) +
      beyond(this.memoryBits[part], limits.memoryBits) +
      beyond(this.thirdFactors[part], limits.thirdFactors);
    const before = this.excess[part];
    if (before === excess) return;
    this.overloaded += (excess > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
    this.totalExcess += excess - before;
    this.excess[part] = excess;
  }

  /** How far a part is beyond its limits, as shares. */
  excessOf(part: number): number {
    return this.excess[part];
  }

  /** Weight of the drives of a set from a part: what the set's first pin there would not cost. */
  drivenFrom(set: number, part: number): number {
    const { level, partOf } = this;
    let weight = 0;
    for (let i = level.driverStart[set]; i < level.driverStart[set + 1]; i++) {
      const drive = level.drivers[i];
      if (partOf[level.driveVertex[drive]] === part) weight += level.driveWeight[drive];
    }
    return weight;
  }

  /** Whether a part has room for a vertex beside what it holds, axons out left aside. */
  fits(vertex: number, part: number): boolean {
    return this.fitsCheaply(vertex, part) && this.fitsRows(vertex, part);
  }

  /** Neurons, memory and third factors of {@link fits}. */
  fitsCheaply(vertex: number, part: number): boolean {
    const { level, limits } = this;
    if (this.neurons[part] + level.neurons[vertex] > limits.neurons) return false;
    if (this.memoryBits[part] + level.memoryBits[vertex] > limits.memoryBits) return false;
    const group = level.group[vertex];
    return (
      group < 0 ||
      this.thirdFactors[part] < limits.thirdFactors ||
      this.groupCount[part * level.groups + group] > 0
    );
  }

  /** Axons in of {@link fits}. */
  fitsRows(vertex: number, part: number): boolean {
    const { level, parts, pinCount } = this;
    let room = this.limits.axonsIn - this.axonsIn[part];
    for (let i = level.setStart[vertex]; i < level.setStart[vertex + 1]; i++) {
      const set = level.setsOf[i];
      if (pinCount[set * parts + part] > 0) continue;
      room -= level.setRows[set];
      if (room < 0) return false;
    }
    return true;
  }

  /** Puts a vertex into another part. */
  move(vertex: number, to: number): void {
    const { level, parts, partOf, pinCount, watcher } = this;
    const from = partOf[vertex];
    if (from === to) return;
    this.moves++;
    let touched = this.touch(from, this.touch(to, 0));
    for (let i = level.setStart[vertex]; i < level.setStart[vertex + 1]; i++) {
      const set = level.setsOf[i];
      const rest = --pinCount[set * parts + from];
      if (rest === 0) touched = this.leave(set, from, touched);
      else if (rest === 1 && watcher !== null) watcher.becameSole(set, from, vertex);
      const now = ++pinCount[set * parts + to];
      if (now === 1) touched = this.enter(set, to, touched);
      else if (now === 2 && watcher !== null) watcher.wasSole(set, to, vertex);
    }
    for (let drive = level.driveStart[vertex]; drive < level.driveStart[vertex + 1]; drive++) {
      const set = level.driveSet[drive];
      if (watcher !== null && level.driveWeight[drive] > 0) watcher.driverMoves(drive, from, to);
      const ownFrom = pinCount[set * parts + from] > 0 ? 1 : 0;
      const ownTo = pinCount[set * parts + to] > 0 ? 1 : 0;
      this.axonsOut[from] -= level.driveCount[drive] * (this.reached[set] - ownFrom);
      this.axonsOut[to] += level.driveCount[drive] * (this.reached[set] - ownTo);
      this.cut += level.driveWeight[drive] * (ownFrom - ownTo);
    }
    this.removeVertex(vertex, from);
    this.addVertex(vertex, to);
    partOf[vertex] = to;
    for (let i = 0; i < touched; i++) this.weigh(this.touched[i]);
  }

  private touch(part: number, touched: number): number {
    if (this.touchedIn[part] === this.moves) return touched;
    this.touchedIn[part] = this.moves;
    this.touched[touched] = part;
    return touched + 1;
  }

  private leave(set: number, part: number, touched: number): number {
    this.reach[set * this.words + (part >>> 5)] &= ~(1 << (part & 31));
    return this.reachChanges(set, part, -1, touched);
  }

  private enter(set: number, part: number, touched: number): number {
    this.reach[set * this.words + (part >>> 5)] |= 1 << (part & 31);
    return this.reachChanges(set, part, 1, touched);
  }

  private reachChanges(set: number, part: number, change: number, touched: number): number {
    const { level, partOf } = this;
    this.reached[set] += change;
    this.axonsIn[part] += change * level.setRows[set];
    let weight = level.setWeight[set];
    let count = touched;
    for (let i = level.driverStart[set]; i < level.driverStart[set + 1]; i++) {
      const drive = level.drivers[i];
      const home = partOf[level.driveVertex[drive]];
      if (home === part) {
        weight -= level.driveWeight[drive];
      } else {
        this.axonsOut[home] += change * level.driveCount[drive];
        count = this.touch(home, count);
      }
    }
    this.cut += change * weight;
    if (change > 0) this.watcher?.entered(set, part);
    else this.watcher?.left(set, part);
    return count;
  }
}

function mostPins({ sets, pinStart }: Level): number {
  let most = 0;
  for (let set = 0; set < sets; set++) most = Math.max(most, pinStart[set + 1] - pinStart[set]);
  return most;
}

function beyond(load: number, limit: number): number {
  return load > limit ? (load - limit) / Math.max(1, limit) : 0;
}
