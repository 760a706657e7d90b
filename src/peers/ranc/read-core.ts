import { raise } from '../../fixed/error.js';
import type { JsonReader } from './json-reader.js';
import { readKeys } from './keys.js';
import { INT32, WEIGHT } from './limits.js';
import type { RancConfig, RancCore } from './system.js';
import type { TargetCheck } from './target-check.js';

/** Reads cores one after the other, in arrays that it uses again for each. */
export class CoreReader {
  readonly #reader: JsonReader;
  readonly #config: RancConfig;
  readonly #check: TargetCheck;
  /** Of the core that is being read: types of its axons, connections [neuron][axon], weights [neuron][type]. */
  readonly #types: Uint8Array;
  readonly #connections: Uint8Array;
  readonly #weights: Int32Array;
  /** Where each neuron's destination stands in the file, and what it is: offsets of the core's own cell. */
  readonly #places: Int32Array;
  readonly #offsets: Int32Array;

  constructor(reader: JsonReader, config: RancConfig, check: TargetCheck) {
    const { axons, neurons, weights } = config;
    this.#reader = reader;
    this.#config = config;
    this.#check = check;
    this.#types = new Uint8Array(axons);
    this.#connections = new Uint8Array(axons * neurons);
    this.#weights = new Int32Array(neurons * weights);
    this.#places = new Int32Array(neurons * 4);
    this.#offsets = new Int32Array(neurons * 2);
  }

