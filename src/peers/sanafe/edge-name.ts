import type { Groups } from './groups.js';
import type { Pull } from './pull.js';
import type { SanafeGroup } from './system.js';

const DASH = 0x2d;
const GREATER = 0x3e;
const DOT = 0x2e;
const DECODER = new TextDecoder();

/** A name of a group that was looked up, for the next time. */
interface Known {
  bytes: Uint8Array;
  group: SanafeGroup | null;
  index: number;
}

/** The key of an edge: `a.0 -> b.1`, or `a -> b` for one between groups. */
export class EdgeName {
  /** Whether it joins two neurons; otherwise it joins groups. */
  single = false;
  /** Neuron numbers; of an edge between groups, positions in the list of groups. */
  source = 0;
  target = 0;
  readonly #groups: Groups;
  readonly #indices: ReadonlyMap<string, number>;
  readonly #known: readonly [Known, Known] = [unknown(), unknown()];
  #pull: Pull | null = null;
  #hasIndex = false;

  constructor(groups: Groups) {
    this.#groups = groups;
    this.#indices = new Map(groups.list.map(({ name }, index) => [name, index]));
  }

  /** For messages, while the next event has not been read. */
  text(): string {
    const name = (neuron: number) => {
      const group = this.#groups.list.find(({ first, size }) => neuron >= first && neuron < first + size)!;
      return `${group.name}.${neuron - group.first}`;
    };
    return `${name(this.source)} -> ${name(this.target)}`;
  }

  /** Reads the scalar that is the current event. @throws SpikeloomError for one that is no edge, an unknown group, an index out of range */
  read(pull: Pull): void {
    this.#pull = pull;
    const { scalar } = pull;
    const { bytes } = scalar;
    const { start, end } = scalar;
    let arrow = start;
    while (arrow + 1 < end && !(bytes[arrow] === DASH && bytes[arrow + 1] === GREATER)) arrow++;
    if (arrow + 1 >= end) this.#fail('is no edge; write "a.0 -> b.1", or "a -> b" with a type');
    this.source = this.#side(bytes, start, arrow, 0);
    const single = this.#hasIndex;
    this.target = this.#side(bytes, arrow + 2, end, 1);
    if (single !== this.#hasIndex) this.#fail('names a neuron on one side and a group on the other');
    this.single = single;
  }

  #side(bytes: Uint8Array, from: number, to: number, side: 0 | 1): number {
    let start = from;
    let end = to;
    while (start < end && bytes[start]! <= 0x20) start++;
    while (end > start && bytes[end - 1]! <= 0x20) end--;
    let dot = start;
    while (dot < end && bytes[dot] !== DOT) dot++;
    const known = this.#lookUp(bytes, start, dot, side);
    this.#hasIndex = dot < end;
    return this.#hasIndex
      ? known.group!.first + this.#neuron(bytes, dot + 1, end, known.group!)
      : known.index;
  }

  #neuron(bytes: Uint8Array, start: number, end: number, { name, size }: SanafeGroup): number {
    let index = 0;
    for (let at = start; at < end; at++) {
      const digit = bytes[at]! - 0x30;
      if (digit < 0 || digit > 9)
        this.#fail('does not name single neurons; write "a.0 -> b.1", one edge each');
      index = 10 * index + digit;
    }
    if (start === end) this.#fail('does not name single neurons; write "a.0 -> b.1", one edge each');
    if (index >= size)
      this.#fail(`names the neuron ${name}.${index}; the group has ${size}, 0 to ${size - 1}`);
    return index;
  }

  #lookUp(bytes: Uint8Array, start: number, end: number, side: 0 | 1): Known {
    const known = this.#known[side];
    if (known.group !== null && same(known.bytes, bytes, start, end)) return known;
    const name = DECODER.decode(bytes.subarray(start, end));
    const index = this.#indices.get(name);
    if (index === undefined) {
      const groups = [...this.#indices.keys()].slice(0, 8).join(', ');
      return this.#fail(
        `names the group ${JSON.stringify(name)}, which there is not; the groups are ${groups}`,
      );
    }
    known.bytes = bytes.slice(start, end);
    known.group = this.#groups.list[index]!;
    known.index = index;
    return known;
  }

  #fail(message: string): never {
    const pull = this.#pull!;
    return pull.fail(`${JSON.stringify(pull.text())} ${message}`);
  }
}

function unknown(): Known {
  return { bytes: new Uint8Array(0), group: null, index: -1 };
}

function same(known: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i++) if (known[i] !== bytes[start + i]) return false;
  return true;
}
