import type { Search } from '../anytime.js';
import type { Effort } from './effort.js';
import { gainRow } from './gains.js';
import type { PartLimits } from './hypergraph.js';
import type { Level } from './level.js';
import { numbered, type Partitioned } from './multilevel.js';
import { PartitionState } from './state.js';

/** Parts, by rising size, that are tried before it counts as impossible. */
const PARTS_TRIED = 3;

/**
 * Empties small parts as long as the others have room for what they hold.
 *
 * @param partOf a partition within the limits; otherwise it is given back as it is
 * @param least parts at least
 */
export function* dissolveParts(
  level: Level,
  limits: PartLimits,
  partOf: Int32Array,
  parts: number,
  least: number,
  effort: Effort,
): Search<Partitioned> {
  if (parts <= least) return { partOf, parts };
  const state = new PartitionState(level, parts, limits, partOf.slice());
  let left = parts;
  while (state.overloaded === 0 && left > least && !effort.ended()) {
    const bySize = Array.from(state.neurons.keys())
      .filter(part => state.neurons[part] > 0)
      .sort((a, b) => state.neurons[a] - state.neurons[b] || a - b);
    let emptied = false;
    for (const part of bySize.slice(0, PARTS_TRIED)) {
      emptied = yield* emptyPart(state, part, effort);
      if (emptied) break;
    }
    if (!emptied) break;
    left--;
  }
  return { partOf: numbered(state.partOf, parts), parts: left };
}

/** Moves a part's vertices to where they cost least; all back if one has no place. */
function* emptyPart(state: PartitionState, part: number, effort: Effort): Search<boolean> {
  const { level, parts } = state;
  const row = new Float64Array(parts);
  const moved: number[] = [];
  for (let vertex = 0; vertex < level.vertices; vertex++) {
    if (state.partOf[vertex] !== part) continue;
    row.fill(0);
    gainRow(state, vertex, row, 0);
    if (!moveToAnother(state, vertex, row)) {
      for (const back of moved) state.move(back, part);
      return false;
    }
    moved.push(vertex);
    if (effort.spend(12 * (level.setStart[vertex + 1] - level.setStart[vertex]) + parts)) yield;
  }
  return true;
}

function moveToAnother(state: PartitionState, vertex: number, row: Float64Array): boolean {
  const from = state.partOf[vertex];
  const byCost = Array.from(row.keys())
    .filter(part => part !== from && state.neurons[part] > 0)
    .sort((a, b) => row[b] - row[a] || a - b);
  for (const part of byCost) {
    if (!state.fits(vertex, part)) continue;
    state.move(vertex, part);
    if (state.overloaded === 0) return true;
    state.move(vertex, from);
  }
  return false;
}
