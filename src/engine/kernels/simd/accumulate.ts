/** The accumulation kernels of `assembly/`; arguments are byte offsets into the memory, unless said. */
export interface AccumulateExports {
  /** @param stride in elements, a multiple of 16 (both widths); @param touch 1 for weights out of cache, else 0 */
  accumulate8: AccumulateDense;
  accumulate16: AccumulateDense;
  accumulate4: AccumulatePacked;
  accumulate2: AccumulatePacked;
  accumulate1: AccumulatePacked;
  accumulateSparse8: AccumulateSparse;
  accumulateSparse16: AccumulateSparse;
  sumAt(values: number, places: number, count: number): number;
}

export type AccumulateDense = (
  weights: number,
  stride: number,
  rows: number,
  count: number,
  sums: number,
  touch: number,
) => void;

/** `columns` is the number of sums, a multiple of 16. */
export type AccumulatePacked = (
  weights: number,
  strideBytes: number,
  columns: number,
  rows: number,
  count: number,
  sums: number,
) => void;

export type AccumulateSparse = (
  weights: number,
  rowStart: number,
  columns: number,
  rows: number,
  count: number,
  sums: number,
) => void;

/**
 * Bytes of weights, of all crossbars that a step visits together, from which `touch` is worth its cost:
 * more than a core's second cache holds. Below, every row is read twice for nothing.
 */
export const TOUCH_FROM_BYTES = 2 << 20;
