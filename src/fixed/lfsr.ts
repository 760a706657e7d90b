/**
 * Linear feedback shift registers, 16 and 32 bits, with the taps 16,14,13,11 and 32,22,2,1. Every form
 * has the full period 2^bits - 1; the state 0 is a fixed point and must never be loaded.
 */

export type LfsrBits = 16 | 32;

/** Feedback from the taps into one end (Fibonacci), or from the bit shifted out into the taps (Galois). */
export type LfsrForm = 'fibonacci-right' | 'galois-right' | 'fibonacci-left' | 'galois-left';

/** Feedback mask of the 16-bit Galois register that shifts right: sum of 2^(tap - 1). */
export const LFSR16_MASK = 0xb400;
/** Feedback mask of the 32-bit Galois register that shifts right: sum of 2^(tap - 1). */
export const LFSR32_MASK = 0x80200003;

interface Taps {
  /** Bits that a Galois register shifting right flips; also the taps of a Fibonacci one shifting left. */
  readonly right: number;
  /** Bits that a Galois register shifting left flips: bit 0, and bit t for every tap t below the width. */
  readonly left: number;
  /** Taps of a Fibonacci register shifting right: bit (width - t) for every tap t. */
  readonly mirrored: number;
}

const TAPS: Readonly<Record<LfsrBits, Taps>> = {
  16: { right: LFSR16_MASK, left: 0x6801, mirrored: 0x002d },
  32: { right: LFSR32_MASK, left: 0x00400007, mirrored: 0xc0000401 },
};

/**
 * One shift of a register: the definition, one bit at a time.
 *
 * @param state non-zero, unsigned, of `bits` bits
 * @returns the next state, unsigned
 */
export function lfsrShift(form: LfsrForm, bits: LfsrBits, state: number): number {
  const taps = TAPS[bits];
  const top = bits - 1;
  const cut = bits === 16 ? 0xffff : 0xffffffff;
  switch (form) {
    case 'galois-right':
      return ((state >>> 1) ^ (state & 1 ? taps.right : 0)) >>> 0;
    case 'galois-left':
      return (((state << 1) & cut) ^ ((state >>> top) & 1 ? taps.left : 0)) >>> 0;
    case 'fibonacci-right':
      return ((state >>> 1) | (parity(state & taps.mirrored) << top)) >>> 0;
    case 'fibonacci-left':
      return (((state << 1) & cut) | parity(state & taps.right)) >>> 0;
  }
}

function parity(word: number): number {
  let folded = word ^ (word >>> 16);
  folded ^= folded >>> 8;
  folded ^= folded >>> 4;
  // Bit i of 0x6996 is the parity of the four bits of i.
  return (0x6996 >>> (folded & 15)) & 1;
}

/** Shifts between two draws; a draw's value is the low byte after them. */
export const SHIFTS_PER_DRAW = 8;

/**
 * The eight shifts of a draw, for every low byte. A register is linear over GF(2), so
 * shift8(state) = shift8(state with the low byte 0) xor shift8(low byte), and the first of these
 * is state >> 8 because eight zeros are shifted out.
 */
export const LFSR16_DRAW_TABLE: Readonly<Uint16Array> = Uint16Array.from(drawTable(16));
/** As {@link LFSR16_DRAW_TABLE}, for the 32-bit register. */
export const LFSR32_DRAW_TABLE: Readonly<Uint32Array> = Uint32Array.from(drawTable(32));

function drawTable(bits: LfsrBits): number[] {
  return Array.from({ length: 256 }, (_, byte) => {
    let state = byte;
    for (let shift = 0; shift < SHIFTS_PER_DRAW; shift++) state = lfsrShift('galois-right', bits, state);
    return state;
  });
}

/**
 * One draw of the 16-bit Galois register shifting right, mask 0xB400: eight shifts at once
 * (recorded vectors `csdp-chip`, README 1.1). The value drawn is the returned state & 255.
 *
 * @param state 1..65535
 */
export function lfsr16Draw(state: number): number {
  return (state >>> 8) ^ LFSR16_DRAW_TABLE[state & 255];
}

/**
 * One draw of the 32-bit Galois register shifting right, mask 0x80200003: eight shifts at once
 * (recorded vectors `csdp-chip`, README 1.1). The value drawn is the returned state & 255.
 *
 * @param state 1..2^32 - 1; the result is unsigned too
 */
export function lfsr32Draw(state: number): number {
  return ((state >>> 8) ^ LFSR32_DRAW_TABLE[state & 255]) >>> 0;
}
