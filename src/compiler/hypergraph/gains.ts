import type { Level } from './level.js';
import type { PartitionState } from './state.js';

/**
 * Adds up, for a vertex, what the cut has to do with its going to any part: moving it from part a to b lowers the cut by
 * `freed + row[b] - row[a]`, where `freed` is what is returned: the weight of the sets of which it is the only pin in a, less
 * their drives from a.
 * `row[b]` is the weight of its sets that reach b already, the drives from b of those that do not,
 * and its own drives of sets that reach b.
 *
 * @param row the sums; all `parts` numbers from `at` on must be 0
 */
export function gainRow(state: PartitionState, vertex: number, row: Float64Array, at: number): number {
  const { level, parts, partOf, pinCount, reach, words } = state;
  const home = partOf[vertex];
  let freed = 0;
  for (let i = level.setStart[vertex]; i < level.setStart[vertex + 1]; i++) {
    const set = level.setsOf[i];
    const weight = level.setWeight[set];
    addToReached(reach, words, set, weight, row, at);
    if (pinCount[set * parts + home] === 1) freed += weight;
    for (let j = level.driverStart[set]; j < level.driverStart[set + 1]; j++) {
      const drive = level.drivers[j];
      const part = partOf[level.driveVertex[drive]];
      const count = pinCount[set * parts + part];
      if (count === 0) row[at + part] += level.driveWeight[drive];
      else if (count === 1 && part === home) freed -= level.driveWeight[drive];
    }
  }
  for (let drive = level.driveStart[vertex]; drive < level.driveStart[vertex + 1]; drive++) {
    if (level.driveWeight[drive] > 0) {
      addToReached(reach, words, level.driveSet[drive], level.driveWeight[drive], row, at);
    }
  }
  return freed;
}

function addToReached(
  reach: Int32Array,
  words: number,
  set: number,
  weight: number,
  row: Float64Array,
  at: number,
): void {
  for (let word = 0; word < words; word++) {
    let bits = reach[set * words + word];
    const base = at + word * 32;
    while (bits !== 0) {
      const low = bits & -bits;
      row[base + 31 - Math.clz32(low)] += weight;
      bits ^= low;
    }
  }
}

/**
 * Gains of all moves of all vertices, kept up to date: `base[v] + row[v x parts + b]` is what the cut falls by when v
 * goes to b. While a heap of candidates is attached ({@link onRise}), it hears of every gain that rises.
 */
export class GainTable {
  readonly state: PartitionState;
  readonly rows: Float64Array;
  readonly base: Float64Array;
  /** By vertex: the highest gain that its holder knows of; a rise beyond it is told. Infinity: not interested. */
  readonly known: Float64Array;
  /** Pins and drives brought up to date so far. */
  operations = 0;
  onRise: (vertex: number, gain: number) => void = () => undefined;
  private readonly level: Level;

  constructor(state: PartitionState) {
    this.state = state;
    this.level = state.level;
    const { vertices } = state.level;
    this.rows = new Float64Array(vertices * state.parts);
    this.base = new Float64Array(vertices);
    this.known = new Float64Array(vertices).fill(Number.POSITIVE_INFINITY);
    for (let vertex = 0; vertex < vertices; vertex++) this.addReached(vertex);
    for (let set = 0; set < state.level.sets; set++) this.addSoles(set);
    for (let drive = 0; drive < state.level.driveVertex.length; drive++) {
      const weight = state.level.driveWeight[drive];
      if (weight > 0)
        this.shiftDriven(state.level.driveSet[drive], state.partOf[state.level.driveVertex[drive]], weight);
    }
    for (let vertex = 0; vertex < vertices; vertex++) {
      this.base[vertex] -= this.rows[vertex * state.parts + state.partOf[vertex]];
    }
  }

  private addReached(vertex: number): void {
    const { level, rows } = this;
    const { reach, words, parts } = this.state;
    const at = vertex * parts;
    for (let i = level.setStart[vertex]; i < level.setStart[vertex + 1]; i++) {
      addToReached(reach, words, level.setsOf[i], level.setWeight[level.setsOf[i]], rows, at);
    }
    for (let drive = level.driveStart[vertex]; drive < level.driveStart[vertex + 1]; drive++) {
      const weight = level.driveWeight[drive];
      if (weight > 0) addToReached(reach, words, level.driveSet[drive], weight, rows, at);
    }
  }

