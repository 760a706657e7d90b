import { raise, type SourcePlace } from '../../fixed/error.js';
import { LIST_START, MAP_END, MAP_START } from '../../fixed/yaml-events/event.js';
import { type Groups, indicesOf } from './groups.js';
import type { NeuronConfiguration } from './neuron-attributes.js';
import type { Notes } from './notes.js';
import type { Pull } from './pull.js';
import type { SanafeArchitecture, SanafeGroup } from './system.js';
import type { Job } from './units.js';

/** Where a mapping puts its neurons; a job whose unit it does not name is left as it was. */
interface Placement {
  core: string | undefined;
  synapse: string | undefined;
  dendrite: string | undefined;
  soma: string | undefined;
}

const MAPPING_KEYS = ['core', 'synapse', 'dendrite', 'soma'] as const;

/** A text for each of many neurons, equal ones stored once. */
export class NeuronNames {
  readonly #names = [''];
  readonly #indices = new Map<string, number>();
  readonly #of: Int32Array;

  constructor(neurons: number) {
    this.#of = new Int32Array(neurons);
  }

  set(neuron: number, name: string): void {
    let index = this.#indices.get(name);
    if (index === undefined) {
      index = this.#names.push(name) - 1;
      this.#indices.set(name, index);
    }
    this.#of[neuron] = index;
  }

  /** Empty where none was set. */
  get(neuron: number): string {
    return this.#names[this.#of[neuron]!]!;
  }
}

/** Where each neuron is, as far as the list of mappings says. */
export class Mappings {
  readonly coreOf: Int32Array;
  /** Mapped neurons, in the order of their last mapping. */
  readonly names: { readonly [job in Job]: NeuronNames };
  readonly #groups: Groups;
  readonly #architecture: SanafeArchitecture;
  /** By neuron, the entry that maps it last, from 1; 0: none. */
  readonly #entryOf: Int32Array;
  readonly #places: SourcePlace[] = [];
  readonly #ranges: (readonly [first: number, last: number])[] = [];

  constructor(groups: Groups, architecture: SanafeArchitecture) {
    const { neurons } = groups;
    this.#groups = groups;
    this.#architecture = architecture;
    this.coreOf = new Int32Array(neurons).fill(-1);
    this.#entryOf = new Int32Array(neurons);
    this.names = {
      synapse: new NeuronNames(neurons),
      dendrite: new NeuronNames(neurons),
      soma: new NeuronNames(neurons),
    };
    for (let neuron = 0; neuron < neurons; neuron++) {
      this.#name(neuron, groups.sets.configurations[groups.setOf[neuron]!]!);
    }
  }

  /**
   * Reads the list of mappings: maps of one entry each, from `a.3`, `a.0..3` or `a` to core and units.
   * @throws SpikeloomError for an unknown group or key, a neuron or core that there is not, a neuron that is not mapped
   */
  read(pull: Pull, notes: Notes): void {
    for (const _ of pull.entries('mappings')) {
      pull.expect(MAP_START, 'an entry of mappings');
      pull.next();
      this.#readEntry(pull, notes);
      if (pull.next() !== MAP_END) pull.fail('a mapping has one entry; begin another with "- "');
    }
    this.#refuseUnmapped();
  }

