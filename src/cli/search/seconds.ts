import { raise } from '../../fixed/error.js';

/** Eleven days; more is a slip of the pen. */
const MOST_SECONDS = 1e6;

/**
 * The limit of time that `--seconds` was given: a plain decimal number above 0.
 * @throws SpikeloomError with the text and the range
 */
export function parseSeconds(text: string): number {
  const seconds = /^(\d+(\.\d*)?|\.\d+)$/.test(text) ? Number(text) : Number.NaN;
  if (seconds > 0 && seconds <= MOST_SECONDS) return seconds;
  return raise(`--seconds is "${text}"; expected a number above 0, ${MOST_SECONDS} at most`);
}
