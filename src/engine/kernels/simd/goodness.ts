/** Exports of `assembly/goodness.ts`; pointers are byte offsets. */
export interface GoodnessExports {
  sumOfSquares(values: number, count: number): number;
  sumOfSmallSquares(values: number, count: number): number;
}

/** Greatest trace of the faster kernel, which adds squares in 32 bits first. */
const SMALL_TRACE = 2 ** 13 - 1;

/**
 * As `sumOfSquares` of `../goodness.ts`.
 *
 * @param max greatest value of a trace, from its unit; up to 65,535
 */
export function sumOfSquaresSimd(
  kernels: GoodnessExports,
  traces: Int32Array,
  first: number,
  count: number,
  max: number,
): number {
  const place = traces.byteOffset + first * Int32Array.BYTES_PER_ELEMENT;
  return max <= SMALL_TRACE ? kernels.sumOfSmallSquares(place, count) : kernels.sumOfSquares(place, count);
}
