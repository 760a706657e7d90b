import { raise, type SourcePlace } from '../error.js';
import {
  APOSTROPHE,
  COLON,
  COMMA,
  DASH,
  DOT,
  HASH,
  INDICATORS,
  isBlank,
  isFlowIndicator,
  isSpaceOrEnd,
  LIST_CLOSE,
  LIST_OPEN,
  MAP_CLOSE,
  MAP_OPEN,
  QUESTION,
  QUOTE,
  REFUSED,
} from './characters.js';
import { Cursor, type TextSource } from './cursor.js';
import type { EntryReader } from './entry-reader.js';
import { LIST_END, LIST_START, MAP_END, MAP_START, SCALAR, TEXT_END, type YamlEvent } from './event.js';
import { endsKey, Scalar } from './scalar.js';
import { Tokens } from './tokens.js';

/** How deep maps and lists may lie in one another. */
export const MAX_DEPTH = 100;

const BLOCK_MAP = 1;
const BLOCK_LIST = 2;
const FLOW_MAP = 3;
const FLOW_LIST = 4;
/** A map of a single entry without braces, in a list in brackets: [a: 1]. */
const FLOW_PAIR = 5;

/** What comes next in a map or list: an entry; the value of a key; what separates entries. */
const ENTRY = 0;
const VALUE = 1;
const SEPARATOR = 2;

/**
 * Reads YAML 1.2 event by event from bytes, in memory that does not grow with the text: a chunk, the
 * longest scalar ({@link MAX_SCALAR_BYTES} at most) and {@link MAX_DEPTH} frames. One document; every
 * key is a scalar. Refused by name: anchors and aliases, tags, blocks of text (`|`, `>`), keys of other
 * kinds (`?`). Duplicate keys are the caller's to find. In brackets and quotes indentation does not matter.
 */
export class YamlEvents {
  readonly #cursor: Cursor;
  readonly #tokens: Tokens;
  readonly scalar: Scalar;
  readonly #kinds = new Uint8Array(MAX_DEPTH + 1);
  readonly #indents = new Int32Array(MAX_DEPTH + 1);
  readonly #states = new Uint8Array(MAX_DEPTH + 1);
  #depth = 0;
  /** Whether `scalar` already holds the key that is the next event. */
  #keyRead = false;

