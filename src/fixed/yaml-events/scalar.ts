import { raise } from '../error.js';
import {
  APOSTROPHE,
  BACKSLASH,
  BLOCK_STOPS,
  COLON,
  FLOW_STOPS,
  HASH,
  isBlank,
  isBreak,
  isFlowIndicator,
  isSpaceOrEnd,
  QUOTE,
} from './characters.js';
import { type Cursor, MAX_SCALAR_BYTES } from './cursor.js';
import { unfoldQuoted } from './quoted.js';

const EMPTY = new Uint8Array(0);
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();

/** The scalar that was read last: bytes in the cursor's window from `cursor.keep`, or a text of its own. */
export class Scalar {
  readonly #cursor: Cursor;
  #length = 0;
  /** What a scalar of several lines or with escapes comes to; null: as it stands in the window. */
  #own: Uint8Array | null = null;
  /** The lines of a plain scalar, with what joins them, until it is asked for. */
  #lines: string[] = [];
  #linesLength = 0;
  quoted = false;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  get bytes(): Uint8Array {
    if (this.#lines.length > 0) {
      this.#own = ENCODER.encode(this.#lines.join(''));
      this.#lines = [];
    }
    return this.#own ?? this.#cursor.bytes;
  }

  /** Index of its first byte in `bytes`, which is asked for before. */
  get start(): number {
    return this.#own === null ? this.#cursor.keep : 0;
  }

  get end(): number {
    return this.#own === null ? this.#cursor.keep + this.#length : this.#own.length;
  }

  text(): string {
    const { bytes } = this;
    return DECODER.decode(bytes.subarray(this.start, this.end));
  }

  /** The scalar of a value that is left out; its place is that of what comes before. */
  setEmpty(): void {
    this.#own = EMPTY;
    if (this.#lines.length > 0) this.#lines = [];
    this.quoted = false;
  }

  /**
   * Reads a plain scalar as far as its first line goes; the cursor stops behind it: at a colon that ends a
   * key, before a comment, at a line break, within brackets at one of `,[]{}`, or at the end.
   */
  readPlain(inBrackets: boolean): void {
    this.#begin(false);
    this.#length = this.#scanPlain(inBrackets) - this.#cursor.keep;
  }

  /** Adds a further line to a plain scalar, over `breaks` line breaks (YAML 1.2.2, 6.5: one is a space). */
  addPlainLine(inBrackets: boolean, breaks: number): void {
    if (this.#lines.length === 0) this.#addLine(this.text());
    const cursor = this.#cursor;
    cursor.keep = cursor.at;
    const end = this.#scanPlain(inBrackets);
    this.#addLine(breaks === 1 ? ' ' : '\n'.repeat(breaks - 1));
    this.#addLine(DECODER.decode(cursor.bytes.subarray(cursor.keep, end)));
  }

  /** Reads a quoted scalar, whatever its length in lines; the cursor stops behind its closing mark. */
  readQuoted(): void {
    this.#begin(true);
    const cursor = this.#cursor;
    const mark = cursor.bytes[cursor.at]!;
    cursor.at++;
    let simple = true;
    for (;;) {
      const byte = cursor.bytes[cursor.at]!;
      if (byte === 0) {
        if (cursor.refill()) continue;
        raise('a text in quotes begins here and does not end; a quotation mark is missing', cursor.marked());
      }
      if (isBreak(byte)) {
        simple = false;
        cursor.breakLine();
      } else if (byte === BACKSLASH && mark === QUOTE) {
        simple = false;
        cursor.peek(1);
        cursor.at += isBreak(cursor.peek(1)) ? 1 : 2;
      } else if (byte === mark) {
        if (mark !== APOSTROPHE || cursor.peek(1) !== APOSTROPHE) break;
        simple = false;
        cursor.at += 2;
      } else {
        cursor.at++;
      }
    }
    cursor.keep++;
    this.#length = cursor.at - cursor.keep;
    cursor.at++;
    if (simple) return;
    const raw = DECODER.decode(cursor.bytes.subarray(cursor.keep, cursor.keep + this.#length));
    this.#own = ENCODER.encode(unfoldQuoted(raw, mark === QUOTE, cursor.marked()));
  }

  #begin(quoted: boolean): void {
    this.#cursor.mark(true);
    this.#own = null;
    if (this.#lines.length > 0) this.#lines = [];
    this.#linesLength = 0;
    this.quoted = quoted;
  }

  #addLine(line: string): void {
    this.#lines.push(line);
    this.#linesLength += line.length;
    if (this.#linesLength <= MAX_SCALAR_BYTES) return;
    raise(`a text of more than ${MAX_SCALAR_BYTES} bytes begins here`, this.#cursor.marked());
  }

  /** Index behind the last byte that is no blank. */
  #scanPlain(inBrackets: boolean): number {
    const cursor = this.#cursor;
    const stops = inBrackets ? FLOW_STOPS : BLOCK_STOPS;
    for (;;) {
      const { bytes } = cursor;
      let { at } = cursor;
      while (stops[bytes[at]!] === 0) at++;
      cursor.at = at;
      const byte = bytes[at]!;
      if (byte === 0) {
        if (cursor.refill()) continue;
        break;
      }
      if (byte === COLON) {
        if (endsKey(cursor.peek(1), inBrackets)) break;
      } else if (byte === HASH) {
        if (isBlank(bytes[at - 1]!)) break;
      } else {
        break;
      }
      cursor.at++;
    }
    let end = cursor.at;
    while (end > cursor.keep && isBlank(cursor.bytes[end - 1]!)) end--;
    return end;
  }
}

/** Whether a colon ends a key, from the byte behind it. */
export function endsKey(next: number, inBrackets: boolean): boolean {
  return isSpaceOrEnd(next) || (inBrackets && isFlowIndicator(next));
}
