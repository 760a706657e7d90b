import {
  CARRIAGE_RETURN,
  COLON,
  COMMA,
  DASH,
  DOT,
  HASH,
  LINE_FEED,
  LIST_CLOSE,
  LIST_OPEN,
  MAP_CLOSE,
  MAP_OPEN,
  SPACE,
  table,
} from '../../fixed/yaml-events/characters.js';
import type { EntryReader } from '../../fixed/yaml-events/entry-reader.js';
import { NUMBER_BYTES, parseNumber } from '../../fixed/yaml-events/number.js';
import type { ConnectionList } from './connection-list.js';
import { delayOf, EDGE_KEYS, edgeKeyOf, isEdgeNumber, tapOf, weightOf } from './edge-keys.js';
import { GroupTable } from './group-table.js';
import type { SanafeGroup } from './system.js';

const GREATER = 0x3e;
/** The last byte of printable ASCII. */
const TILDE = 0x7e;
/** Digits of a neuron's number that is read here; no group has so many neurons. */
const MAX_DIGITS = 9;

/** Bytes of names and keys that mean nothing else to YAML or to an edge. */
const NAME_BYTES = table([
  ...new TextEncoder().encode('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789-'),
]);

/**
 * Edges between single neurons in the forms that millions of them take,
 *
 *     - a.0 -> b.1: {weight: 0.5, delay: 2} # with a comment, or without
 *     - a.0 -> b.1: [weight: 0.5]
 *     - a.0 -> b.1:
 *         weight: 0.5
 *
 * with known groups, neurons within them and keys of synapses, none of them twice. Whatever differs, quotes and mistakes
 * included, is left to {@link readEdges}, and means there what it means here.
 */
export class EdgeLines implements EntryReader {
  breaks = 0;
  lineStart = 0;
  readonly #groups: GroupTable;
  readonly #connections: ConnectionList;
  /** What `#edge` found. */
  #source = 0;
  #target = 0;
  #breaks = 0;
  /** By number of the key; NaN: not given. */
  readonly #values = new Float64Array(EDGE_KEYS);

  /** @param connections to which each edge is added that is taken */
  constructor(groups: readonly SanafeGroup[], connections: ConnectionList) {
    this.#groups = new GroupTable(groups);
    this.#connections = connections;
  }

  read(bytes: Uint8Array, start: number, indent: number): number {
    this.breaks = 0;
    let entry = start;
    let next = this.#edge(bytes, start, indent);
    while (next >= 0) {
      const source = this.#source;
      const target = this.#target;
      const weight = weightOf(this.#values);
      const delay = delayOf(this.#values);
      const tap = tapOf(this.#values);
      const breaks = this.#breaks;
      const after = this.#edge(bytes, next, indent);
      if (after < 0) return entry;
      this.#connections.add(source, target, weight, delay, tap);
      this.breaks += breaks;
      this.lineStart = next - indent;
      entry = next;
      next = after;
    }
    return entry;
  }

  /** Reads an entry as far as the dash of the next; that one's index, -1: the entry has another form, or none follows. */
  #edge(bytes: Uint8Array, dash: number, indent: number): number {
    const start = skipSpaces(bytes, dash + 1);
    if (start === dash + 1) return -1;
    let at = this.#neuron(bytes, start);
    if (at < 0) return -1;
    this.#source = this.#target;
    at = skipSpaces(bytes, at);
    if (bytes[at] !== DASH || bytes[at + 1] !== GREATER) return -1;
    at = this.#neuron(bytes, skipSpaces(bytes, at + 2));
    if (at < 0 || bytes[at] !== COLON) return -1;
    const value = skipSpaces(bytes, at + 1);
    for (let key = 0; key < EDGE_KEYS; key++) this.#values[key] = Number.NaN;
    if (bytes[value] === MAP_OPEN || bytes[value] === LIST_OPEN) {
      if (value === at + 1) return -1;
      at = this.#inBrackets(bytes, value + 1, bytes[value] === MAP_OPEN ? MAP_CLOSE : LIST_CLOSE);
      at = at < 0 ? -1 : breakBehind(bytes, at);
      this.#breaks = 1;
    } else {
      at = this.#inLines(bytes, breakBehind(bytes, at + 1), indent + start - dash);
    }
    if (at < 0 || Number.isNaN(weightOf(this.#values))) return -1;
    const following = skipSpaces(bytes, at);
    return following - at === indent && bytes[following] === DASH ? following : -1;
  }

  /** Reads `group.index` into `#target`; index behind it, -1: it is none. */
  #neuron(bytes: Uint8Array, start: number): number {
    let dot = start;
    while (NAME_BYTES[bytes[dot]!] === 1) dot++;
    if (bytes[dot] !== DOT) return -1;
    let at = dot + 1;
    let index = 0;
    for (;;) {
      const digit = bytes[at]! - 0x30;
      if (digit < 0 || digit > 9) break;
      index = 10 * index + digit;
      at++;
    }
    const digits = at - dot - 1;
    if (digits === 0 || digits > MAX_DIGITS) return -1;
    const group = this.#groups.find(bytes, start, dot);
    if (group === undefined || index >= group.size) return -1;
    this.#target = group.first + index;
    return at;
  }

  /** Reads `weight: 0.5, delay: 2` and the bracket behind; index behind that, -1: it has another form. */
  #inBrackets(bytes: Uint8Array, start: number, close: number): number {
    for (let at = start; ; at++) {
      at = this.#attribute(bytes, skipSpaces(bytes, at));
      if (at < 0) return -1;
      at = skipSpaces(bytes, at);
      if (bytes[at] !== COMMA) return bytes[at] === close ? at + 1 : -1;
    }
  }

  /** Reads attributes a line each, that begin further right than `column`; index of the line behind, -1: they have another form. */
  #inLines(bytes: Uint8Array, start: number, column: number): number {
    if (start < 0) return -1;
    let line = start;
    let at = skipSpaces(bytes, line);
    const indent = at - line;
    this.#breaks = 1;
    if (indent <= column) return -1;
    do {
      at = this.#attribute(bytes, at);
      line = at < 0 ? -1 : breakBehind(bytes, at);
      if (line < 0) return -1;
      this.#breaks++;
      at = skipSpaces(bytes, line);
    } while (at - line === indent);
    return line;
  }

  /** Reads `weight: 0.5` into `#values`; index behind it, -1: it is none, or the key had a value. */
  #attribute(bytes: Uint8Array, start: number): number {
    let colon = start;
    while (NAME_BYTES[bytes[colon]!] === 1) colon++;
    if (bytes[colon] !== COLON) return -1;
    const first = skipSpaces(bytes, colon + 1);
    if (first === colon + 1) return -1;
    const key = edgeKeyOf(bytes, start, colon);
    if (key < 0 || !Number.isNaN(this.#values[key]!)) return -1;
    let end = first;
    while (NUMBER_BYTES[bytes[end]!] === 1) end++;
    const value = parseNumber(bytes, first, end);
    if (!isEdgeNumber(value, key)) return -1;
    this.#values[key] = value;
    return end;
  }
}

function skipSpaces(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === SPACE) at++;
  return at;
}

/** Index behind the line break that follows, over spaces and a comment of printable ASCII; -1: something else does. */
function breakBehind(bytes: Uint8Array, start: number): number {
  let at = skipSpaces(bytes, start);
  // Without a space before it, it is none.
  if (bytes[at] === HASH && at > start) {
    while (bytes[at]! >= SPACE && bytes[at]! <= TILDE) at++;
  }
  if (bytes[at] === CARRIAGE_RETURN) at++;
  return bytes[at] === LINE_FEED ? at + 1 : -1;
}
