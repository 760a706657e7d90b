import { COMMA, DASH, DOT, HASH, isBlank, isBreak, isSpaceOrEnd, PERCENT, SPACE, TAB } from './characters.js';
import type { Cursor } from './cursor.js';
import type { EntryReader } from './entry-reader.js';

/** Steps from token to token, over blanks, line breaks and comments, and knows what it stepped over. */
export class Tokens {
  readonly #cursor: Cursor;
  /** Whether a line began since the last token. */
  fresh = true;
  /** Line breaks since the last token. */
  breaks = 0;
  /** Whether a tab stands in this line since the last token. */
  tabs = false;
  /** Whether blanks or a line break lie between the last token and the cursor. */
  blank = true;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** Steps over a byte order mark, directives and the document's first marker; true: content may follow on its line. */
  prologue(): boolean {
    const cursor = this.#cursor;
    if (cursor.peek(0) === 0xef && cursor.peek(1) === 0xbb && cursor.peek(2) === 0xbf) {
      cursor.at += 3;
      cursor.lineStart += 3;
    }
    this.toToken(false);
    const directives = cursor.peek(0) === PERCENT;
    while (cursor.peek(0) === PERCENT && this.column() === 0) {
      while (!isBreak(cursor.peek(0)) && !this.atEnd()) cursor.at++;
      this.toToken(false);
    }
    if (!this.atMarker(DASH)) {
      if (directives) cursor.fail('a line "---" should stand here, behind the directives (%)');
      return false;
    }
    cursor.at += 3;
    this.fresh = false;
    return true;
  }

  /** Steps over a token. */
  take(bytes: number): void {
    this.#cursor.at += bytes;
    this.fresh = false;
    this.breaks = 0;
    this.tabs = false;
    this.blank = false;
  }

  skipBlanks(): void {
    const cursor = this.#cursor;
    while (isBlank(cursor.peek(0))) {
      cursor.at++;
      this.blank = true;
    }
  }

  /** To the next token, over blanks, line breaks and comments; `stay`: not over a comment. */
  toToken(stay: boolean): void {
    const cursor = this.#cursor;
    for (;;) {
      const byte = cursor.bytes[cursor.at]!;
      if (byte === SPACE) {
        cursor.at++;
        this.blank = true;
      } else if (byte === TAB) {
        cursor.at++;
        this.blank = true;
        this.tabs = true;
      } else if (isBreak(byte)) {
        cursor.breakLine();
        this.blank = true;
        this.fresh = true;
        this.breaks++;
        this.tabs = false;
      } else if (byte === HASH) {
        if (stay) return;
        if (!this.blank) cursor.fail('a comment needs a space before its "#"; put a text with "#" in quotes');
        this.#skipComment();
      } else if (byte !== 0 || !cursor.refill()) {
        return;
      }
    }
  }

  #skipComment(): void {
    const cursor = this.#cursor;
    for (;;) {
      const byte = cursor.bytes[cursor.at]!;
      if (isBreak(byte) || (byte === 0 && !cursor.refill())) return;
      if (byte !== 0) cursor.at++;
    }
  }

  /** Lets `reader` take entries that begin with a dash at `indent`, where one of them is the next token. */
  skimLines(reader: EntryReader, indent: number): void {
    const cursor = this.#cursor;
    if (this.tabs || this.column() !== indent || cursor.bytes[cursor.at] !== DASH) return;
    const dash = reader.read(cursor.bytes, cursor.at, indent);
    if (dash > cursor.at) cursor.skipTo(dash, reader);
  }

  /** Lets `reader` take entries in brackets, the first behind the bracket (`opened`) or the comma that comes next; whether it took any. */
  skimItems(reader: EntryReader, opened: boolean): boolean {
    const cursor = this.#cursor;
    if (!opened && cursor.bytes[cursor.at] !== COMMA) return false;
    const start = opened ? cursor.at : cursor.at + 1;
    const comma = reader.read(cursor.bytes, start, 0);
    if (comma === start) return false;
    cursor.skipTo(comma, reader);
    return true;
  }

  column(): number {
    return this.#cursor.at - this.#cursor.lineStart;
  }

  atEnd(): boolean {
    return this.#cursor.peek(0) === 0;
  }

  atDash(): boolean {
    return this.#cursor.peek(0) === DASH && isSpaceOrEnd(this.#cursor.peek(1));
  }

  /** Whether the text ends here, or its document at a marker. */
  atDocumentEnd(): boolean {
    const byte = this.#cursor.peek(0);
    return byte === 0 || ((byte === DASH || byte === DOT) && this.atMarker(byte));
  }

  /** Whether three of a byte stand alone at a line's start. */
  atMarker(byte: number): boolean {
    const cursor = this.#cursor;
    return (
      this.column() === 0 &&
      cursor.peek(0) === byte &&
      cursor.peek(1) === byte &&
      cursor.peek(2) === byte &&
      isSpaceOrEnd(cursor.peek(3))
    );
  }
}
