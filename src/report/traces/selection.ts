import type { TraceGroup, TraceSystem } from '../../engine/trace-observer.js';
import { raise } from '../../fixed/error.js';

/** The neurons that a trace is about: all, or those of some groups. */
export interface Selection {
  /** In the system's order. */
  readonly groups: readonly TraceGroup[];
  /** Of each number among all neurons, whether it is one of theirs. */
  holds(neuron: number): boolean;
  /** Places in `TraceSystem.probes` of the probes that are theirs. */
  readonly probes: readonly number[];
}

/**
 * @param names groups; undefined: all
 * @throws SpikeloomError for a name that the system has no group of
 */
export function select(system: TraceSystem, names: readonly string[] | undefined): Selection {
  const { network, probes } = system;
  const known = system.groups.map(group => group.name);
  const unknown = names?.find(name => !known.includes(name));
  if (unknown !== undefined) {
    raise(`--trace-of ${unknown}: no such population; network ${network} has ${known.join(', ')}`);
  }
  const groups = system.groups.filter(({ name }) => names === undefined || names.includes(name));
  const holds =
    names === undefined
      ? () => true
      : (neuron: number) => groups.some(({ first, size }) => neuron >= first && neuron < first + size);
  const places = Array.from(probes, (neuron, place) => (holds(neuron) ? place : -1));
  return { groups, holds, probes: places.filter(place => place >= 0) };
}

/** Names of neurons, `group.index`: made once for each that occurs. */
export class NeuronNames {
  readonly #groups: readonly TraceGroup[];
  readonly #names = new Map<number, string>();

  constructor({ groups }: Pick<TraceSystem, 'groups'>) {
    this.#groups = groups;
  }

  of(neuron: number): string {
    let name = this.#names.get(neuron);
    if (name === undefined) {
      name = this.#make(neuron);
      this.#names.set(neuron, name);
    }
    return name;
  }

  #make(neuron: number): string {
    let low = 0;
    let high = this.#groups.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#groups[middle].first <= neuron) low = middle;
      else high = middle - 1;
    }
    const { name, first } = this.#groups[low];
    return `${name}.${neuron - first}`;
  }
}
