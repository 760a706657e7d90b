import type { Drift } from '../../report/learn-summary.js';

export interface FloatWeights {
  readonly weights: Float32Array;
  readonly stride: number;
  readonly gain: number;
}

/**
 * Drift between chip and float twin.
 * @param float the twin's weights, rows of `stride` from each source, `gain` a stored step (`FloatProjection`)
 */
export function weightDrift(
  chip: Int16Array,
  float: FloatWeights,
  shape: { readonly pre: number; readonly post: number; readonly mask: Uint8Array | null },
  range: number,
): Drift {
  const { pre, post, mask } = shape;
  let n = 0;
  let squares = 0;
  let sumA = 0;
  let sumB = 0;
  let sumAA = 0;
  let sumBB = 0;
  let sumAB = 0;
  for (let j = 0; j < pre; j++) {
    for (let k = 0; k < post; k++) {
      if (mask !== null && mask[k * pre + j] === 0) continue;
      const a = chip[k * pre + j];
      const b = float.weights[j * float.stride + k] / float.gain;
      n++;
      squares += (a - b) ** 2;
      sumA += a;
      sumB += b;
      sumAA += a * a;
      sumBB += b * b;
      sumAB += a * b;
    }
  }
  const rms = Math.sqrt(squares / Math.max(1, n));
  const spread = Math.sqrt((n * sumAA - sumA ** 2) * (n * sumBB - sumB ** 2));
  return { rms, share: rms / range, correlation: spread > 0 ? (n * sumAB - sumA * sumB) / spread : null };
}
