import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
} from 'yaml';
import { raise, type SourcePlace } from './error.js';

/** How often a text may repeat one anchored value (guards against exponential aliases). */
const MAX_ALIASES = 100;

const INHERITED_KEY = '__proto__';

export interface YamlSource {
  /** Name for messages; it is not opened. */
  readonly file?: string | undefined;
  /** What the text should be, for messages: "chip model", "network". */
  readonly what: string;
  readonly maxCharacters: number;
}

/** A YAML (or JSON) text that has been read, and where its keys and values stand in it. */
export class YamlDocument {
  /** The text's value: maps as objects (keys are strings), lists as arrays. */
  readonly value: unknown;
  readonly #text: string;
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #file: string | undefined;

  /**
   * @throws SpikeloomError with file, line and column at the first mistake of the text: not YAML, a key
   *   given twice, a key that is not text, an unknown tag, too long, too many aliases, too deep
   */
  constructor(text: string, { file, what, maxCharacters }: YamlSource) {
    this.#file = file;
    this.#text = text;
    this.#lines = new LineCounter();
    if (text.length > maxCharacters) {
      const limit = `the limit is ${maxCharacters}`;
      raise(`the ${what} has ${text.length} characters; ${limit}`, this.#wholeFile());
    }
    const options = { lineCounter: this.#lines, prettyErrors: false, stringKeys: true, logLevel: 'error' };
    this.#document = this.#attempt(() => parseDocument(text, options as { stringKeys: true }));
    const [mistake] = [...this.#document.errors, ...this.#document.warnings].sort(
      (a, b) => a.pos[0] - b.pos[0],
    );
    if (mistake !== undefined) raise(`not valid YAML: ${oneLine(mistake.message)}`, this.#at(mistake.pos[0]));
    if (text.includes(INHERITED_KEY)) this.#refuseInheritedKey();
    this.value = this.#attempt(() => this.#document.toJS({ maxAliasCount: MAX_ALIASES }));
  }

  /** Place of the key (or list entry) at `path`; where it is missing, that of the nearest one around it. */
  placeOf(path: readonly PropertyKey[]): SourcePlace {
    return this.#at(this.#find(path).offset);
  }

  /**
   * Place of the first character of the text that is the value at `path`: behind a quotation mark, or
   * on the line below the `|` of a block.
   */
  placeOfText(path: readonly PropertyKey[]): SourcePlace {
    const { node, offset } = this.#find(path);
    const target = isAlias(node) ? node.resolve(this.#document) : node;
    const start = startOf(target);
    if (!isScalar(target) || start === undefined) return this.#at(offset);
    switch (target.type) {
      case Scalar.QUOTE_DOUBLE:
      case Scalar.QUOTE_SINGLE:
        return this.#at(start + 1);
      case Scalar.BLOCK_LITERAL:
      case Scalar.BLOCK_FOLDED: {
        const line = this.#text.indexOf('\n', start) + 1;
        const indentation = this.#text.slice(line).search(/[^ ]/);
        return this.#at(line + Math.max(0, indentation));
      }
      default:
        return this.#at(start);
    }
  }

  /** No schema sees this key, because an object of JavaScript inherits it: it would be lost silently. */
  #refuseInheritedKey(): void {
    visit(this.#document, {
      Pair: (_, { key }) => {
        if (!isScalar(key) || key.value !== INHERITED_KEY) return;
        raise(`the key ${INHERITED_KEY} is not possible; rename it`, this.#at(startOf(key)!));
      },
    });
  }

  #find(path: readonly PropertyKey[]): { node: unknown; offset: number } {
    let node: unknown = this.#document.contents;
    let offset = startOf(node) ?? 0;
    for (const segment of path) {
      const entry = this.#step(node, segment);
      if (entry === undefined) break;
      offset = entry.offset ?? offset;
      node = entry.value;
    }
    return { node, offset };
  }

  #step(node: unknown, segment: PropertyKey): { offset: number | undefined; value: unknown } | undefined {
    const target = isAlias(node) ? node.resolve(this.#document) : node;
    if (isSeq(target) && typeof segment === 'number') {
      const value = target.items[segment];
      return value === undefined ? undefined : { offset: startOf(value), value };
    }
    if (!isMap(target)) return undefined;
    const pair = target.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment)) as
      | Pair<unknown, unknown>
      | undefined;
    return pair && { offset: startOf(pair.key), value: pair.value };
  }

  #attempt<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      // The YAML reader throws for too many aliases and for nesting deeper than its stack.
      const reason = error instanceof Error ? error.message : String(error);
      return raise(`not readable as YAML: ${oneLine(reason)}`, this.#wholeFile());
    }
  }

  /** Place of an offset in characters from the start of the text. */
  #at(offset: number): SourcePlace {
    const { line, col } = this.#lines.linePos(offset);
    return { ...this.#wholeFile(), line, column: col };
  }

  #wholeFile(): SourcePlace {
    return { ...(this.#file === undefined ? {} : { file: this.#file }), line: 1, column: 1 };
  }
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
