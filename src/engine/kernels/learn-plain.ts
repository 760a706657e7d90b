import { lfsr16Draw, lfsr32Draw } from '../../fixed/lfsr.js';
import {
  type ChangeFormat,
  type DenseWeights,
  type LearningKernels,
  type Register,
  type UpdateTally,
  type VisitedColumns,
  type VisitedRows,
  ZERO_8,
} from './learn.js';

/**
 * The definition of the plasticity kernels: neuron by neuron, and for each row by row (or the other way round),
 * `weight = clip(weight + round((post x pre) >> annealing))`.
 */
export const plainLearning: LearningKernels = {
  learnColumns(weights, columns, rows, format, register, tally) {
    const update = updater(weights, format, register, tally);
    for (let c = 0; c < columns.count; c++) {
      for (let i = 0; i < rows.count; i++) {
        if (isHeld(weights, rows.list[i], columns.list[c])) {
          update(rows.list[i], columns.list[c], changeOf(columns, c, rows, i));
        }
      }
    }
  },

  learnDense(weights, columns, rows, format, register, tally) {
    const update = updater(weights, format, register, tally);
    for (let c = 0; c < columns.count; c++) {
      for (let i = 0; i < rows.count; i++) {
        update(rows.list[i], columns.list[c], changeOf(columns, c, rows, i));
      }
    }
  },

  learnRows(weights, columns, rows, format, register, tally) {
    const { sums } = weights;
    const update = updater(weights, format, register, tally);
    for (let i = 0; i < rows.count; i++) {
      for (let c = 0; c < columns.count; c++) {
        const column = columns.list[c];
        if (!isHeld(weights, rows.list[i], column)) continue;
        const change = update(rows.list[i], column, changeOf(columns, c, rows, i));
        if (sums !== null) sums[column] += change;
      }
    }
  },

  scaleColumn(weights, column, factor, rows, format, register, tally) {
    const { stored, stride, sums } = weights;
    const zero = stored.BYTES_PER_ELEMENT === 1 ? ZERO_8 : 0;
    const update = updater(weights, format, register, tally);
    for (let row = 0; row < rows; row++) {
      if (!isHeld(weights, row, column)) continue;
      const change = factor * (stored[row * stride + column] - zero);
      if (change === 0) {
        tally.passedReads++;
        continue;
      }
      const moved = update(row, column, change);
      if (sums !== null) sums[column] += moved;
    }
  },

  learnPasses: null,

  listNonZero(values, count, list) {
    let next = 0;
    for (let place = 0; place < count; place++) if (values[place] !== 0) list[next++] = place;
    return next;
  },
};

function isHeld({ held, words }: DenseWeights, row: number, column: number): boolean {
  return held === null || ((held[column * words + (row >> 5)] >>> (row & 31)) & 1) === 1;
}

function changeOf({ post }: VisitedColumns, c: number, { list, pre }: VisitedRows, i: number): number {
  return pre === null ? post[c] : post[c] * pre[list[i]];
}

/** What updates one synapse by D, and returns by how much its weight changed. */
function updater(
  { stored, acting, stride, shadowShift, minStored, maxStored }: DenseWeights,
  { rounding, fractionBits, annealing }: ChangeFormat,
  { state, bits }: Register,
  tally: UpdateTally,
): (row: number, column: number, change: number) => number {
  const zero = stored.BYTES_PER_ELEMENT === 1 ? ZERO_8 : 0;
  const actingZero = acting.BYTES_PER_ELEMENT === 1 ? ZERO_8 : 0;
  const stochastic = rounding === 'stochastic' || rounding === 'stochastic-ceiling';
  const mask = (1 << fractionBits) - 1;
  const half = rounding === 'nearest' ? (1 << fractionBits) >> 1 : 0;
  return (row, column, change) => {
    tally.visits++;
    let added = half;
    if (stochastic) {
      tally.draws++;
      state[0] = bits === 32 ? lfsr32Draw(state[0] >>> 0) : lfsr16Draw(state[0]);
      // -((-D + rnd) >> F) = (D + 2^F - 1 - rnd) >> F.
      added = rounding === 'stochastic' ? state[0] & mask : mask - (state[0] & mask);
    }
    const place = row * stride + column;
    const before = stored[place] - zero;
    const moved = before + (((change >> annealing) + added) >> fractionBits);
    const after = Math.min(Math.max(moved, minStored), maxStored);
    if (after === before) return 0;
    tally.writes++;
    stored[place] = after + zero;
    if (shadowShift > 0) acting[place] = (after >> shadowShift) + actingZero;
    if ((before ^ after) >> shadowShift !== 0) tally.actingWrites++;
    return after - before;
  };
}
