import { CARRIAGE_RETURN, COMMA, LINE_FEED, SPACE } from '../../fixed/yaml-events/characters.js';
import type { EntryReader } from '../../fixed/yaml-events/entry-reader.js';
import { NUMBER_BYTES, parseNumber } from '../../fixed/yaml-events/number.js';
import { isEdgeNumber } from './edge-keys.js';
import type { NumberList } from './number-list.js';

/** Decimal numbers of a list in brackets, each with a comma behind it: `[0.5, -1.0e-3, 2, ...]`, over lines as they come. */
export class NumberItems implements EntryReader {
  breaks = 0;
  lineStart = 0;
  readonly #list: NumberList;
  readonly #key: number;
  /** What `#number` found: the comma behind the number, and line breaks and start of its line, of `read` in all. */
  #comma = 0;
  #breaks = 0;
  #lineStart = 0;

  /**
   * @param list to which each number is added that is taken
   * @param key of an edge, whose values they are
   */
  constructor(list: NumberList, key: number) {
    this.#list = list;
    this.#key = key;
  }

  read(bytes: Uint8Array, start: number): number {
    this.breaks = 0;
    this.#breaks = 0;
    let taken = start;
    let number = this.#number(bytes, start);
    while (!Number.isNaN(number)) {
      const comma = this.#comma;
      const breaks = this.#breaks;
      const lineStart = this.#lineStart;
      const next = this.#number(bytes, comma + 1);
      if (Number.isNaN(next)) break;
      this.#list.push(number);
      this.breaks = breaks;
      this.lineStart = lineStart;
      taken = comma;
      number = next;
    }
    return taken;
  }

  /** The number that comes next; NaN where anything else does, or no comma follows. */
  #number(bytes: Uint8Array, start: number): number {
    let first = start;
    for (;;) {
      const byte = bytes[first]!;
      if (byte === SPACE) first++;
      else if (byte === LINE_FEED || (byte === CARRIAGE_RETURN && bytes[first + 1] === LINE_FEED)) {
        first += byte === LINE_FEED ? 1 : 2;
        this.#breaks++;
        this.#lineStart = first;
      } else break;
    }
    let end = first;
    while (NUMBER_BYTES[bytes[end]!] === 1) end++;
    if (bytes[end] !== COMMA) return Number.NaN;
    this.#comma = end;
    const value = parseNumber(bytes, first, end);
    return isEdgeNumber(value, this.#key) ? value : Number.NaN;
  }
}
