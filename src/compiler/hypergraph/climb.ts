import type { Search } from '../anytime.js';
import type { Effort } from './effort.js';
import { GainTable } from './gains.js';
import { MaxHeap } from './heap.js';
import type { PartitionState } from './state.js';

/** A pass gives up after so many moves without a new best, or this share of the vertices. */
const LEAST_PATIENCE = 60;
const PATIENCE_SHARE = 0.04;
/** Updates of gains that a climb may take, at least and for every pin: where each move touches most nets, more brings little. */
const CLIMB_OPERATIONS = 3_000_000;
const CLIMB_OPERATIONS_A_PIN = 10;
/** Targets of a vertex that are looked at until one has room. */
const TARGETS_TRIED = 4;

/**
 * Refinement after C. M. Fiduccia and R. M. Mattheyses ("A linear-time heuristic for improving network partitions", DAC
 * 1982), between all parts at once: the vertex with the highest gain moves and is then locked, also where the gain is
 * negative; in the end all that came after the best moment is undone. A move must find room in its target and may not
 * overload any part.
 *
 * @returns whether the cut fell
 */
export function* climb(state: PartitionState, passes: number, effort: Effort): Search<boolean> {
  if (state.parts < 2) return false;
  const gains = new GainTable(state);
  const { level } = state;
  if (effort.spend(level.pins.length * 4 + level.vertices * state.parts)) yield;
  const heap = new MaxHeap(gains.known);
  gains.onRise = (vertex, gain) => {
    heap.set(vertex, gain);
  };
  const start = state.cut;
  const most = gains.operations + CLIMB_OPERATIONS + CLIMB_OPERATIONS_A_PIN * level.pins.length;
  for (let pass = 0; pass < passes && !effort.ended(); pass++) {
    const before = state.cut;
    yield* climbOnce(state, gains, heap, most, effort);
    if (gains.operations >= most) break;
    if (before - state.cut <= 1e-4 * Math.abs(before)) break;
  }
  return state.cut < start;
}

function* climbOnce(
  state: PartitionState,
  gains: GainTable,
  heap: MaxHeap,
  most: number,
  effort: Effort,
): Search<void> {
  const { level } = state;
  const epsilon = 1e-9 * Math.max(1, Math.abs(state.cut));
  gains.known.fill(Number.POSITIVE_INFINITY);
  heap.clear();
  for (let vertex = 0; vertex < level.vertices; vertex++) {
    const gain = bestGain(gains, vertex);
    if (gain > Number.NEGATIVE_INFINITY) heap.set(vertex, gain);
  }
  const patience = Math.max(LEAST_PATIENCE, Math.ceil(level.vertices * PATIENCE_SHARE));
  const moved = new Int32Array(level.vertices);
  const cameFrom = new Int32Array(level.vertices);
  const tried = new Int32Array(TARGETS_TRIED);
  let moves = 0;
  let best = 0;
  let bestCut = state.cut;
  let counted = gains.operations;
  while (heap.length > 0 && moves - best < patience && gains.operations < most) {
    if (effort.spend(2 * state.parts)) {
      yield;
      if (effort.ended()) break;
    }
    const vertex = heap.top;
    const target = bestTarget(gains, vertex, tried);
    if (target < 0) {
      lock(gains, heap, vertex);
      continue;
    }
    const gain = gains.base[vertex] + gains.rows[vertex * state.parts + target];
    if (gain < gains.known[vertex] - epsilon) {
      heap.set(vertex, gain);
      if (heap.top !== vertex) continue;
    }
    const from = state.partOf[vertex];
    const overload = state.overload;
    lock(gains, heap, vertex);
    gains.move(vertex, target);
    if (effort.spend(moveCost(state, vertex) + gains.operations - counted)) yield;
    counted = gains.operations;
    if (state.overload > overload) {
      gains.move(vertex, from);
      continue;
    }
    moved[moves] = vertex;
    cameFrom[moves++] = from;
    if (state.cut < bestCut - epsilon) {
      best = moves;
      bestCut = state.cut;
    }
  }
  gains.known.fill(Number.POSITIVE_INFINITY);
  heap.clear();
  while (moves > best) {
    moves--;
    gains.move(moved[moves], cameFrom[moves]);
    if (effort.spend(moveCost(state, moved[moves]) + gains.operations - counted)) yield;
    counted = gains.operations;
  }
}

function moveCost({ level }: PartitionState, vertex: number): number {
  return 20 * (level.setStart[vertex + 1] - level.setStart[vertex]) + 50;
}

function lock(gains: GainTable, heap: MaxHeap, vertex: number): void {
  heap.remove(vertex);
  gains.known[vertex] = Number.POSITIVE_INFINITY;
}

function bestGain({ state, rows, base }: GainTable, vertex: number): number {
  const home = state.partOf[vertex];
  const at = vertex * state.parts;
  let best = Number.NEGATIVE_INFINITY;
  for (let part = 0; part < state.parts; part++) {
    if (part !== home && rows[at + part] > best) best = rows[at + part];
  }
  return base[vertex] + best;
}

/** The part with room where a vertex's gain is highest, -1 if the first few have none. */
function bestTarget({ state, rows }: GainTable, vertex: number, tried: Int32Array): number {
  const home = state.partOf[vertex];
  const at = vertex * state.parts;
  for (let count = 0; count < TARGETS_TRIED; count++) {
    let best = -1;
    for (let part = 0; part < state.parts; part++) {
      if (part === home || (best >= 0 && rows[at + part] <= rows[at + best])) continue;
      if (among(part, tried, count) || !state.fitsCheaply(vertex, part)) continue;
      best = part;
    }
    if (best < 0 || state.fitsRows(vertex, best)) return best;
    tried[count] = best;
  }
  return -1;
}

function among(part: number, tried: Int32Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (tried[i] === part) return true;
  return false;
}
