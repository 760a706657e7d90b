/** Limits a value to low..high, both ends included. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

/**
 * Two's complement saturation to -2^(bits-1) .. 2^(bits-1) - 1.
 *
 * @param value any integer below 2^53 in magnitude, usually a sum
 * @param bits total width with the sign, 1..32
 */
export function saturate(value: number, bits: number): number {
  const limit = 2 ** (bits - 1);
  return clamp(value, -limit, limit - 1);
}

/** Saturation to +-(2^(bits-1) - 1), as sign and magnitude registers do; `bits` counts the sign, 2..32. */
export function saturateSymmetric(value: number, bits: number): number {
  const limit = 2 ** (bits - 1) - 1;
  return clamp(value, -limit, limit);
}

/**
 * Two's complement wrap: the low `bits` bits, sign extended.
 *
 * @param value any integer below 2^53 in magnitude
 * @param bits total width with the sign, 1..32
 */
export function wrap(value: number, bits: number): number {
  const unused = 32 - bits;
  return (value << unused) >> unused;
}

const LAVA_U_LIMIT = 2 ** 23;

/**
 * How Lava's bit-accurate LIF wraps the synaptic current u: once, into -2^23 + 1 .. 2^23. That is
 * one off two's complement at both ends (recorded vectors `lava-lif`, "Equations").
 *
 * @param value above -3 * 2^23 and up to 3 * 2^23; beyond, one correction does not reach the range
 */
export function wrapLavaCurrent(value: number): number {
  if (value > LAVA_U_LIMIT) return value - 2 * LAVA_U_LIMIT;
  if (value <= -LAVA_U_LIMIT) return value + 2 * LAVA_U_LIMIT;
  return value;
}

/** How Lava limits the membrane potential v: 23 bits plus sign, symmetric (`lava-lif`, "Equations"). */
export function clipLavaPotential(value: number): number {
  return saturateSymmetric(value, 24);
}

const BRIAN2LOIHI_INPUT_LIMIT = 2 ** 21 - 64;

/** How Brian2Loihi limits the summed synaptic input of a step: to +-(2^21 - 64), a multiple of 64. */
export function clipBrian2LoihiInput(value: number): number {
  return clamp(value, -BRIAN2LOIHI_INPUT_LIMIT, BRIAN2LOIHI_INPUT_LIMIT);
}
