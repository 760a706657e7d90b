import { raise } from '../fixed/error.js';

/** Both ends included. */
export interface IntegerRange {
  readonly min: number;
  readonly max: number;
}

/**
 * The whole number that a flag was given: digits and a sign, nothing else.
 * @param flag how the user wrote it, such as `--steps`
 * @throws SpikeloomError with the text and the range
 */
export function parseInteger(flag: string, text: string, { min, max }: IntegerRange): number {
  const value = /^[+-]?\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= min && value <= max) return value;
  return raise(`${flag} is "${text}"; expected a whole number from ${min} to ${max}`);
}

/** {@link parseInteger} of a flag, in the form that commander calls for its value. */
export function integer(flag: string, range: IntegerRange): (text: string) => number {
  return text => parseInteger(flag, text, range);
}
