import type { ContrastiveProcedure } from '../../src/image/layout.js';

/** The part of a procedure that forms G and L leave at its plainest. */
export function plainProcedure(
  rows: number,
  columns: number,
  schedulePercent: readonly number[],
): Pick<
  ContrastiveProcedure,
  | 'input'
  | 'classifier'
  | 'schedulePercent'
  | 'classifierPercent'
  | 'hiddenUntilPercent'
  | 'hiddenFromSample'
  | 'hiddenEpoch'
  | 'reconstruction'
> {
  return {
    input: { rows, columns, transform: 'none', shiftPixels: 0, testShifts: [{ dx: 0, dy: 0 }] },
    classifier: { kind: 'table' },
    schedulePercent,
    classifierPercent: schedulePercent,
    hiddenUntilPercent: 100,
    hiddenFromSample: 0,
    hiddenEpoch: null,
    reconstruction: null,
  };
}
