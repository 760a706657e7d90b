import { raise, type SourcePlace } from '../../fixed/error.js';
import type { TextSource } from '../../fixed/yaml-events/cursor.js';

/** Longest key or string, in bytes; RANC's files have none above 32. */
const MAX_STRING_BYTES = 256;
/** Keys that are kept to be found again. */
const MAX_KEYS = 64;
/** How deep a value that is passed over may be nested. */
const MAX_DEPTH = 64;
/** Of a wrong value, in messages. */
const SHOWN_CHARACTERS = 40;

const TAB = 9;
const LINE_FEED = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];
const END = -1;
/** A number or a word of JSON, as far as a message would show it. */
const PLAIN_VALUE = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)$/;

/** What something is called in a message, made only when there is one. */
export type Named = () => string;

/**
 * Reads JSON (RFC 8259) as its caller asks for it, value by value, over chunks of bytes: no more than a chunk and a
 * short string are in memory. Numbers are whole ones; whatever else comes where one is asked for is told, with its place.
 */
export class JsonReader {
  readonly #file: string;
  readonly #chunks: Iterator<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;
  /** Bytes of all chunks before this one. */
  #before = 0;
  #line = 1;
  /** Place of the line's first character among all; characters of several bytes move it on. */
  #lineStart = 0;
  #markLine = 1;
  #markColumn = 1;
  readonly #string = new Uint8Array(MAX_STRING_BYTES);
  /** Keys that have come, by a hash of their bytes: the same few come again and again. */
  readonly #keys = new Map<number, string>();

