import { raise } from '../../fixed/error.js';

/**
 * The time step that `--dt` was given: a decimal number above 0, such as 0.001 or 1e-4.
 * @throws SpikeloomError with the text
 */
export function parseStepSeconds(text: string): number {
  const seconds = /^(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (seconds > 0 && Number.isFinite(seconds)) return seconds;
  return raise(`--dt is "${text}"; expected seconds above 0, such as 0.001`);
}