  /** Mapped neurons in order: by the entry that maps them last, then by index. */
  order(): Int32Array {
    const order = new Int32Array(this.coreOf.length);
    let count = 0;
    this.#ranges.forEach(([first, last], index) => {
      for (let neuron = first; neuron <= last; neuron++) {
        if (this.#entryOf[neuron] === index + 1) order[count++] = neuron;
      }
    });
    return order.subarray(0, count);
  }

  /** Where the mapping of a neuron stands. */
  placeOf(neuron: number): SourcePlace {
    return this.#places[this.#entryOf[neuron]! - 1]!;
  }

  /** `group.index` of a neuron, for messages. */
  nameOf(neuron: number): string {
    const { list } = this.#groups;
    const group = list.find(({ first, size }) => neuron >= first && neuron < first + size)!;
    return `${group.name}.${neuron - group.first}`;
  }

  #name(neuron: number, configuration: Pick<NeuronConfiguration, Job> | Placement): void {
    if (configuration.synapse !== undefined) this.names.synapse.set(neuron, configuration.synapse);
    if (configuration.dendrite !== undefined) this.names.dendrite.set(neuron, configuration.dendrite);
    if (configuration.soma !== undefined) this.names.soma.set(neuron, configuration.soma);
  }

  #readEntry(pull: Pull, notes: Notes): void {
    const place = pull.place();
    const { group, first, last } = this.#neurons(pull);
    pull.next();
    const placement: Placement = {
      core: undefined,
      synapse: undefined,
      dendrite: undefined,
      soma: undefined,
    };
    readPlacement(pull, placement);
    if (placement.core === undefined)
      raise(`the mapping of ${group.name} names no core; add core: 0.0`, place);
    const core = this.#core(placement.core, place, notes);
    this.#places.push(place);
    this.#ranges.push([group.first + first, group.first + last]);
    for (let neuron = group.first + first; neuron <= group.first + last; neuron++) {
      this.coreOf[neuron] = core;
      this.#entryOf[neuron] = this.#places.length;
      this.#name(neuron, placement);
    }
  }

  #neurons(pull: Pull): { group: SanafeGroup; first: number; last: number } {
    const address = pull.expectText('the neurons of a mapping');
    const dot = address.indexOf('.');
    const name = dot < 0 ? address : address.slice(0, dot);
    const group = this.#groups.byName.get(name);
    if (group === undefined) {
      const known = [...this.#groups.byName.keys()].slice(0, 8).join(', ');
      return pull.fail(`maps the group ${JSON.stringify(name)}, which there is not; the groups are ${known}`);
    }
    if (dot < 0) return { group, first: 0, last: group.size - 1 };
    const [first, last] = indicesOf(address.slice(dot + 1), pull.place());
    if (last >= group.size) {
      pull.fail(
        `maps ${name}.${Math.max(first, group.size)}; the group has ${group.size}, 0 to ${group.size - 1}`,
      );
    }
    return { group, first, last };
  }

  /** The global core id of `tile.core`. */
  #core(text: string, place: SourcePlace, notes: Notes): number {
    const found = /^(\d+)(?:\.(\d+))?$/.exec(text.trim());
    if (found === null) return raise(`core is ${JSON.stringify(text)}; write tile.core, as in 0.1`, place);
    if (found[2] === undefined)
      notes.add(`core: ${text} without a dot means core ${text} of tile ${text}`, place);
    const tile = Number(found[1]);
    const offset = Number(found[2] ?? found[1]);
    const { tiles } = this.#architecture;
    const form = tiles[tile];
    if (form === undefined)
      return raise(
        `core ${text} is in tile ${tile}; there are ${tiles.length}, 0 to ${tiles.length - 1}`,
        place,
      );
    if (offset >= form.coreCount) {
      raise(
        `core ${text} is core ${offset} of tile ${tile}, which has ${form.coreCount}, 0 to ${form.coreCount - 1}`,
        place,
      );
    }
    return form.firstCore + offset;
  }

  #refuseUnmapped(): void {
    const first = this.coreOf.indexOf(-1);
    if (first < 0) return;
    const count = this.coreOf.reduce((sum, core) => sum + (core < 0 ? 1 : 0), 0);
    const others = count === 1 ? ' is' : ` and ${count - 1} more are`;
    raise(`the neuron ${this.nameOf(first)}${others} not mapped; add a mapping`, { file: this.#groups.file });
  }
}

function readPlacement(pull: Pull, placement: Placement): void {
  if (pull.event === LIST_START) {
    for (const _ of pull.entries('a mapping')) readPlacement(pull, placement);
    return;
  }
  for (const key of pull.keys('a mapping')) {
    const known = MAPPING_KEYS.find(name => name === key);
    if (known === undefined)
      pull.failAtKey(`a mapping has the unknown key "${key}"; the keys are ${MAPPING_KEYS.join(', ')}`);
    placement[known!] = pull.expectText(key);
  }
}
