import { raise, type SourcePlace } from '../../fixed/error.js';
import { LIST_START, MAP_START } from '../../fixed/yaml-events/event.js';
import type { Pull } from './pull.js';
import { boolOf, integerOf, numberOf, type TextValue } from './scalars.js';

/** How many values a part of a file may have that is read as a whole; about 200 bytes of memory each. */
const MAX_NODES = 2_000_000;

/** A value of a file, with its place. */
export type YamlNode = ScalarNode | ListNode | MapNode;

export interface ScalarNode extends TextValue {
  readonly kind: 'scalar';
  readonly place: SourcePlace;
}

export interface ListNode {
  readonly kind: 'list';
  readonly place: SourcePlace;
  readonly items: readonly YamlNode[];
}

export interface MapNode {
  readonly kind: 'map';
  readonly place: SourcePlace;
  readonly entries: ReadonlyMap<string, Entry>;
}

interface Entry {
  /** Where the key stands. */
  readonly place: SourcePlace;
  readonly value: YamlNode;
}

/** The value that begins with the current event, as a whole. @throws SpikeloomError for more than two million values */
export function readNode(pull: Pull): YamlNode {
  let left = MAX_NODES;
  const read = (): YamlNode => {
    const place = pull.place();
    left--;
    if (left < 0)
      pull.fail(`this part of the file has more than ${MAX_NODES} values; write repeated parts as ranges`);
    if (pull.event === MAP_START) {
      const entries = new Map<string, Entry>();
      for (const key of pull.keys('this')) entries.set(key, { place: pull.keyPlace, value: read() });
      return { kind: 'map', place, entries };
    }
    if (pull.event === LIST_START) {
      const items: YamlNode[] = [];
      for (const _ of pull.entries('this')) items.push(read());
      return { kind: 'list', place, items };
    }
    return { kind: 'scalar', place, ...pull.value() };
  };
  return read();
}

/** A node's items, or the node itself where it stands alone. */
export function oneOrMany(node: YamlNode): readonly YamlNode[] {
  return node.kind === 'list' ? node.items : [node];
}

/** A map's entries by key; a list of maps is taken for one map. */
export class Fields {
  readonly #entries = new Map<string, Entry>();
  readonly place: SourcePlace;
  readonly #what: string;

  /** @throws SpikeloomError where `node` is no map, or a key stands twice */
  constructor(node: YamlNode, what: string) {
    this.place = node.place;
    this.#what = what;
    for (const part of oneOrMany(node)) {
      if (part.kind !== 'map') {
        const found =
          part.kind === 'list' ? 'a list' : part.text === '' ? 'empty' : JSON.stringify(part.text);
        raise(`${what} should be a map (key: value), and is ${found}`, part.place);
      }
      for (const [key, entry] of part.entries) {
        if (this.#entries.has(key))
          raise(`the key "${key}" of ${what} stands here a second time`, entry.place);
        this.#entries.set(key, entry);
      }
    }
  }

  keys(): Iterable<string> {
    return this.#entries.keys();
  }

  get(key: string): YamlNode | undefined {
    return this.#entries.get(key)?.value;
  }

  /** Where the value of a key stands; where there is none, the map. */
  placeOf(key: string): SourcePlace {
    return this.#entries.get(key)?.value.place ?? this.place;
  }

  /** @throws SpikeloomError where there is none */
  required(key: string): YamlNode {
    return this.get(key) ?? raise(`${this.#what} has no "${key}"; add it`, this.place);
  }

  /** @throws SpikeloomError for a key that is not in `known` */
  allowOnly(known: readonly string[]): void {
    for (const [key, { place }] of this.#entries) {
      if (known.includes(key)) continue;
      raise(`${this.#what} has the unknown key "${key}"; the keys are ${known.join(', ')}`, place);
    }
  }

  text(key: string): string {
    return this.#scalar(key).text;
  }

  number(key: string): number {
    return numberOf(this.#scalar(key), `${this.#what}: ${key}`, this.placeOf(key));
  }

  /** An energy in J or a latency in s: 0 or more. */
  figure(key: string): number {
    const value = this.number(key);
    if (value < 0)
      raise(`${this.#what}: ${key} is ${value}; an energy or latency is 0 or more`, this.placeOf(key));
    return value;
  }

  integer(key: string, limits: readonly [number, number]): number {
    return integerOf(this.#scalar(key), `${this.#what}: ${key}`, limits, this.placeOf(key));
  }

  /** False where it is left out. */
  bool(key: string): boolean {
    return (
      this.get(key) !== undefined && boolOf(this.#scalar(key), `${this.#what}: ${key}`, this.placeOf(key))
    );
  }

  #scalar(key: string): ScalarNode {
    const node = this.required(key);
    if (node.kind !== 'scalar') {
      return raise(
        `${this.#what}: ${key} should be a single value, and is a ${node.kind}`,
        this.placeOf(key),
      );
    }
    return node;
  }
}
