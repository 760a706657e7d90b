import type { Xorshift32 } from '../../fixed/xorshift.js';
import type { Search } from '../anytime.js';
import type { Effort } from './effort.js';
import { gainRow } from './gains.js';
import type { PartitionState } from './state.js';

/**
 * Label propagation: vertices, in an order drawn, go one after the other to the part with room where the cut falls most.
 * Needs no table of gains, so it serves where that would be too large.
 */
export function* settle(
  state: PartitionState,
  rounds: number,
  draw: Xorshift32,
  effort: Effort,
): Search<boolean> {
  const { level, parts } = state;
  const epsilon = 1e-9 * Math.max(1, Math.abs(state.cut));
  const row = new Float64Array(parts);
  const order = shuffled(level.vertices, draw);
  const start = state.cut;
  for (let round = 0; round < rounds; round++) {
    const before = state.cut;
    for (const vertex of order) {
      if (effort.spend(3 * (level.setStart[vertex + 1] - level.setStart[vertex]) + parts)) {
        yield;
        if (effort.ended()) return state.cut < start;
      }
      row.fill(0);
      const base = gainRow(state, vertex, row, 0) - row[state.partOf[vertex]];
      const target = bestWithRoom(state, vertex, row, epsilon - base);
      if (target < 0) continue;
      const from = state.partOf[vertex];
      const overload = state.overload;
      state.move(vertex, target);
      if (state.overload > overload) state.move(vertex, from);
    }
    if (before - state.cut <= 1e-3 * Math.abs(before)) break;
  }
  return state.cut < start;
}

/** The part with room whose sum is highest and above `least`; -1 if the best three have none. */
function bestWithRoom(state: PartitionState, vertex: number, row: Float64Array, least: number): number {
  const home = state.partOf[vertex];
  for (let tries = 0; tries < 3; tries++) {
    let best = -1;
    for (let part = 0; part < state.parts; part++) {
      if (part === home || row[part] <= (best < 0 ? least : row[best])) continue;
      if (state.fitsCheaply(vertex, part)) best = part;
    }
    if (best < 0 || state.fitsRows(vertex, best)) return best;
    row[best] = Number.NEGATIVE_INFINITY;
  }
  return -1;
}

/** 0 .. count - 1 in an order drawn (Fisher and Yates). */
export function shuffled(count: number, draw: Xorshift32): Int32Array {
  const order = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const j = draw.below(i + 1);
    order[i] = order[j];
    order[j] = i;
  }
  return order;
}
