/** Names the stream of the input encoder, so that no other use of the same seed shares its numbers. */
const ENCODER_STREAM = 0x656e636f;
/** 2^32 over the golden ratio: an odd word without pattern; it also stands in for a state of 0. */
const GOLDEN_WORD = 0x9e3779b9;

/**
 * Mixes a seed and any number of parts (a stream, a sample number, a core) into a non-zero 32-bit
 * state for a shift register. Equal arguments give equal states; a change of one bit of any
 * argument changes each bit of the state with probability near one half. While the other
 * arguments stay, two values of one part below 2^32 never meet (save that 0 is replaced).
 *
 * @param seed a safe integer
 * @param parts safe integers; their order and number matter
 * @returns 1..2^32 - 1
 */
export function mixSeed(seed: number, ...parts: readonly number[]): number {
  let hash = absorb(0, seed);
  for (const part of parts) hash = absorb(hash, part);
  return hash === 0 ? GOLDEN_WORD : hash;
}

/** As {@link mixSeed}, folded to a non-zero 16-bit state. */
export function mixSeed16(seed: number, ...parts: readonly number[]): number {
  const hash = mixSeed(seed, ...parts);
  const folded = (hash >>> 16) ^ (hash & 0xffff);
  return folded === 0 ? GOLDEN_WORD >>> 16 : folded;
}

/** Start state of the encoder's 32-bit LFSR for one presentation: the same for chip and float twin. */
export function encoderSeed(seed: number, sample: number): number {
  return mixSeed(seed, ENCODER_STREAM, sample);
}

function absorb(hash: number, value: number): number {
  const low = value >>> 0;
  const high = Math.floor(value / 0x100000000) >>> 0;
  const first = avalanche((Math.imul(hash, 5) + low + GOLDEN_WORD) >>> 0);
  return avalanche((Math.imul(first, 5) + high + GOLDEN_WORD) >>> 0);
}

/** A bijection of 32-bit words with low bias: Wellons' "lowbias32" constants, found by search. */
function avalanche(word: number): number {
  let mixed = word ^ (word >>> 16);
  mixed = Math.imul(mixed, 0x7feb352d);
  mixed ^= mixed >>> 15;
  mixed = Math.imul(mixed, 0x846ca68b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
