import { raise, type SourcePlace } from '../../fixed/error.js';
import { MAP_START, SCALAR } from '../../fixed/yaml-events/event.js';
import { AttributeSets } from './attribute-sets.js';
import {
  merged,
  type NeuronConfiguration,
  NO_CONFIGURATION,
  readNeuronAttributes,
} from './neuron-attributes.js';
import type { Notes } from './notes.js';
import type { Pull } from './pull.js';
import { rangeOf } from './scalars.js';
import type { SanafeGroup } from './system.js';

/** How many neurons a network may have; about 50 bytes of memory each. */
export const MAX_NEURONS = 1 << 24;

/** An entry of a group's list of neurons. */
interface Listed {
  readonly first: number;
  readonly last: number;
  readonly own: NeuronConfiguration;
  readonly place: SourcePlace;
}

/** The groups of a network, and what is said of each neuron. */
export class Groups {
  readonly list: SanafeGroup[] = [];
  readonly byName = new Map<string, SanafeGroup>();
  readonly sets = new AttributeSets();
  /** Total size of the groups so far. */
  neurons = 0;
  /** By neuron, index into `sets`. */
  setOf = new Int32Array(1024);
  readonly file: string;

  /** @param file the network file, for messages */
  constructor(file: string) {
    this.file = file;
  }

  /**
   * Reads the list of groups.
   * @throws SpikeloomError for a group without a name or neurons, a name twice, and an index beyond the size, which
   *   is the sum of the entries' lengths
   */
  read(pull: Pull, notes: Notes): void {
    for (const _ of pull.entries('groups')) this.#readGroup(pull, notes);
  }

  #readGroup(pull: Pull, notes: Notes): void {
    const place = pull.place();
    let name: string | undefined;
    let defaults = NO_CONFIGURATION;
    let listed: Listed[] | undefined;
    for (const key of pull.keys('a group')) {
      if (key === 'name') name = pull.expectText('the name of a group');
      else if (key === 'attributes') defaults = readNeuronAttributes(pull, "a group's attributes", notes);
      else if (key === 'neurons') listed = readListed(pull, notes);
      else pull.failAtKey(`a group has the unknown key "${key}"; the keys are name, attributes, neurons`);
    }
    if (name === undefined) raise('a group has no "name"; add it', place);
    if (listed === undefined) raise(`the group ${name} has no "neurons"; add them`, place);
    if (this.byName.has(name)) raise(`the group ${name} stands here a second time; rename one`, place);
    const size = listed.reduce((sum, { first, last }) => sum + last - first + 1, 0);
    if (this.neurons + size > MAX_NEURONS) {
      raise(
        `the network has ${this.neurons + size} neurons with the group ${name}; the limit is ${MAX_NEURONS}`,
        place,
      );
    }
    const group = { name, first: this.neurons, size };
    this.list.push(group);
    this.byName.set(name, group);
    this.neurons += size;
    this.#describe(group, defaults, listed, notes);
  }

  #describe(
    group: SanafeGroup,
    defaults: NeuronConfiguration,
    listed: readonly Listed[],
    notes: Notes,
  ): void {
    while (this.setOf.length < this.neurons) {
      const longer = new Int32Array(2 * this.setOf.length);
      longer.set(this.setOf);
      this.setOf = longer;
    }
    const { first: start, size, name } = group;
    const plain = this.sets.indexOf(defaults);
    this.setOf.fill(plain, start, start + size);
    const described = new Uint8Array(size);
    for (const { first, last, own, place } of listed) {
      if (last >= size) {
        raise(
          `the group ${name} has no neuron ${last}: it has ${size}, the sum of its entries' lengths`,
          place,
        );
      }
      const configuration = merged(defaults, own);
      const set = this.sets.indexOf(configuration);
      for (let index = first; index <= last; index++) {
        const before = this.setOf[start + index]!;
        this.setOf[start + index] =
          described[index] === 0
            ? set
            : this.sets.indexOf(merged(this.sets.configurations[before]!, configuration));
        if (described[index] === 1)
          notes.add(`a neuron of the group ${name} is listed again; the group is larger by it`, place);
        described[index] = 1;
      }
    }
  }
}

/** The entries of `neurons`: maps from an index or a range to attributes, or indices and ranges alone. */
function readListed(pull: Pull, notes: Notes): Listed[] {
  const listed: Listed[] = [];
  for (const _ of pull.entries('neurons')) {
    if (pull.event === SCALAR) {
      const place = pull.place();
      const [first, last] = indicesOf(pull.text(), place);
      listed.push({ first, last, own: NO_CONFIGURATION, place });
      continue;
    }
    if (pull.event !== MAP_START)
      pull.fail('an entry of neurons should be "index: attributes", or "first..last: attributes"');
    for (const key of pull.keys('an entry of neurons')) {
      const place = pull.keyPlace;
      const [first, last] = indicesOf(key, place);
      listed.push({ first, last, own: readNeuronAttributes(pull, "a neuron's attributes", notes), place });
    }
  }
  return listed;
}

/** First and last neuron of `3`, `0..3` or `[0..3]`. */
export function indicesOf(text: string, place: SourcePlace): readonly [first: number, last: number] {
  const bare = /^\s*\[(.*)\]\s*$/.exec(text)?.[1] ?? text;
  const range =
    rangeOf(bare) ?? (/^\s*\d+\s*$/.test(bare) ? ([Number(bare), Number(bare)] as const) : undefined);
  if (range === undefined) {
    return raise(`${JSON.stringify(text)} is no neuron; write an index, 3, or a range, 0..3`, place);
  }
  const [first, last] = range;
  if (last < first) raise(`the range ${text} ends before it begins`, place);
  if (last >= MAX_NEURONS) raise(`the neuron ${last} is beyond the limit, ${MAX_NEURONS} neurons`, place);
  return range;
}
