/**
 * The oracle's own integer arithmetic, in plain numbers: no bit operators on values that could be
 * wider than 32 bits, and one bit at a time where the hardware shifts one bit at a time.
 */

/** `value >> places`, rounding towards minus infinity, at any width up to 53 bits. */
export function shiftRight(value: number, places: number): number {
  return Math.floor(value / 2 ** places);
}

/** `value << places` without a limit on the width. */
export function shiftLeft(value: number, places: number): number {
  return value * 2 ** places;
}

export function clip(value: number, min: number, max: number): number {
  return Math.max(min, Math.min(max, value));
}

/** `value` clipped to a two's complement integer of `bits` bits, sign included. */
export function saturate(value: number, bits: number): number {
  return clip(value, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1);
}

/** `value` as a two's complement register of `bits` bits, sign included, holds it. */
export function wrap(value: number, bits: number): number {
  const span = 2 ** bits;
  const low = value - Math.floor(value / span) * span;
  return low >= span / 2 ? low - span : low;
}

/** `sign(x) ((|x| (4096 - d)) >> 12)`: Loihi's decay, which rounds towards zero. */
export function decayTowardsZero(value: number, decay: number): number {
  const magnitude = shiftRight(Math.abs(value) * (4096 - decay), 12);
  return value < 0 ? 0 - magnitude : magnitude;
}

/**
 * Returns `value` where it fits 32 bits, sign included. The contract gives sums no other width, so an
 * image that goes beyond is none that the oracle can judge.
 * @throws RangeError
 */
export function int32(value: number, what: string): number {
  if (!Number.isInteger(value) || value < -(2 ** 31) || value >= 2 ** 31) {
    throw new RangeError(`${what} is ${value}; the oracle judges only integers of 32 bits`);
  }
  return value;
}

/** Feedback mask of a learning unit's 16-bit register (docs/counting.md, Random draws). */
const MASK_16 = 0xb400;
/** Feedback mask of an encoder's 32-bit register. */
const MASK_32 = 0x80200003;

/** One shift to the right of a Galois register. */
function shiftOnce(state: number, mask: number): number {
  const half = Math.floor(state / 2);
  return state % 2 === 1 ? (half ^ mask) >>> 0 : half;
}

function shiftEightTimes(state: number, mask: number): number {
  let shifted = state;
  for (let shift = 0; shift < 8; shift++) shifted = shiftOnce(shifted, mask);
  return shifted;
}

/** The state of a 16-bit register after one draw; the value drawn is its low byte. */
export function afterDraw16(state: number): number {
  return shiftEightTimes(state, MASK_16);
}

/** The state of a 32-bit register after one draw; the value drawn is its low byte. */
export function afterDraw32(state: number): number {
  return shiftEightTimes(state, MASK_32);
}

export function lowByte(state: number): number {
  return state % 256;
}

/** Draws from a core's register, which it moves on; the low `bits` of what stands in it then. */
export function draw(
  core: { readonly image: { readonly lfsrBits: 16 | 32 }; lfsr: number },
  bits: number,
): number {
  core.lfsr = core.image.lfsrBits === 32 ? afterDraw32(core.lfsr) : afterDraw16(core.lfsr);
  return core.lfsr % 2 ** bits;
}
