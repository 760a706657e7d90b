import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';
import type { SourcePlace } from '../fixed/error.js';

/** Where the keys and values of a YAML document stand in its text. */
export class YamlPlaces {
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #file: string | undefined;

  constructor(document: Document, lines: LineCounter, file: string | undefined) {
    this.#document = document;
    this.#lines = lines;
    this.#file = file;
  }

  /** Place of an offset in characters from the start of the text. */
  at(offset: number): SourcePlace {
    const { line, col } = this.#lines.linePos(offset);
    return { ...(this.#file === undefined ? {} : { file: this.#file }), line, column: col };
  }

  /** Place of the key (or list entry) at `path`; where it is missing, that of the nearest one around it. */
  of(path: readonly PropertyKey[]): SourcePlace {
    let node: unknown = this.#document.contents;
    let offset = startOf(node) ?? 0;
    for (const segment of path) {
      const entry = this.#step(node, segment);
      if (entry === undefined) break;
      offset = entry.offset ?? offset;
      node = entry.value;
    }
    return this.at(offset);
  }

  #step(node: unknown, segment: PropertyKey): { offset: number | undefined; value: unknown } | undefined {
    const target = isAlias(node) ? node.resolve(this.#document) : node;
    if (isSeq(target) && typeof segment === 'number') {
      const value = target.items[segment];
      return value === undefined ? undefined : { offset: startOf(value), value };
    }
    if (!isMap(target)) return undefined;
    const pair = target.items.find(({ key }) => keyText(key) === String(segment)) as
      | Pair<unknown, unknown>
      | undefined;
    return pair && { offset: startOf(pair.key), value: pair.value };
  }
}

function keyText(key: unknown): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

function startOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
