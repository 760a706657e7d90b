import { table } from './characters.js';
import { dividedLong } from './long-decimal.js';

const DECODER = new TextDecoder();

/** Bytes of decimal numbers (1). */
export const NUMBER_BYTES = table([...new TextEncoder().encode('0123456789+-.eE')]);

/** Powers of ten that doubles hold exactly. */
const EXACT_POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** Digits from the first that is no zero, of which every number of so many fits a double's 53 bits. */
const EXACT_DIGITS = 15;

/** Digits behind those with which a number is not read as a text. */
const MOST_FOLLOWING_DIGITS = 7;

const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;
const SMALL_E = 0x65;

const INTEGER_WITH_BASE = /^[-+]?0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)$/;
const INFINITE = /^([-+]?)\.?(?:inf|Inf|INF|infinity)$/;

/**
 * The number that bytes of text stand for: decimal (rounded correctly), or an integer in base 2, 8 or 16
 * (`0b1 0o7 0xf`); the words for infinity give it. NaN where it is none, and for the words for NaN.
 */
export function parseNumber(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === MINUS;
  let at = negative || bytes[start] === PLUS ? start + 1 : start;
  let digits = 0;
  let mantissa = 0;
  let mantissaDigits = 0;
  let following = 0;
  let followingDigits = 0;
  let scale = 0;
  let point = false;
  for (; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit >= 0 && digit <= 9) {
      digits++;
      if (point) scale++;
      if (mantissaDigits < EXACT_DIGITS) {
        mantissa = 10 * mantissa + digit;
        if (mantissa > 0) mantissaDigits++;
      } else {
        following = 10 * following + digit;
        followingDigits++;
      }
    } else if (bytes[at] === POINT && !point) point = true;
    else break;
  }
  if (digits === 0) return parseWord(bytes, start, end);
  if (at < end) {
    const exponent = (bytes[at]! | 0x20) === SMALL_E ? parseExponent(bytes, at + 1, end) : Number.NaN;
    if (Number.isNaN(exponent)) return parseWord(bytes, start, end);
    scale -= exponent;
  }
  const value = scaled(mantissa, following, followingDigits, scale);
  if (Number.isNaN(value)) return Number(textOf(bytes, start, end));
  return negative ? -value : value;
}

/** (mantissa * 10^digits + following) / 10^scale, rounded once; NaN where doubles do not do. `following` has so many digits. */
function scaled(mantissa: number, following: number, digits: number, scale: number): number {
  const power = scale < 0 ? -scale : scale;
  if (power >= EXACT_POWERS.length || digits > MOST_FOLLOWING_DIGITS) return Number.NaN;
  if (digits > 0) {
    if (scale < 0) return Number.NaN;
    return dividedLong(mantissa, following, EXACT_POWERS[digits]!, EXACT_POWERS[scale]!);
  }
  // Both operands are exact, so that the result is rounded once.
  return scale < 0 ? mantissa * EXACT_POWERS[power]! : mantissa / EXACT_POWERS[power]!;
}

/** An exponent's integer; NaN where it is none. Beyond six digits it is as good as infinite. */
function parseExponent(bytes: Uint8Array, start: number, end: number): number {
  const negative = bytes[start] === MINUS;
  const first = negative || bytes[start] === PLUS ? start + 1 : start;
  if (first === end) return Number.NaN;
  let exponent = 0;
  for (let at = first; at < end; at++) {
    const digit = bytes[at]! - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    if (exponent < 1e6) exponent = 10 * exponent + digit;
  }
  return negative ? -exponent : exponent;
}

/** ASCII as a string; faster than a decoder for so few characters. */
function textOf(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}

function parseWord(bytes: Uint8Array, start: number, end: number): number {
  const text = DECODER.decode(bytes.subarray(start, end));
  if (INTEGER_WITH_BASE.test(text)) {
    const magnitude = Number(text.replace(/^[-+]/, '').toLowerCase());
    return text.startsWith('-') ? -magnitude : magnitude;
  }
  const infinite = INFINITE.exec(text);
  if (infinite === null) return Number.NaN;
  return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}