  constructor(source: TextSource) {
    this.#file = source.file;
    this.#chunks = source.chunks()[Symbol.iterator]();
    for (const byte of BYTE_ORDER_MARK) {
      if (this.#byte() !== byte) break;
      this.#at++;
      this.#lineStart++;
    }
  }

  /** Where the last value or key that was asked for begins. */
  get place(): SourcePlace {
    return { file: this.#file, line: this.#markLine, column: this.#markColumn };
  }

  /** The same as two numbers, for places that are kept by the million. */
  get line(): number {
    return this.#markLine;
  }

  get column(): number {
    return this.#markColumn;
  }

  /** Ends in an error about the last value or key. */
  refuse(message: string): never {
    return raise(message, this.place);
  }

  placeAt(line: number, column: number): SourcePlace {
    return { file: this.#file, line, column };
  }

  openObject(what: Named): void {
    this.#open(OPEN_OBJECT, 'an object', what);
  }

  openList(what: Named): void {
    this.#open(OPEN_LIST, 'a list', what);
  }

  /**
   * The next key of the object that is open, its value next; null where the object ends.
   * @param first whether none was read
   */
  nextKey(what: Named, first: boolean): string | null {
    if (!this.#more(CLOSE_OBJECT, what, first)) return null;
    if (this.#byte() !== QUOTE) this.refuse(`${this.#found()} stands in ${what()}; expected a key in quotes`);
    const key = this.#readString();
    this.#skipSpace();
    if (this.#byte() !== COLON) {
      this.#mark();
      this.refuse(`${this.#found()} stands after the key ${key} of ${what()}; expected a colon`);
    }
    this.#at++;
    return key;
  }

  /** Whether the list that is open has another value, which is next. */
  nextItem(what: Named, first: boolean): boolean {
    return this.#more(CLOSE_LIST, what, first);
  }

  /** A whole number `low..high`. */
  integer(low: number, high: number, what: Named): number {
    this.#skipSpace();
    this.#mark();
    let byte = this.#byte();
    const negative = byte === MINUS;
    if (negative) {
      this.#at++;
      byte = this.#byte();
    }
    if (byte < ZERO || byte > NINE) return this.#notInteger(negative ? '-' : '', low, high, what);
    let value = 0;
    let digits = 0;
    const leadingZero = byte === ZERO;
    while (byte >= ZERO && byte <= NINE) {
      // Beyond 2^53 the value is not exact, and far beyond every limit; its size is all that matters.
      value = value * 10 + (byte - ZERO);
      digits++;
      this.#at++;
      byte = this.#at < this.#bytes.length ? this.#bytes[this.#at] : this.#byte();
    }
    if (leadingZero && digits > 1)
      this.refuse(`${what()} has a leading 0; expected a whole number ${low}..${high}`);
    // A fraction or an exponent, or a word that begins with digits.
    if (byte === 46 || (byte | 32) === 101 || isWord(byte)) {
      return this.#notInteger(`${negative ? '-' : ''}${value}`, low, high, what);
    }
    const signed = negative ? 0 - value : value;
    if (signed < low || signed > high) this.refuse(`${what()} is ${signed}; limit ${low}..${high}`);
    return signed;
  }

  /**
   * A list of exactly `count` whole numbers `low..high`, into `into` from `from` on.
   * @param what names the list; its items are told by number
   */
  integers(
    into: Int32Array | Uint8Array,
    from: number,
    count: number,
    low: number,
    high: number,
    what: Named,
  ): void {
    this.openList(what);
    const { line, column } = this;
    let filled = 0;
    const item = () => `${what()}[${filled}]`;
    for (; this.nextItem(what, filled === 0); filled++) {
      const value = this.integer(low, high, item);
      if (filled < count) into[from + filled] = value;
      filled += this.#digits(into, from + filled + 1, count - filled - 1, low, high);
    }
    if (filled !== count)
      raise(`${what()} has ${filled} values; expected ${count}`, this.placeAt(line, column));
  }

  /**
   * Takes items of one digit that follow each other in the chunk, each behind its comma and a space or none: nearly all
   * of a RANC file. Stops before the first that is anything else. Returns how many.
   */
  #digits(into: Int32Array | Uint8Array, from: number, most: number, low: number, high: number): number {
    const bytes = this.#bytes;
    const end = bytes.length - 3;
    let at = this.#at;
    let taken = 0;
    while (taken < most && at < end && bytes[at] === COMMA) {
      const place = bytes[at + 1] === SPACE ? at + 2 : at + 1;
      const digit = bytes[place] - ZERO;
      const next = bytes[place + 1];
      if (digit < 0 || digit > 9 || digit < low || digit > high || (next !== COMMA && next !== CLOSE_LIST))
        break;
      into[from + taken++] = digit;
      at = place + 1;
    }
    this.#at = at;
    return taken;
  }

  /** Passes over a value of any kind. */
  skip(what: Named, depth = 0): void {
    if (depth > MAX_DEPTH) this.refuse(`${what()} is nested deeper than ${MAX_DEPTH}; flatten it`);
    this.#skipSpace();
    this.#mark();
    const byte = this.#byte();
    if (byte === END) this.#truncated(what);
    if (byte === QUOTE) {
      this.#readString();
    } else if (byte === OPEN_OBJECT) {
      this.#at++;
      for (let first = true; this.nextKey(what, first) !== null; first = false) this.skip(what, depth + 1);
    } else if (byte === OPEN_LIST) {
      this.#at++;
      for (let first = true; this.nextItem(what, first); first = false) this.skip(what, depth + 1);
    } else {
      const word = isWord(byte) || byte === MINUS ? this.#word() : this.#found();
      if (!PLAIN_VALUE.test(word)) this.refuse(`${what()} is ${word}; expected a value of JSON`);
    }
  }

  /** The text must end here. */
  end(what: Named): void {
    this.#skipSpace();
    this.#mark();
    if (this.#byte() !== END) this.refuse(`${this.#found()} stands after the end of ${what()}; remove it`);
  }

  #open(bracket: number, kind: string, what: Named): void {
    this.#skipSpace();
    this.#mark();
    if (this.#byte() !== bracket) {
      if (this.#byte() === END) this.#truncated(what);
      this.refuse(`${what()} is ${this.#found()}; expected ${kind}`);
    }
    this.#at++;
  }

  #more(close: number, what: Named, first: boolean): boolean {
    this.#skipSpace();
    this.#mark();
    const byte = this.#byte();
    if (byte === close) {
      this.#at++;
      return false;
    }
    if (byte === END) this.#truncated(what);
    if (first) return true;
    if (byte !== COMMA) this.refuse(`${this.#found()} stands in ${what()}; expected a comma or its end`);
    this.#at++;
    this.#skipSpace();
    this.#mark();
    if (this.#byte() === close) this.refuse(`${what()} ends after a comma; remove the comma`);
    if (this.#byte() === END) this.#truncated(what);
    return true;
  }

  #truncated(what: Named): never {
    return this.refuse(`the file ends inside ${what()}; it was cut off: copy it again`);
  }

  #notInteger(read: string, low: number, high: number, what: Named): never {
    if (read === '' && this.#byte() === END) this.#truncated(what);
    const shown = read === '' ? this.#found() : `${read}${this.#word()}`;
    return this.refuse(`${what()} is ${shown}; expected a whole number ${low}..${high}`);
  }

  /** The next byte, or {@link END}; it is not taken. */
  #byte(): number {
    while (this.#at === this.#bytes.length) {
      const next = this.#chunks.next();
      if (next.done) return END;
      this.#before += this.#at;
      this.#bytes = next.value;
      this.#at = 0;
    }
    return this.#bytes[this.#at];
  }

  #mark(): void {
    this.#markLine = this.#line;
    this.#markColumn = this.#before + this.#at - this.#lineStart + 1;
  }

  #skipSpace(): void {
    for (;;) {
      const byte = this.#at < this.#bytes.length ? this.#bytes[this.#at] : this.#byte();
      if (byte > SPACE) return;
      if (byte === LINE_FEED) {
        this.#line++;
        this.#lineStart = this.#before + this.#at + 1;
      } else if (byte !== SPACE && byte !== RETURN && byte !== TAB) return;
      this.#at++;
    }
  }

  /** A string in quotes, the first of which is next. */
  #readString(): string {
    let length = 0;
    let plain = true;
    let hash = 0;
    this.#at++;
    for (;;) {
      const byte = this.#byte();
      if (byte === END) this.refuse('the file ends inside a string; it was cut off: copy it again');
      if (byte < SPACE) this.refuse(`a string holds the control character ${byte}; expected its escape`);
      this.#at++;
      if (byte === QUOTE) break;
      if (byte > 127 || byte === BACKSLASH) plain = false;
      if ((byte & 0xc0) === 0x80) this.#lineStart++;
      if (length === MAX_STRING_BYTES) {
        this.refuse(`a string is longer than ${MAX_STRING_BYTES} bytes; no key of RANC's is`);
      }
      this.#string[length++] = byte;
      hash = (Math.imul(hash, 31) + byte) | 0;
      if (byte !== BACKSLASH) continue;
      const escaped = this.#byte();
      if (escaped === END || length === MAX_STRING_BYTES) continue;
      this.#string[length++] = escaped;
      this.#at++;
    }
    if (plain) {
      const known = this.#keys.get(hash);
      if (known !== undefined && this.#holds(known, length)) return known;
    }
    const text = this.#unescape(new TextDecoder().decode(this.#string.subarray(0, length)));
    if (plain && this.#keys.size < MAX_KEYS) this.#keys.set(hash, text);
    return text;
  }

  /** Whether the string that was read is this one. */
  #holds(known: string, length: number): boolean {
    if (known.length !== length) return false;
    for (let i = 0; i < length; i++) if (known.charCodeAt(i) !== this.#string[i]) return false;
    return true;
  }

  #unescape(text: string): string {
    if (!text.includes('\\')) return text;
    try {
      return JSON.parse(`"${text}"`) as string;
    } catch {
      return this.refuse(`the string "${text.slice(0, SHOWN_CHARACTERS)}" has a wrong escape`);
    }
  }

  /** Letters, digits, points and signs from here on, which are taken; of a long word the first. */
  #word(): string {
    let word = '';
    for (
      let byte = this.#byte();
      isWord(byte) || byte === 46 || byte === 43 || byte === MINUS;
      byte = this.#byte()
    ) {
      if (word.length < SHOWN_CHARACTERS) word += String.fromCharCode(byte);
      this.#at++;
    }
    return word;
  }

  /** What is next, in words. */
  #found(): string {
    const byte = this.#byte();
    if (byte === END) return "the file's end";
    if (byte === QUOTE) {
      const { line, column } = this;
      const text = JSON.stringify(this.#readString().slice(0, SHOWN_CHARACTERS));
      this.#markLine = line;
      this.#markColumn = column;
      return `the string ${text}`;
    }
    if (byte === OPEN_OBJECT) return 'an object';
    if (byte === OPEN_LIST) return 'a list';
    if (isWord(byte) || byte === MINUS) return this.#word();
    return byte > SPACE && byte < 127 ? `"${String.fromCharCode(byte)}"` : `the byte ${byte}`;
  }
}

/** A letter, a digit or an underscore. */
function isWord(byte: number): boolean {
  return (byte >= ZERO && byte <= NINE) || ((byte | 32) >= 97 && (byte | 32) <= 122) || byte === 95;
}