  private addSoles(set: number): void {
    const { level, state } = this;
    const { partOf, pinCount, parts } = state;
    const weight = level.setWeight[set];
    for (let i = level.pinStart[set]; i < level.pinStart[set + 1]; i++) {
      const vertex = level.pins[i];
      if (pinCount[set * parts + partOf[vertex]] === 1) this.base[vertex] += weight;
    }
  }

  /** Moves a vertex and brings all gains up to date. */
  move(vertex: number, to: number): void {
    const { state } = this;
    state.watcher = this;
    state.move(vertex, to);
    state.watcher = null;
    this.rebase(vertex);
  }

  private rebase(vertex: number): void {
    const { level, state } = this;
    const { parts, pinCount } = state;
    const home = state.partOf[vertex];
    let freed = 0;
    for (let i = level.setStart[vertex]; i < level.setStart[vertex + 1]; i++) {
      const set = level.setsOf[i];
      if (pinCount[set * parts + home] === 1) {
        freed += level.setWeight[set] - state.drivenFrom(set, home);
      }
    }
    this.base[vertex] = freed - this.rows[vertex * parts + home];
  }

  left(set: number, part: number): void {
    this.reachChanges(set, part, -1);
  }

  entered(set: number, part: number): void {
    this.reachChanges(set, part, 1);
  }

  becameSole(set: number, part: number, moving: number): void {
    this.shiftSole(set, part, moving, this.level.setWeight[set] - this.state.drivenFrom(set, part));
  }

  wasSole(set: number, part: number, moving: number): void {
    this.shiftSole(set, part, moving, this.state.drivenFrom(set, part) - this.level.setWeight[set]);
  }

  driverMoves(drive: number, from: number, to: number): void {
    const { level } = this;
    const set = level.driveSet[drive];
    const weight = level.driveWeight[drive];
    this.shiftDriven(set, from, -weight);
    this.shiftDriven(set, to, weight);
  }

  /** The drives of a set from a part weigh more by `change`. */
  private shiftDriven(set: number, part: number, change: number): void {
    const { level, state } = this;
    const count = state.pinCount[set * state.parts + part];
    if (count === 1) this.shiftSole(set, part, -1, -change);
    if (count > 0) return;
    this.operations += level.pinStart[set + 1] - level.pinStart[set];
    for (let i = level.pinStart[set]; i < level.pinStart[set + 1]; i++) {
      this.shiftRow(level.pins[i], part, change);
    }
  }

  /** The set's only pin in a part, other than the moving one, gains or loses by leaving. */
  private shiftSole(set: number, part: number, moving: number, change: number): void {
    const { level, state } = this;
    this.operations += (level.pinStart[set + 1] - level.pinStart[set]) >> 1;
    for (let i = level.pinStart[set]; i < level.pinStart[set + 1]; i++) {
      const vertex = level.pins[i];
      if (vertex === moving || state.partOf[vertex] !== part) continue;
      this.base[vertex] += change;
      if (change > 0) {
        const gain = this.known[vertex] + change;
        if (gain < Number.POSITIVE_INFINITY) this.onRise(vertex, gain);
      }
      return;
    }
  }

  private reachChanges(set: number, part: number, sign: number): void {
    const { level, state } = this;
    const change = sign * (level.setWeight[set] - state.drivenFrom(set, part));
    this.operations += level.driverStart[set + 1] - level.driverStart[set];
    if (change !== 0) {
      this.operations += level.pinStart[set + 1] - level.pinStart[set];
      for (let i = level.pinStart[set]; i < level.pinStart[set + 1]; i++) {
        this.shiftRow(level.pins[i], part, change);
      }
    }
    for (let i = level.driverStart[set]; i < level.driverStart[set + 1]; i++) {
      const drive = level.drivers[i];
      const vertex = level.driveVertex[drive];
      const weight = sign * level.driveWeight[drive];
      if (weight === 0) continue;
      if (state.partOf[vertex] === part) {
        this.rows[vertex * state.parts + part] += weight;
        this.base[vertex] -= weight;
        if (weight < 0) {
          const gain = this.known[vertex] - weight;
          if (gain < Number.POSITIVE_INFINITY) this.onRise(vertex, gain);
        }
      } else {
        this.shiftRow(vertex, part, weight);
      }
    }
  }

  private shiftRow(vertex: number, part: number, change: number): void {
    const { state } = this;
    const at = vertex * state.parts + part;
    const now = this.rows[at] + change;
    this.rows[at] = now;
    const gain = this.base[vertex] + now;
    if (gain > this.known[vertex] && state.partOf[vertex] !== part) this.onRise(vertex, gain);
  }
}
