/**
 * Sum of squares of `count` traces from `first` on. Exact: a trace has 16 bits and a slice 2^16 neurons, so
 * the sum stays below 2^48.
 */
export function sumOfSquares(traces: Int32Array, first: number, count: number): number {
  let sum = 0;
  for (let k = first; k < first + count; k++) sum += traces[k] * traces[k];
  return sum;
}
