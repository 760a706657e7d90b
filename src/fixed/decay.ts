/** A decay constant is a fraction of 2^12: a step keeps (4096 - decay) / 4096 of the value. */
export const DECAY_BITS = 12;
const DECAY_ONE = 1 << DECAY_BITS;
const DECAY_MASK = DECAY_ONE - 1;

/**
 * Loihi's decay: sign(x) * ((|x| * (4096 - decay)) >> 12), rounded towards zero (recorded vectors
 * `fixed-vectors/dec.json` and `lava-lif`, "Equations").
 *
 * The product can need 44 bits, so |x| is split at bit 12: with |x| = 4096 h + l it is
 * 4096 h f + l f, and the shift leaves h f whole. Both products fit 32 bits.
 *
 * @param x -2^31 + 1 .. 2^31 - 1
 * @param decay 0..4096
 */
export function decayTowardZero(x: number, decay: number): number {
  const magnitude = x < 0 ? -x : x;
  const kept = scaleFloor(magnitude, DECAY_ONE - decay);
  return x < 0 ? -kept | 0 : kept;
}

/**
 * The same decay rounded down: (x * (4096 - decay)) >> 12 with an arithmetic shift. A negative
 * value stops at -1 and not at 0 (unless decay is 4096).
 *
 * @param x -2^31 .. 2^31 - 1
 * @param decay 0..4096
 */
export function decayFloor(x: number, decay: number): number {
  return scaleFloor(x, DECAY_ONE - decay);
}

function scaleFloor(x: number, factor: number): number {
  return Math.imul(x >> DECAY_BITS, factor) + (Math.imul(x & DECAY_MASK, factor) >> DECAY_BITS);
}

/** Traces are 7-bit unsigned. */
export const TRACE_MAX = 127;

/**
 * Decay of a trace with stochastic rounding: y = x * (4096 - decay); (y >> 12), plus 1 if
 * random < the upper `randomBits` of y's 12 dropped bits (`fixed-vectors/trace-decay.json`).
 *
 * @param x 0..127 (correct up to 2^19 - 1)
 * @param decay 0..4096
 * @param randomBits how many random bits the hardware draws, 1..12
 * @param random uniform in 0 .. 2^randomBits - 1
 */
export function decayTrace(x: number, decay: number, randomBits: number, random: number): number {
  const product = Math.imul(x, DECAY_ONE - decay);
  const fraction = (product & DECAY_MASK) >> (DECAY_BITS - randomBits);
  return (product >> DECAY_BITS) + (random < fraction ? 1 : 0);
}

/** A trace after a spike: raised by the impulse, saturating at 127. */
export function raiseTrace(x: number, impulse: number): number {
  return Math.min(x + impulse, TRACE_MAX);
}
