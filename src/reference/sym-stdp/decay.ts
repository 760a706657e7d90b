/**
 * What has decayed to less is set to 0. A trace of a pixel that is never lit would otherwise sink into
 * subnormal numbers, with which processors compute many times slower. Beside a potential or a weight it is
 * far below the last bit of a double.
 */
export const LEAST_DECAYED = 1e-40;

/** Multiplies all values by `kept`, in [0, 1). */
export function decayAll(values: Float64Array, kept: number): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] * kept;
    values[i] = value < LEAST_DECAYED ? 0 : value;
  }
}

/** As {@link decayAll}, for the values whose flag is 0. */
export function decayUnflagged(values: Float64Array, kept: number, flags: Uint8Array): void {
  for (let i = 0; i < values.length; i++) {
    if (flags[i] !== 0) continue;
    const value = values[i] * kept;
    values[i] = value < LEAST_DECAYED ? 0 : value;
  }
}
