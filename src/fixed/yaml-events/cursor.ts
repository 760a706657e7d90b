import { raise, type SourcePlace } from '../error.js';

/** A text as bytes (UTF-8) in pieces, so that a large file is never in memory as a whole. */
export interface TextSource {
  /** Name for messages. */
  readonly file: string;
  /** The text from its start, each time it is called; a piece need not outlive the next one's reading. */
  chunks(): Iterable<Uint8Array>;
}

/** Longest scalar there may be, in bytes; with a chunk it bounds the memory that reading takes. */
export const MAX_SCALAR_BYTES = 1 << 20;

const INITIAL_BYTES = 1 << 16;
const LINE_FEED = 0x0a;
/** A byte that stands nowhere in UTF-8. */
const NO_UTF8 = 0xff;

/**
 * A window that moves over a text. `bytes[at]` is the next byte; behind the last byte that was read
 * (`bytes[end]`) stands a 0, which no text holds, so that a scan needs no other test for the window's end.
 */
export class Cursor {
  bytes = new Uint8Array(INITIAL_BYTES);
  at = 0;
  end = 0;
  /** Line of `at`, from 1. */
  line = 1;
  /** Index in `bytes` at which that line starts; negative where its start has left the window, with its further bytes of characters left out. */
  lineStart = 0;
  /** Index of the first byte that must stay in the window; -1: `at`. */
  keep = -1;
  /** Line of what was marked last, and the index at which that line starts. */
  #markedLine = 1;
  #markedLineStart = 0;
  #markedAt = 0;
  readonly file: string;
  readonly #chunks: Iterator<Uint8Array>;
  readonly #utf8 = new Utf8Check();
  #done = false;

  constructor(source: TextSource) {
    this.file = source.file;
    this.#chunks = source.chunks()[Symbol.iterator]();
  }

  /**
   * Reads on; indices into `bytes` change, `at`, `lineStart` and `keep` with them.
   * @returns false at the end of the text
   * @throws SpikeloomError where what must be kept is too long, or the text is no UTF-8 or holds control characters
   */
  refill(): boolean {
    if (this.#done) return false;
    const from = this.keep < 0 ? this.at : this.keep;
    if (this.end - from > MAX_SCALAR_BYTES) {
      raise(
        `a text of more than ${MAX_SCALAR_BYTES} bytes begins here; is a quotation mark missing?`,
        this.marked(),
      );
    }
    const { value: chunk, done = false } = this.#chunks.next();
    if (done) {
      this.#done = true;
      const broken = this.#utf8.broken(this.end);
      if (broken >= 0) this.#refuse(broken, NO_UTF8);
      return false;
    }
    this.#move(from, chunk.length);
    const start = this.end;
    this.bytes.set(chunk, start);
    this.end += chunk.length;
    this.bytes[this.end] = 0;
    const wrong = this.#utf8.check(this.bytes, start, this.end);
    if (wrong >= 0) this.#refuse(wrong, this.bytes[wrong]!);
    return chunk.length > 0 || this.refill();
  }

  /** The byte `ahead` of the next one; 0 behind the end of the text. */
  peek(ahead: number): number {
    while (this.at + ahead >= this.end) if (!this.refill()) return 0;
    return this.bytes[this.at + ahead]!;
  }

  /** Steps over the line break at `at`: LF, CR LF or CR. */
  breakLine(): void {
    const pair = this.bytes[this.at] !== LINE_FEED && this.peek(1) === LINE_FEED;
    this.at += pair ? 2 : 1;
    this.line++;
    this.lineStart = this.at;
  }

  /** Steps to `at`, over line breaks if there are any, the last of which ends before `lineStart`. */
  skipTo(at: number, { breaks, lineStart }: { readonly breaks: number; readonly lineStart: number }): void {
    this.at = at;
    this.line += breaks;
    if (breaks > 0) this.lineStart = lineStart;
  }

  /** Makes `at` the place of messages, and keeps the text from there on if `keep`. */
  mark(keep: boolean): void {
    this.keep = keep ? this.at : -1;
    this.#markedLine = this.line;
    this.#markedLineStart = this.lineStart;
    this.#markedAt = this.at;
  }

  /** Where what was marked last stands. */
  marked(): SourcePlace {
    return this.#place(this.#markedLine, this.#markedLineStart, this.#markedAt);
  }

  /** Throws a SpikeloomError with file, line and column of `at`. */
  fail(message: string): never {
    return raise(message, this.#place(this.line, this.lineStart, this.at));
  }

  /** The column counts characters; what has left the window is counted in `lineStart`. */
  #place(line: number, lineStart: number, index: number): SourcePlace {
    const column = index - lineStart + 1 - this.#continuations(lineStart, index);
    return { file: this.file, line, column };
  }

  /** How many bytes of a stretch are not the first of their character. */
  #continuations(start: number, end: number): number {
    if (!this.#utf8.multibyte) return 0;
    let count = 0;
    for (let i = Math.max(0, start); i < end; i++) if ((this.bytes[i]! & 0xc0) === 0x80) count++;
    return count;
  }

  #move(from: number, room: number): void {
    const kept = this.end - from;
    this.lineStart += this.#continuations(this.lineStart, from);
    this.#markedLineStart += this.#continuations(this.#markedLineStart, Math.min(from, this.#markedAt));
    if (kept + room + 1 > this.bytes.length) {
      const larger = new Uint8Array(2 * (kept + room + 1));
      larger.set(this.bytes.subarray(from, this.end));
      this.bytes = larger;
    } else {
      this.bytes.copyWithin(0, from, this.end);
    }
    this.at -= from;
    this.lineStart -= from;
    this.#markedAt -= from;
    this.#markedLineStart -= from;
    if (this.keep >= 0) this.keep = 0;
    this.end = kept;
    this.#utf8.moved(from);
  }

