/** The middle of a sample and how far it spreads. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** Median of the distances from the median. */
  readonly mad: number;
}

/** @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
  const middle = median(values);
  return {
    median: middle,
    min: Math.min(...values),
    max: Math.max(...values),
    mad: median(values.map(value => Math.abs(value - middle))),
  };
}

/** Mean of the two middle values where their number is even. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
