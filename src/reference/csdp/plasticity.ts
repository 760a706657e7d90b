import type { SynapseLayout } from './layout.js';
import type { Optimiser } from './optimiser.js';
import type { HiddenLayer } from './state.js';

/** A weight matrix with what its updates need. */
export interface Synapse extends SynapseLayout {
  /** View of the circuit's flat weights, `[pre, post]`. */
  readonly weights: Float64Array;
  readonly optimiser: Optimiser;
  /** Whether every weight is known to lie within its bounds, so that untouched ones need no clip. */
  bounded: boolean;
  /** Scratch: raw update of one row of the matrix, `[post]`. */
  readonly updateRow: Float64Array;
  /** Scratch: post-spikes without the pre-spike of one row of the matrix, `[post]`. */
  readonly loneRow: Uint32Array;
}

/** Lists the cells of each row that fire in this step and sums the spikes over the rows, for the decay. */
export function collectSpikes(layer: HiddenLayer, rows: number): void {
  const { size, spikes, rowTotals, firingCells, firedCells, firedFrom } = layer;
  rowTotals.fill(0);
  let fired = 0;
  for (let row = 0, at = 0; row < rows; row++) {
    for (let i = 0; i < size; i++, at++) {
      if (spikes[at] === 0) continue;
      rowTotals[i]!++;
      firedCells[fired++] = i;
    }
    firedFrom[row + 1] = fired;
  }
  let firing = 0;
  for (let i = 0; i < size; i++) if (rowTotals[i]! > 0) firingCells[firing++] = i;
  layer.firing = firing;
}

/**
 * One update of a CSDP matrix (golden README, step 8), all sums over the rows of the batch:
 * raw update `g = scale sum(pre' m)`, decay `d = -lambda sum((1 - pre') s)` with the pre-spikes of the
 * step before and the post-spikes of this one; `w := optimiser(w, g) + d`, then bounds and diagonal.
 *
 * @param previous pre-spikes of the step before, `[rows, pre]`
 * @param recorded where given, receives g, `[pre, post]`
 */
export function updateCsdp(
  synapse: Synapse,
  previous: Uint8Array,
  post: HiddenLayer,
  rows: number,
  decay: number,
  recorded?: Float64Array,
): void {
  const { weights, optimiser, updateRow, loneRow, updateScale, lower, upper } = synapse;
  const { modulator, rowTotals, firingCells, firing, firedCells, firedFrom } = post;
  const preSize = synapse.pre;
  const postSize = synapse.post;
  recorded?.fill(0);
  optimiser.beginUpdate();
  for (let k = 0; k < preSize; k++) {
    const base = k * postSize;
    let sources = 0;
    for (let row = 0; row < rows; row++) {
      if (previous[row * preSize + k] === 0) continue;
      if (sources++ === 0) {
        updateRow.fill(0);
        loneRow.set(rowTotals);
      }
      const start = row * postSize;
      for (let i = 0; i < postSize; i++) updateRow[i]! += modulator[start + i]!;
      for (let n = firedFrom[row]!; n < firedFrom[row + 1]!; n++) loneRow[firedCells[n]!]!--;
    }
    const lone = sources > 0 ? loneRow : rowTotals;
    const moves = sources > 0 || optimiser.movesAtZero;
    if (moves) {
      if (sources === 0) updateRow.fill(0);
      for (let i = 0; i < postSize; i++) updateRow[i]! *= updateScale;
      recorded?.set(updateRow, base);
      optimiser.moveRow(weights, base, updateRow);
    }
    for (let n = 0; n < firing; n++) {
      const i = firingCells[n]!;
      const w = weights[base + i]! - decay * lone[i]!;
      weights[base + i] = Math.min(Math.max(w, lower), upper);
    }
    if (moves) clip(weights, base, base + postSize, lower, upper);
    if (synapse.hollow) weights[base + k] = 0;
  }
  bound(synapse);
}

/**
 * One update of a head's matrix (golden README, step 9): `g = -scale (1 - |w|) sum(pre e)`, the sum over
 * the rows of the batch and (1 - |w|) a soft bound; no decay.
 *
 * @param spikes pre-spikes, `[rows, pre]`
 * @param error errors of the head, `[rows, post]`
 * @param recorded where given, receives g, `[pre, post]`
 */
export function updateHead(
  synapse: Synapse,
  spikes: Uint8Array,
  error: Float64Array,
  rows: number,
  recorded?: Float64Array,
): void {
  const { weights, optimiser, updateRow, updateScale, lower, upper } = synapse;
  const preSize = synapse.pre;
  const postSize = synapse.post;
  recorded?.fill(0);
  optimiser.beginUpdate();
  for (let k = 0; k < preSize; k++) {
    const base = k * postSize;
    updateRow.fill(0);
    let sources = 0;
    for (let row = 0; row < rows; row++) {
      if (spikes[row * preSize + k] === 0) continue;
      sources++;
      for (let i = 0, at = row * postSize; i < postSize; i++, at++) updateRow[i]! += error[at]!;
    }
    if (sources === 0 && !optimiser.movesAtZero) continue;
    for (let i = 0; i < postSize; i++) {
      updateRow[i]! *= -updateScale * (1 - Math.abs(weights[base + i]!));
    }
    recorded?.set(updateRow, base);
    optimiser.moveRow(weights, base, updateRow);
    clip(weights, base, base + postSize, lower, upper);
  }
  bound(synapse);
}

/**
 * Brings every weight within its bounds and empties the diagonal. Initial lateral weights break both
 * rules until their first update; later updates keep to what they touch.
 */
export function bound(synapse: Synapse): void {
  if (synapse.bounded) return;
  const { weights, pre, post } = synapse;
  clip(weights, 0, pre * post, synapse.lower, synapse.upper);
  if (synapse.hollow) for (let k = 0; k < pre; k++) weights[k * post + k] = 0;
  synapse.bounded = true;
}

function clip(weights: Float64Array, start: number, end: number, lower: number, upper: number): void {
  for (let at = start; at < end; at++) {
    const w = weights[at]!;
    if (w < lower) weights[at] = lower;
    else if (w > upper) weights[at] = upper;
  }
}
