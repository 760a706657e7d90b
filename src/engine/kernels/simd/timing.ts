import type { WorkerRows } from '../timing.js';

/** Exports of `assembly/timing.ts`; pointers are byte offsets. */
export interface TimingExports {
  accountRow(counts: number, before: number, durations: number, kinds: number): number;
  slowest(
    rows: number,
    starts: number,
    workers: number,
    counts: number,
    before: number,
    durations: number,
    kinds: number,
  ): number;
}

/** As `accountRow` of `../timing.ts`. */
export function accountRowSimd(
  kernels: TimingExports,
  counts: Float64Array,
  before: Float64Array,
  durations: Float64Array,
  row: number,
): number {
  const kinds = durations.length;
  const bytes = row * kinds * Float64Array.BYTES_PER_ELEMENT;
  return kernels.accountRow(
    counts.byteOffset + bytes,
    before.byteOffset + bytes,
    durations.byteOffset,
    kinds,
  );
}

/** As `slowest` of `../timing.ts`. */
export function slowestSimd(
  kernels: TimingExports,
  { rows, starts }: WorkerRows,
  counts: Float64Array,
  before: Float64Array,
  durations: Float64Array,
): number {
  return kernels.slowest(
    rows.byteOffset,
    starts.byteOffset,
    starts.length - 1,
    counts.byteOffset,
    before.byteOffset,
    durations.byteOffset,
    durations.length,
  );
}
