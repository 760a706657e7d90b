import type { ChangeFormat, DenseWeights, VisitedColumns, VisitedRows } from '../learn.js';

/** Fraction bits at which the narrow kernel keeps D. */
export const NARROW_BITS = 8;
const MAX_16 = 2 ** 15 - 1;
const MAX_32 = 2 ** 31 - 1;

/** What is added to D for rounding to nearest. */
export function halfOf({ rounding, fractionBits }: Omit<ChangeFormat, 'annealing'>): number {
  return rounding === 'nearest' ? (1 << fractionBits) >> 1 : 0;
}

/** The bits of a draw that are added to D, -1 where none is made; and those of them that are turned first. */
export function drawnBits({ rounding, fractionBits }: Omit<ChangeFormat, 'annealing'>) {
  const mask = (1 << fractionBits) - 1;
  if (rounding === 'stochastic-ceiling') return { mask, flip: mask };
  return { mask: rounding === 'stochastic' ? mask : -1, flip: 0 };
}

type DenseKernel = 'narrow' | 'wide-16' | 'wide-32' | 'plain';

/** The fastest kernel whose lanes hold everything that the pass can meet. */
export function denseKernelFor(
  { stored, shadowShift }: DenseWeights,
  columns: VisitedColumns,
  rows: VisitedRows,
  format: ChangeFormat,
): DenseKernel {
  const { rounding, fractionBits, annealing } = format;
  const shift = fractionBits + annealing;
  const post = greatest(columns.post, null, columns.count);
  const pre = rows.pre === null ? 1 : greatest(rows.pre, rows.list, rows.count);
  const added = (rounding === 'stochastic' ? (1 << fractionBits) - 1 : halfOf(format)) * 2 ** annealing;
  const most = post * pre + added;
  const scale = 2 ** (NARROW_BITS - shift);
  if (
    stored.BYTES_PER_ELEMENT === 1 &&
    shadowShift === 0 &&
    shift <= NARROW_BITS &&
    (post * pre + 2 ** shift) * scale <= MAX_16 &&
    post * scale <= MAX_16
  ) {
    return 'narrow';
  }
  if (post > MAX_16 || pre > MAX_16) return 'plain';
  if (most <= MAX_16) return 'wide-16';
  return most <= MAX_32 && most < MAX_16 * 2 ** shift ? 'wide-32' : 'plain';
}

/** The greatest magnitude among the first `count` values, or those at the first `count` places. */
function greatest(values: Int32Array, places: Int32Array | null, count: number): number {
  let most = 0;
  for (let i = 0; i < count; i++) {
    const value = values[places === null ? i : places[i]];
    const magnitude = value < 0 ? -value : value;
    if (magnitude > most) most = magnitude;
  }
  return most;
}
