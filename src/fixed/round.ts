/**
 * Division by a power of two with every rounding a chip may use. In all of them
 * `value` is an integer of -2^31 + 1 .. 2^31 - 1 and `shift` is 0..30; the result is value / 2^shift.
 */

/** Rounding modes that need no random bits. */
export type RoundingMode = 'half-even' | 'half-away' | 'half-up' | 'floor' | 'ceil' | 'trunc';

/** Value of the `shift` bits that floor drops: 0 .. 2^shift - 1, of a negative value too. */
function dropped(value: number, shift: number): number {
  return value & ((1 << shift) - 1);
}

/** Towards minus infinity: the plain arithmetic shift. */
export function shiftFloor(value: number, shift: number): number {
  return value >> shift;
}

/** Towards plus infinity. */
export function shiftCeil(value: number, shift: number): number {
  return (value >> shift) + (dropped(value, shift) > 0 ? 1 : 0);
}

/** Towards zero. */
export function shiftTrunc(value: number, shift: number): number {
  return value < 0 ? shiftCeil(value, shift) : shiftFloor(value, shift);
}

/** To the nearest, ties towards plus infinity: adds one half and shifts. */
export function shiftHalfUp(value: number, shift: number): number {
  return (value >> shift) + (2 * dropped(value, shift) >= 1 << shift ? 1 : 0);
}

/** To the nearest, ties away from zero. */
export function shiftHalfAway(value: number, shift: number): number {
  const twice = 2 * dropped(value, shift);
  const up = value < 0 ? twice > 1 << shift : twice >= 1 << shift;
  return (value >> shift) + (up ? 1 : 0);
}

/** To the nearest, ties to the even neighbour. */
export function shiftHalfEven(value: number, shift: number): number {
  const floor = value >> shift;
  const twice = 2 * dropped(value, shift);
  const one = 1 << shift;
  return floor + (twice > one || (twice === one && (floor & 1) === 1) ? 1 : 0);
}

/**
 * Stochastic rounding: floor, plus 1 with probability (dropped bits) / 2^shift. Unbiased.
 *
 * @param random uniform in 0 .. 2^shift - 1
 */
export function shiftStochastic(value: number, shift: number, random: number): number {
  return (value >> shift) + (random < dropped(value, shift) ? 1 : 0);
}

/** Stochastic rounding of the magnitude, the sign put back: for value < 0 other bits round it up. */
export function shiftStochasticMagnitude(value: number, shift: number, random: number): number {
  return value < 0 ? -shiftStochastic(-value, shift, random) | 0 : shiftStochastic(value, shift, random);
}

const SHIFTS: Readonly<Record<RoundingMode, (value: number, shift: number) => number>> = {
  'half-even': shiftHalfEven,
  'half-away': shiftHalfAway,
  'half-up': shiftHalfUp,
  floor: shiftFloor,
  ceil: shiftCeil,
  trunc: shiftTrunc,
};

/** The rounding shift of a mode, to be looked up once and not per value. */
export function roundingShift(mode: RoundingMode): (value: number, shift: number) => number {
  return SHIFTS[mode];
}
