import { raise } from '../fixed/error.js';

/** A quadratic assignment problem as QAPLIB writes it: cost = sum over i, j of a[i][j] b[p(i)][p(j)]. */
export interface QaplibProblem {
  readonly size: number;
  /** [size x size], row-major */
  readonly a: Float64Array;
  readonly b: Float64Array;
}

/** Largest problem that is read: a search takes some 40 bytes for each of its size^2 pairs, 40 MiB. */
export const QAPLIB_SIZE = 1024;
/** No file of such a problem is larger: two matrices of numbers of 15 digits, a sign and a space, twice over. */
export const QAPLIB_BYTES = 64 * 2 ** 20;

const [NEWLINE, MINUS, ZERO, NINE] = [0x0a, 0x2d, 0x30, 0x39];
/** Characters of a bad number that an error shows. */
const SHOWN = 20;

/**
 * Reads a QAPLIB file (`.dat`): whole numbers between white space, the size n first, then two matrices of n x n. Numbers may be
 * negative, and no larger in magnitude than 2^53 - 1.
 * @param file named in errors
 * @throws SpikeloomError with line and column for anything else
 */
export function parseQaplib(bytes: Uint8Array, file: string): QaplibProblem {
  const scanner = new Scanner(bytes, file);
  const size =
    scanner.next() ?? scanner.fail('is empty; expected the size n, then two matrices of n x n whole numbers');
  if (size < 1 || size > QAPLIB_SIZE) {
    scanner.fail(
      `the size is ${size}; expected 1 to ${QAPLIB_SIZE}, as a search holds several matrices of that size`,
    );
  }
  const expected = `two matrices of ${size} x ${size} are ${2 * size * size}`;
  const values = new Float64Array(2 * size * size);
  for (let k = 0; k < values.length; k++) {
    values[k] = scanner.next() ?? scanner.fail(`ends after ${k} numbers behind the size; ${expected}`);
  }
  if (scanner.next() !== undefined)
    scanner.fail(`goes on after the last number of the matrices; ${expected} numbers`);
  return { size, a: values.slice(0, size * size), b: values.slice(size * size) };
}

/** A solution as QAPLIB writes it (`.sln`): size and cost, then the permutation, counted from 1. */
export function formatQaplibSolution(permutation: ArrayLike<number>, cost: number): string {
  const facilities = Array.from(permutation, facility => String(facility + 1));
  return `${permutation.length} ${cost}\n${facilities.join(' ')}\n`;
}

/** The numbers of a text, one by one, and where they stand. */
class Scanner {
  readonly #bytes: Uint8Array;
  readonly #file: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;
  /** Start of the last number. */
  #token = 0;

  constructor(bytes: Uint8Array, file: string) {
    this.#bytes = bytes;
    this.#file = file;
  }

  /** The next number; undefined at the end. */
  next(): number | undefined {
    const bytes = this.#bytes;
    for (; this.#at < bytes.length && isSpace(bytes[this.#at]); this.#at++) {
      if (bytes[this.#at] !== NEWLINE) continue;
      this.#line++;
      this.#lineStart = this.#at + 1;
    }
    this.#token = this.#at;
    if (this.#at === bytes.length) return undefined;
    const negative = bytes[this.#at] === MINUS;
    if (negative) this.#at++;
    const digits = this.#at;
    let value = 0;
    for (; isDigit(bytes[this.#at]); this.#at++) value = 10 * value + (bytes[this.#at] - ZERO);
    const ended = this.#at === bytes.length || isSpace(bytes[this.#at]);
    if (this.#at === digits || !ended) this.fail(`${this.#shown()} is no whole number`);
    if (value > Number.MAX_SAFE_INTEGER) {
      this.fail(`${this.#shown()} is too large: numbers are exact to ${Number.MAX_SAFE_INTEGER}`);
    }
    return negative ? 0 - value : value;
  }

  /** Raises an error at the last number, or at the end. */
  fail(message: string): never {
    const column = this.#token - this.#lineStart + 1;
    return raise(message, { file: this.#file, line: this.#line, column });
  }

  #shown(): string {
    let end = this.#token;
    while (end < this.#bytes.length && !isSpace(this.#bytes[end]) && end < this.#token + SHOWN) end++;
    const more = end < this.#bytes.length && !isSpace(this.#bytes[end]);
    const text = String.fromCharCode(...this.#bytes.subarray(this.#token, end)).replace(/[^!-~]/g, '?');
    return `"${text}${more ? '...' : ''}"`;
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

/** Space, tab, line feed, vertical tab, form feed, carriage return. */
function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);
}
