import { LFSR16_DRAW_TABLE } from '../../fixed/lfsr.js';
import {
  type ChangeFormat,
  type DenseWeights,
  type LearningKernels,
  type UpdateTally,
  type VisitedColumns,
  type VisitedRows,
  ZERO_8,
} from './learn.js';

/**
 * The definition of the plasticity kernels: neuron by neuron, and for each row by row,
 * `weight = clip(weight + round((post x pre) >> annealing))`.
 *
 * @param lfsr [0]: the 16-bit register
 */
export const plainLearning: LearningKernels = {
  learnColumns(weights, columns, rows, format, lfsr, tally) {
    update(weights, columns, rows, format, lfsr, tally, weights.held);
  },
  learnDense(weights, columns, rows, format, lfsr, tally) {
    update(weights, columns, rows, format, lfsr, tally, null);
  },
};

function update(
  weights: DenseWeights,
  columns: VisitedColumns,
  rows: VisitedRows,
  { rounding, fractionBits, annealing }: ChangeFormat,
  lfsr: Int32Array,
  tally: UpdateTally,
  held: Int32Array | null,
): void {
  const { stored, acting, stride, shadowShift, minStored, maxStored, words } = weights;
  const { list, count, pre } = rows;
  const zero = stored.BYTES_PER_ELEMENT === 1 ? ZERO_8 : 0;
  const actingZero = acting.BYTES_PER_ELEMENT === 1 ? ZERO_8 : 0;
  const stochastic = rounding === 'stochastic';
  const mask = stochastic ? (1 << fractionBits) - 1 : 0;
  const half = rounding === 'nearest' ? (1 << fractionBits) >> 1 : 0;
  let state = lfsr[0];
  let visits = 0;
  let writes = 0;
  let actingWrites = 0;
  for (let c = 0; c < columns.count; c++) {
    const column = columns.list[c];
    const post = columns.post[c];
    const bits = column * words;
    for (let i = 0; i < count; i++) {
      const row = list[i];
      if (held !== null && ((held[bits + (row >> 5)] >>> (row & 31)) & 1) === 0) continue;
      visits++;
      if (stochastic) state = (state >>> 8) ^ LFSR16_DRAW_TABLE[state & 255];
      const change = (pre === null ? post : post * pre[row]) >> annealing;
      const place = row * stride + column;
      const before = stored[place] - zero;
      const moved = before + ((change + half + (state & mask)) >> fractionBits);
      const after = Math.min(Math.max(moved, minStored), maxStored);
      if (after === before) continue;
      writes++;
      stored[place] = after + zero;
      if (shadowShift > 0) acting[place] = (after >> shadowShift) + actingZero;
      if ((before ^ after) >> shadowShift !== 0) actingWrites++;
    }
  }
  lfsr[0] = state;
  tally.visits += visits;
  if (stochastic) tally.draws += visits;
  tally.writes += writes;
  tally.actingWrites += actingWrites;
}