  #refuse(index: number, byte: number): never {
    let { line, lineStart } = this;
    for (let i = this.at; i < index; i++) {
      if (this.bytes[i] !== LINE_FEED) continue;
      line++;
      lineStart = i + 1;
    }
    const what =
      byte < 0x80 && byte !== 0
        ? `control character ${byte}`
        : byte === 0 && index < this.end
          ? 'NUL byte'
          : 'byte that is no UTF-8';
    return raise(`a ${what} stands here; the file must be text in UTF-8`, {
      file: this.file,
      line,
      column: index - lineStart + 1,
    });
  }
}

/** Bytes that are characters of their own and allowed: printable ASCII, tab and line breaks (1). */
const ORDINARY = Uint8Array.from({ length: 256 }, (_, byte) =>
  (byte >= 0x20 && byte < 0x7f) || byte === 0x09 || byte === 0x0a || byte === 0x0d ? 1 : 0,
);

/** Whether four bytes are printable ASCII: with 1 more still below 0x80, and with 0x60 more not. */
function arePrintable(word: number): boolean {
  return ((word | (word + 0x01010101) | ~(word + 0x60606060)) & 0x80808080) === 0;
}

/** Finds what is no text: bytes that are not well-formed UTF-8 (RFC 3629), and control characters but tab, LF and CR. */
class Utf8Check {
  /** Bytes still to come of a character, the range of the next one, and where the character starts. */
  #missing = 0;
  #least = 0x80;
  #most = 0xbf;
  #start = 0;
  /** Whether there was a character of several bytes. */
  multibyte = false;

  /** Index of the first wrong byte in [start, end), -1: none; a character may go on in the next call. `bytes` has a buffer of its own. */
  check(bytes: Uint8Array, start: number, end: number): number {
    const words = new Int32Array(bytes.buffer, 0, bytes.length >> 2);
    let i = start;
    while (i < end) {
      if (this.#missing === 0) {
        while (i < end && ORDINARY[bytes[i]!] === 1) {
          i++;
          // Four at a time, as far as they go.
          if ((i & 3) === 0) while (i + 4 <= end && arePrintable(words[i >> 2]!)) i += 4;
        }
        if (i === end) break;
      }
      if (!this.#accepts(bytes[i]!, i)) return i;
      i++;
    }
    return -1;
  }

  /** Index of a character that the text ends within, -1: none. */
  broken(end: number): number {
    return this.#missing > 0 ? Math.min(this.#start, end - 1) : -1;
  }

  moved(by: number): void {
    this.#start -= by;
  }

  #accepts(byte: number, index: number): boolean {
    if (this.#missing > 0) {
      if (byte < this.#least || byte > this.#most) return false;
      this.#expect(this.#missing - 1);
      return true;
    }
    if (byte < 0x80) return ORDINARY[byte] === 1;
    this.multibyte = true;
    this.#start = index;
    if (byte >= 0xc2 && byte <= 0xdf) this.#expect(1);
    else if (byte >= 0xe0 && byte <= 0xef) {
      this.#expect(2, byte === 0xe0 ? 0xa0 : 0x80, byte === 0xed ? 0x9f : 0xbf);
    } else if (byte >= 0xf0 && byte <= 0xf4) {
      this.#expect(3, byte === 0xf0 ? 0x90 : 0x80, byte === 0xf4 ? 0x8f : 0xbf);
    } else return false;
    return true;
  }

  #expect(missing: number, least = 0x80, most = 0xbf): void {
    this.#missing = missing;
    this.#least = least;
    this.#most = most;
  }
}