  constructor(source: TextSource) {
    this.#cursor = new Cursor(source);
    this.#tokens = new Tokens(this.#cursor);
    this.scalar = new Scalar(this.#cursor);
  }

  /** Where the last event begins. */
  place(): SourcePlace {
    return this.#cursor.marked();
  }

  /**
   * The next event; TEXT_END again and again at the end.
   * @throws SpikeloomError with file, line and column at the first mistake of the text
   */
  next(): YamlEvent {
    if (this.#keyRead) {
      this.#keyRead = false;
      return SCALAR;
    }
    this.#cursor.keep = -1;
    switch (this.#kinds[this.#depth]) {
      case BLOCK_MAP:
        return this.#states[this.#depth] === VALUE ? this.#blockMapValue() : this.#blockMapEntry();
      case BLOCK_LIST:
        return this.#blockListEntry();
      case FLOW_MAP:
        return this.#flowMap();
      case FLOW_LIST:
        return this.#flowList();
      case FLOW_PAIR:
        return this.#flowPair();
      default:
        return this.#document();
    }
  }

  /** Lets `reader` take entries of a list outside of brackets, if the next event is one. */
  skimLines(reader: EntryReader): void {
    if (this.#kinds[this.#depth] === BLOCK_LIST) this.#tokens.skimLines(reader, this.#indents[this.#depth]!);
  }

  /** Lets `reader` take entries of a list in brackets, if the next event is one. */
  skimItems(reader: EntryReader): void {
    if (this.#kinds[this.#depth] !== FLOW_LIST) return;
    if (this.#tokens.skimItems(reader, this.#states[this.#depth] === ENTRY))
      this.#states[this.#depth] = SEPARATOR;
  }

  #document(): YamlEvent {
    if (this.#states[0] === ENTRY) {
      this.#states[0] = SEPARATOR;
      const inline = this.#tokens.prologue();
      return this.#blockNode(-1, !inline, false);
    }
    this.#tokens.toToken(false);
    const cursor = this.#cursor;
    if (this.#tokens.atMarker(DOT)) {
      cursor.at += 3;
      this.#tokens.fresh = false;
      this.#tokens.toToken(false);
    }
    if (this.#tokens.atMarker(DASH)) cursor.fail('a second document begins here; a file holds one');
    if (!this.#tokens.atEnd())
      cursor.fail('the text should end here: what comes before is complete; is the indentation wrong?');
    cursor.mark(false);
    return TEXT_END;
  }

  #blockMapEntry(): YamlEvent {
    const indent = this.#indents[this.#depth]!;
    const column = this.#toBlockToken();
    if (column < indent) return this.#leave(MAP_END);
    const cursor = this.#cursor;
    if (column > indent)
      cursor.fail(`this line is indented by ${column}, the map that it is in by ${indent}`);
    if (!this.#readKey()) {
      raise('a "key: value" should stand here, as in the lines before', cursor.marked());
    }
    this.#states[this.#depth] = VALUE;
    return SCALAR;
  }

  #blockMapValue(): YamlEvent {
    this.#states[this.#depth] = ENTRY;
    return this.#blockNode(this.#indents[this.#depth]!, false, true);
  }

  #blockListEntry(): YamlEvent {
    const indent = this.#indents[this.#depth]!;
    const column = this.#toBlockToken();
    if (column < indent || (column === indent && !this.#tokens.atDash())) {
      const map = this.#kinds[this.#depth - 1] === BLOCK_MAP && this.#indents[this.#depth - 1] === indent;
      if (column === indent && !map) this.#cursor.fail('an entry that begins with "- " should stand here');
      return this.#leave(LIST_END);
    }
    if (column > indent) {
      this.#cursor.fail(`this line is indented by ${column}, the list that it is in by ${indent}`);
    }
    this.#tokens.take(1);
    return this.#blockNode(indent, true, false);
  }

  /** To the first token of a line outside of brackets; its column, -1 at the end of the document. */
  #toBlockToken(): number {
    this.#tokens.toToken(false);
    if (this.#tokens.atDocumentEnd()) return -1;
    if (!this.#tokens.fresh) this.#cursor.fail('a new line should begin here, or ":" follow a key');
    if (this.#tokens.tabs) this.#cursor.fail('this line is indented with a tab; use spaces');
    return this.#tokens.column();
  }

  /**
   * The value of a key, an entry of a list, or the document.
   * @param parent indentation of what it is in
   * @param inline whether a map or list may begin in the line of the dash before it
   * @param sameIndent whether a list may stand as far left as its key
   */
  #blockNode(parent: number, inline: boolean, sameIndent: boolean): YamlEvent {
    this.#tokens.toToken(false);
    const cursor = this.#cursor;
    const fresh = this.#tokens.fresh;
    if (this.#tokens.atDocumentEnd()) return this.#empty();
    const column = this.#tokens.column();
    if (fresh && column <= parent && !(sameIndent && column === parent && this.#tokens.atDash()))
      return this.#empty();
    if (fresh && this.#tokens.tabs) cursor.fail('this line is indented with a tab; use spaces');
    const byte = cursor.peek(0);
    if (byte === LIST_OPEN || byte === MAP_OPEN) return this.#openFlow(byte);
    if (this.#tokens.atDash()) {
      if (!fresh && (!inline || this.#tokens.tabs))
        cursor.fail('a list cannot begin in this line; begin a new one');
      cursor.mark(false);
      this.#enter(BLOCK_LIST, column);
      this.#tokens.fresh = true;
      return LIST_START;
    }
    if (this.#readKey()) {
      if (!fresh && (!inline || this.#tokens.tabs)) {
        raise('a map cannot begin in this line, which has a key already; begin a new line', cursor.marked());
      }
      this.#enter(BLOCK_MAP, column);
      this.#states[this.#depth] = VALUE;
      this.#keyRead = true;
      return MAP_START;
    }
    if (!this.scalar.quoted) this.#foldPlain(parent, false);
    return SCALAR;
  }

  /** Reads a scalar, one line of it where it is plain; true and behind the colon if it is a key. */
  #readKey(): boolean {
    const cursor = this.#cursor;
    const { line } = cursor;
    this.#readScalar(false);
    if (cursor.line !== line || !this.#skipToColon()) return false;
    this.#tokens.take(1);
    return true;
  }

  /** Over blanks; whether a colon that ends a key comes next. */
  #skipToColon(): boolean {
    const cursor = this.#cursor;
    this.#tokens.skipBlanks();
    return cursor.peek(0) === COLON && endsKey(cursor.peek(1), false);
  }

  #readScalar(inBrackets: boolean): void {
    const cursor = this.#cursor;
    const byte = cursor.peek(0);
    this.#tokens.take(0);
    if (INDICATORS[byte] === 0) {
      this.#readPlain(inBrackets);
      return;
    }
    if (byte === QUOTE || byte === APOSTROPHE) {
      this.scalar.readQuoted();
      return;
    }
    const refused = REFUSED.get(byte);
    if (refused !== undefined) cursor.fail(refused);
    if (byte === QUESTION || byte === DASH || byte === COLON) {
      const next = cursor.peek(1);
      if (isSpaceOrEnd(next) || (inBrackets && isFlowIndicator(next))) {
        cursor.fail(`a key or value should stand here; found "${String.fromCharCode(byte)}"`);
      }
    } else if (isFlowIndicator(byte)) {
      cursor.fail(`a key or value should stand here; found "${String.fromCharCode(byte)}"`);
    }
    this.#readPlain(inBrackets);
  }

  #readPlain(inBrackets: boolean): void {
    const cursor = this.#cursor;
    this.scalar.readPlain(inBrackets);
    this.#tokens.blank = isBlank(cursor.bytes[cursor.at - 1]!);
  }

  /** Adds the lines that go on with a plain scalar: those indented further than `parent`, or all in brackets. */
  #foldPlain(parent: number, inBrackets: boolean): void {
    const cursor = this.#cursor;
    for (;;) {
      this.#tokens.toToken(true);
      const byte = cursor.peek(0);
      if (!this.#tokens.fresh || byte === HASH || this.#tokens.atDocumentEnd()) return;
      if (
        inBrackets
          ? isFlowIndicator(byte) || (byte === COLON && endsKey(cursor.peek(1), true))
          : this.#tokens.column() <= parent
      ) {
        return;
      }
      this.scalar.addPlainLine(inBrackets, this.#tokens.breaks);
      this.#tokens.take(0);
      this.#tokens.blank = isBlank(cursor.bytes[cursor.at - 1]!);
      if (!inBrackets && cursor.peek(0) === COLON && endsKey(cursor.peek(1), false)) {
        cursor.fail('a key must stand in one line; is this line indented too far?');
      }
    }
  }

  #openFlow(byte: number): YamlEvent {
    this.#cursor.mark(false);
    this.#enter(byte === MAP_OPEN ? FLOW_MAP : FLOW_LIST, 0);
    this.#tokens.take(1);
    return byte === MAP_OPEN ? MAP_START : LIST_START;
  }

  #flowMap(): YamlEvent {
    const cursor = this.#cursor;
    if (this.#states[this.#depth] === VALUE) {
      this.#states[this.#depth] = SEPARATOR;
      return this.#flowValue();
    }
    if (this.#betweenEntries(MAP_CLOSE)) return this.#close(MAP_END);
    const byte = cursor.peek(0);
    if (byte === LIST_OPEN || byte === MAP_OPEN) cursor.fail('a key must be a text; put it in quotes');
    this.#readScalar(true);
    if (!this.scalar.quoted) this.#foldPlain(0, true);
    this.#states[this.#depth] = VALUE;
    return SCALAR;
  }

  /** What follows a key in braces: a colon and a value, or nothing. */
  #flowValue(): YamlEvent {
    this.#tokens.toToken(false);
    const { quoted } = this.scalar;
    if (this.#cursor.peek(0) !== COLON || !(quoted || endsKey(this.#cursor.peek(1), true)))
      return this.#empty();
    this.#tokens.take(1);
    return this.#flowNode();
  }

  #flowNode(): YamlEvent {
    this.#tokens.toToken(false);
    const byte = this.#cursor.peek(0);
    if (byte === COMMA || byte === LIST_CLOSE || byte === MAP_CLOSE) return this.#empty();
    if (byte === LIST_OPEN || byte === MAP_OPEN) return this.#openFlow(byte);
    this.#readScalar(true);
    if (!this.scalar.quoted) this.#foldPlain(0, true);
    return SCALAR;
  }

  #flowList(): YamlEvent {
    if (this.#betweenEntries(LIST_CLOSE)) return this.#close(LIST_END);
    const cursor = this.#cursor;
    if (cursor.peek(0) === COMMA) cursor.fail('a value should stand before this ","');
    this.#states[this.#depth] = SEPARATOR;
    const { line } = cursor;
    const event = this.#flowNode();
    if (event !== SCALAR) return event;
    // A key stands in one line.
    if (cursor.line !== line) return SCALAR;
    this.#tokens.skipBlanks();
    if (cursor.peek(0) !== COLON) return SCALAR;
    if (!this.scalar.quoted && !endsKey(cursor.peek(1), true)) return SCALAR;
    this.#enter(FLOW_PAIR, 0);
    this.#states[this.#depth] = VALUE;
    this.#keyRead = true;
    return MAP_START;
  }

  #flowPair(): YamlEvent {
    if (this.#states[this.#depth] !== VALUE) return this.#leave(MAP_END);
    this.#states[this.#depth] = SEPARATOR;
    this.#tokens.take(1);
    return this.#flowNode();
  }

  /** Over the comma between entries; true if `close` comes next, false if an entry does. */
  #betweenEntries(close: number): boolean {
    this.#tokens.toToken(false);
    const cursor = this.#cursor;
    if (this.#states[this.#depth] === SEPARATOR && cursor.peek(0) !== close) {
      if (cursor.peek(0) !== COMMA)
        this.#failInFlow(`"," or "${String.fromCharCode(close)}" should stand here`);
      this.#tokens.take(1);
      this.#tokens.toToken(false);
    }
    this.#states[this.#depth] = ENTRY;
    if (cursor.peek(0) === close) return true;
    if (this.#tokens.atEnd()) this.#failInFlow(`"${String.fromCharCode(close)}" is missing`);
    return false;
  }

  #failInFlow(message: string): never {
    const { line } = this.#cursor;
    const from = this.#indents[this.#depth]!;
    return this.#cursor.fail(
      from === line ? message : `${message}; the bracket that is open is in line ${from}`,
    );
  }

  #close(event: YamlEvent): YamlEvent {
    this.#tokens.take(1);
    return this.#leave(event);
  }

  #enter(kind: number, indent: number): void {
    if (this.#depth === MAX_DEPTH) {
      this.#cursor.fail(`maps and lists lie more than ${MAX_DEPTH} deep in one another here; nest them less`);
    }
    this.#depth++;
    this.#kinds[this.#depth] = kind;
    // Brackets have no indentation; for messages their line stands there.
    this.#indents[this.#depth] = kind === BLOCK_MAP || kind === BLOCK_LIST ? indent : this.#cursor.line;
    this.#states[this.#depth] = ENTRY;
  }

  #leave(event: YamlEvent): YamlEvent {
    this.#depth--;
    return event;
  }

  /** A value that is left out. */
  #empty(): YamlEvent {
    this.scalar.setEmpty();
    return SCALAR;
  }
}
