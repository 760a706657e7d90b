import type { RulePass } from './rule.js';
import { visitSynapse, type Walk } from './synapse-walk.js';
import { takeNeuron } from './take-neuron.js';
import type { LearningSlice } from './unit-view.js';

/** Goes over the neurons in ascending order, and down the synapses of each that the pass visits. */
export function walkColumns(pass: RulePass, walk: Walk, slice: LearningSlice, applied: Int32Array): void {
  const { opensColumns } = pass;
  const neurons = opensColumns ? slice.fired : slice.count;
  let next = 0;
  for (let i = 0; i < neurons; i++) {
    const k = opensColumns ? slice.spikes[i] : i;
    const fires = next < slice.fired && slice.spikes[next] === k;
    if (fires) next++;
    if (!takeNeuron(pass, slice, k, fires ? 1 : 0, applied)) continue;
    if (opensColumns) walk.tally.columns++;
    const activeOnly = pass.visitsActive || (pass.visits === 'union' && !fires);
    walkColumn(pass, walk, k, activeOnly);
  }
}

/** As {@link walkColumns}, row by row. */
export function walkRows(pass: RulePass, walk: Walk, slice: LearningSlice, applied: Int32Array): void {
  const { crossbar } = walk;
  for (let i = 0; i < crossbar.activeCount; i++) {
    const row = crossbar.active[i];
    let next = 0;
    for (let k = 0; k < slice.count; k++) {
      const fires = next < slice.fired && slice.spikes[next] === k;
      if (fires) next++;
      const place = crossbar.weights.place(row, k);
      if (place < 0 || !takeNeuron(pass, slice, k, fires ? 1 : 0, applied)) continue;
      visitSynapse(pass, walk, row, place, true);
    }
  }
}

/** A column that a scaling rule goes down: its place in the running sums, which are kept, and r0. */
export interface SweptColumn {
  readonly column: number;
  readonly sums: Int32Array;
  readonly ratio: number;
}

/** Goes down one column's synapses, ascending; those with a D other than 0 are visited. */
export function sweepColumn(
  pass: RulePass,
  walk: Walk,
  slice: LearningSlice,
  { column, sums, ratio }: SweptColumn,
  applied: Int32Array,
): void {
  if (!takeNeuron(pass, slice, column, 0, applied, ratio)) return;
  const { tally, crossbar } = walk;
  const { weights, rows } = crossbar;
  let sum = sums[column];
  for (let row = 0; row < rows; row++) {
    const place = weights.place(row, column);
    if (place < 0) continue;
    const before = weights.at(place);
    const visits = tally.visits;
    visitSynapse(pass, walk, row, place, false, true);
    if (tally.visits === visits) tally.passedReads++;
    sum += weights.at(place) - before;
  }
  sums[column] = sum;
}

/** Goes down the synapses of a neuron whose values the pass has taken: those in active rows, or all. */
function walkColumn(pass: RulePass, walk: Walk, k: number, activeOnly: boolean): void {
  const { active, activeCount, x1, preTraces, weights, rows: allRows } = walk.crossbar;
  const traced = pass.visits === 'traced-rows';
  const rows = activeOnly ? activeCount : allRows;
  let next = 0;
  for (let i = 0; i < rows; i++) {
    const row = activeOnly ? active[i] : i;
    const isActive = next < activeCount && active[next] === row;
    if (isActive) next++;
    if (traced && (preTraces.x1 === null || x1[row] === 0)) continue;
    const place = weights.place(row, k);
    if (place >= 0) visitSynapse(pass, walk, row, place, isActive);
  }
}