  /** @param index its number in the file, for messages */
  read(index: number): RancCore {
    const reader = this.#reader;
    const { axons, neurons, weights, columns, rows, maxTickOffset } = this.#config;
    const int32s = () => new Int32Array(neurons);
    const core = {
      leak: int32s(),
      positiveThreshold: int32s(),
      negativeThreshold: int32s(),
      resetPotential: int32s(),
      resetMode: new Uint8Array(neurons),
      potential: int32s(),
      target: { cell: int32s(), axon: int32s(), tick: int32s() },
    };
    const at = new Int32Array(2);
    let named = false;
    let neuron = 0;
    const what = () => (named ? `core (${at[0]}, ${at[1]})` : `cores[${index}]`);
    const whatNeuron = () => `neurons[${neuron}] of ${what()}`;
    const whatRow = () => `connections[${neuron}] of ${what()}`;
    const value = (into: Int32Array | Uint8Array, key: string, low: number, high: number) => () => {
      into[neuron] = reader.integer(low, high, () => `${key} of ${whatNeuron()}`);
    };
    const state = (into: Int32Array, key: string) => value(into, key, INT32.min, INT32.max);
    const readers = {
      weights: () => {
        const name = () => `weights of ${whatNeuron()}`;
        reader.integers(this.#weights, neuron * weights, weights, WEIGHT.min, WEIGHT.max, name);
      },
      leak: state(core.leak, 'leak'),
      positive_threshold: state(core.positiveThreshold, 'positive_threshold'),
      negative_threshold: value(core.negativeThreshold, 'negative_threshold', INT32.min, INT32.max - 1),
      reset_potential: state(core.resetPotential, 'reset_potential'),
      reset_mode: value(core.resetMode, 'reset_mode', 0, 1),
      current_potential: state(core.potential, 'current_potential'),
      destination_core_offset: () => {
        const name = () => `destination_core_offset of ${whatNeuron()}`;
        reader.integers(
          this.#offsets,
          neuron * 2,
          2,
          -Math.max(columns, rows),
          Math.max(columns, rows),
          name,
        );
        this.#keepPlace(neuron * 4);
      },
      destination_axon: () => {
        value(core.target.axon, 'destination_axon', 0, this.#check.mostAxons - 1)();
        this.#keepPlace(neuron * 4 + 2);
      },
      destination_tick: value(core.target.tick, 'destination_tick', 0, maxTickOffset - 2),
    };
    readKeys(reader, what, {
      coordinates: () => {
        const name = () => `coordinates of cores[${index}]`;
        reader.integers(at, 0, 2, 0, Math.max(columns, rows) - 1, name);
        if (at[0] >= columns || at[1] >= rows) {
          reader.refuse(
            `${name()} are (${at[0]}, ${at[1]}); limit (${columns - 1}, ${rows - 1}), as the grid is ${columns} x ${rows}`,
          );
        }
        named = true;
      },
      axons: () => reader.integers(this.#types, 0, axons, 0, weights - 1, () => `axons of ${what()}`),
      connections: () => {
        this.#list(
          () => `connections of ${what()}`,
          neurons,
          k => {
            neuron = k;
            reader.integers(this.#connections, k * axons, axons, 0, 1, whatRow);
          },
        );
      },
      neurons: () => {
        this.#list(
          () => `neurons of ${what()}`,
          neurons,
          k => {
            neuron = k;
            readKeys(reader, whatNeuron, readers);
          },
        );
      },
    });
    this.#findTargets(core.target, at, what);
    return { x: at[0], y: at[1], ...core, ...this.#synapses() };
  }

  /** A list of `count` things. */
  #list(name: () => string, count: number, read: (index: number) => void): void {
    const reader = this.#reader;
    reader.openList(name);
    const { line, column } = reader;
    let length = 0;
    for (; reader.nextItem(name, length === 0); length++) {
      if (length === count) {
        reader.refuse(
          `${name()} has more than ${count} entries; expected ${count}, as num_neurons is ${count}`,
        );
      }
      read(length);
    }
    if (length === count) return;
    raise(
      `${name()} has ${length} entries; expected ${count}, as num_neurons is ${count}`,
      reader.placeAt(line, column),
    );
  }

  #keepPlace(at: number): void {
    this.#places[at] = this.#reader.line;
    this.#places[at + 1] = this.#reader.column;
  }

  /** Cells that neurons send to; all are on the grid. */
  #findTargets({ cell, axon }: RancCore['target'], [x, y]: Int32Array, what: () => string): void {
    const { columns, rows, neurons } = this.#config;
    for (let neuron = 0; neuron < neurons; neuron++) {
      const toX = x + this.#offsets[neuron * 2];
      const toY = y + this.#offsets[neuron * 2 + 1];
      const [line, column, axonLine, axonColumn] = this.#places.subarray(neuron * 4, neuron * 4 + 4);
      if (toX < 0 || toX >= columns || toY < 0 || toY >= rows) {
        raise(
          `destination_core_offset of neurons[${neuron}] of ${what()} leads to (${toX}, ${toY}), outside the grid of ${columns} x ${rows}; point it inside`,
          this.#reader.placeAt(line, column),
        );
      }
      cell[neuron] = toY * columns + toX;
      this.#check.add(
        cell[neuron],
        axon[neuron],
        axonLine,
        axonColumn,
        () => `neurons[${neuron}] of ${what()}`,
      );
    }
  }

  /** The weight of each connection, by the type of its axon. */
  #synapses(): Pick<RancCore, 'weights' | 'connected' | 'connections'> {
    const { axons, neurons, weights: types } = this.#config;
    const words = Math.ceil(neurons / 32);
    const connected = new Uint32Array(axons * words);
    const Weights = this.#weights.every(weight => weight >= -128 && weight <= 127) ? Int8Array : Int16Array;
    const weights = new Weights(axons * neurons);
    let connections = 0;
    // Fields are looked up once: this goes over every place of every core.
    const bits = this.#connections;
    const byType = this.#weights;
    const typeOf = this.#types;
    for (let axon = 0; axon < axons; axon++) {
      const type = typeOf[axon];
      for (let neuron = 0, at = axon; neuron < neurons; neuron++, at += axons) {
        if (bits[at] === 0) continue;
        connections++;
        connected[axon * words + (neuron >> 5)] |= 1 << (neuron & 31);
        weights[axon * neurons + neuron] = byType[neuron * types + type];
      }
    }
    return { weights, connected, connections };
  }
}
