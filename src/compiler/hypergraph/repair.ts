import type { Search } from '../anytime.js';
import type { Effort } from './effort.js';
import { gainRow } from './gains.js';
import type { PartitionState } from './state.js';

const MOST_ROUNDS = 40;
/** Share of a part's vertices that may leave it before their order is looked at again. */
const BATCH_SHARE = 0.1;

/** Moves vertices out of overloaded parts, the cheapest for the cut first, until all limits hold or nothing helps. */
export function* repair(state: PartitionState, effort: Effort): Search<boolean> {
  for (let round = 0; round < MOST_ROUNDS && state.overloaded > 0; round++) {
    const before = state.overload;
    const members = membersOf(state);
    for (let part = 0; part < state.parts; part++) {
      if (state.excessOf(part) === 0) continue;
      yield* relieve(state, part, members[part], effort);
      if (effort.ended()) return state.overloaded === 0;
    }
    if (state.overload >= before) break;
  }
  return state.overloaded === 0;
}

function membersOf({ level, parts, partOf }: PartitionState): number[][] {
  const members: number[][] = Array.from({ length: parts }, () => []);
  for (let vertex = 0; vertex < level.vertices; vertex++) members[partOf[vertex]].push(vertex);
  return members;
}

function* relieve(
  state: PartitionState,
  part: number,
  members: readonly number[],
  effort: Effort,
): Search<void> {
  const { level, parts } = state;
  const row = new Float64Array(parts);
  const cost = new Map<number, number>();
  for (const vertex of members) {
    row.fill(0);
    const base = gainRow(state, vertex, row, 0) - row[part];
    let best = Number.NEGATIVE_INFINITY;
    for (let other = 0; other < parts; other++) if (other !== part) best = Math.max(best, row[other]);
    cost.set(vertex, -(base + best) / relief(state, vertex));
    if (effort.spend(6 * (level.setStart[vertex + 1] - level.setStart[vertex]) + parts)) yield;
  }
  const order = [...members].sort((a, b) => cost.get(a)! - cost.get(b)! || a - b);
  const batch = Math.max(1, Math.ceil(members.length * BATCH_SHARE));
  let left = 0;
  for (const vertex of order) {
    if (state.excessOf(part) === 0 || left >= batch) return;
    row.fill(0);
    gainRow(state, vertex, row, 0);
    if (moveToRelief(state, vertex, row)) left++;
    if (effort.spend(12 * (level.setStart[vertex + 1] - level.setStart[vertex]) + parts)) yield;
  }
}

/** What a part's loads fall by if a vertex leaves, as shares of the limits. */
function relief(state: PartitionState, vertex: number): number {
  const { level, limits, parts, partOf, pinCount } = state;
  const part = partOf[vertex];
  let rows = 0;
  if (state.axonsIn[part] > limits.axonsIn) {
    for (let i = level.setStart[vertex]; i < level.setStart[vertex + 1]; i++) {
      const set = level.setsOf[i];
      if (pinCount[set * parts + part] === 1) rows += level.setRows[set];
    }
  }
  let share = rows / Math.max(1, limits.axonsIn);
  if (state.neurons[part] > limits.neurons) share += level.neurons[vertex] / Math.max(1, limits.neurons);
  if (state.memoryBits[part] > limits.memoryBits) {
    share += level.memoryBits[vertex] / Math.max(1, limits.memoryBits);
  }
  return share + 1e-6;
}

/** Tries parts by rising cost to the cut until one lowers the overload. */
function moveToRelief(state: PartitionState, vertex: number, row: Float64Array): boolean {
  const from = state.partOf[vertex];
  row[from] = Number.NEGATIVE_INFINITY;
  const before = state.overload;
  const neighbours = Int32Array.from(row.keys())
    .sort((a, b) => row[b] - row[a] || a - b)
    .subarray(0, state.parts - 1);
  let tries = 0;
  for (const part of neighbours) {
    if (!state.fits(vertex, part)) continue;
    state.move(vertex, part);
    if (state.overload < before) return true;
    state.move(vertex, from);
    if (++tries >= 3) break;
  }
  return false;
}
