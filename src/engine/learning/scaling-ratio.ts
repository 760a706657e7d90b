/** Ratios are in units of 2^-8, in nine bits. */
const RATIO_ONE = 256;
const RATIO_MOST = 511;

/** What the weights of a column are to be multiplied by, in 1/256: r0 of a scaling rule (`ScalingImage`). */
export function scalingRatio(target: number, sum: number): number {
  if (sum <= 0) return RATIO_ONE;
  return Math.min(RATIO_MOST, Math.max(0, Math.floor((RATIO_ONE * target) / sum)));
}
