import type { ActiveRows, VisitedColumns } from '../kernels/learn.js';
import type { RulePass } from './rule.js';
import { takeNeuron } from './take-neuron.js';
import { SYNAPSE } from './term-program.js';
import type { LearningSlice } from './unit-view.js';

/**
 * Takes a pass apart (`RulePass.isSplit`) into two products, one with the active rows, the other with the rest:
 * sets the neurons that visit each, with their D there; returns the greatest magnitude.
 */
export function splitColumns(
  pass: RulePass,
  slice: LearningSlice,
  applied: Int32Array,
  active: VisitedColumns,
  idle: VisitedColumns,
): number {
  const { opensColumns, visits, visitsActive, row } = pass;
  const [program] = pass.programs;
  const neurons = opensColumns ? slice.fired : slice.count;
  let most = 0;
  let next = 0;
  active.count = 0;
  idle.count = 0;
  for (let i = 0; i < neurons; i++) {
    const k = opensColumns ? slice.spikes[i] : i;
    const fires = next < slice.fired && slice.spikes[next] === k;
    if (fires) next++;
    if (!takeNeuron(pass, slice, k, fires ? 1 : 0, applied)) continue;
    row[SYNAPSE.x0] = 1;
    most = Math.max(most, append(active, k, program.change));
    if (visitsActive || (visits === 'union' && !fires)) continue;
    row[SYNAPSE.x0] = 0;
    most = Math.max(most, append(idle, k, program.change));
  }
  return most;
}

/** Adds a neuron with its D; returns the magnitude of that. */
function append(columns: VisitedColumns, k: number, change: number): number {
  columns.list[columns.count] = k;
  columns.post[columns.count++] = change;
  return Math.abs(change);
}

/** The rows that are not active, ascending: fills the list and the bits, returns how many they are. */
export function idleRows(
  { active, activeCount, activeBits }: ActiveRows,
  rows: number,
  list: Int32Array,
  bits: Int32Array,
): number {
  for (let word = 0; word < activeBits.length; word++) bits[word] = ~activeBits[word];
  let count = 0;
  let next = 0;
  for (let row = 0; row < rows; row++) {
    if (next < activeCount && active[next] === row) next++;
    else list[count++] = row;
  }
  return count;
}
