/**
 * Where the float twin's arrays live and how it sums rows: plain here, or SIMD over one linear
 * memory where a caller offers that. Both add row after row in float32, so they agree bit for bit.
 */
export interface FloatArithmetic {
  float32(length: number): Float32Array;
  int32(length: number): Int32Array;
  /**
   * `sums[c] += weights[rows[i] x stride + c]` for the first `count` rows, in their order, and all
   * columns of the stride (a multiple of {@link FLOAT_LANES}).
   */
  accumulate(
    weights: Float32Array,
    stride: number,
    rows: Int32Array,
    count: number,
    sums: Float32Array,
  ): void;
}

/** Rows are padded to whole vectors of this many numbers. */
export const FLOAT_LANES = 16;

export const plainFloatArithmetic: FloatArithmetic = {
  float32: length => new Float32Array(length),
  int32: length => new Int32Array(length),
  accumulate(weights, stride, rows, count, sums) {
    for (let i = 0; i < count; i++) {
      const row = rows[i] * stride;
      for (let c = 0; c < stride; c++) sums[c] += weights[row + c];
    }
  },
};

/** Columns rounded up to whole vectors. */
export function padFloats(columns: number): number {
  return Math.ceil(columns / FLOAT_LANES) * FLOAT_LANES;
}
