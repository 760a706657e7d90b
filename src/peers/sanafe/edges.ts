import { LIST_END, LIST_START, MAP_END, MAP_START, SCALAR } from '../../fixed/yaml-events/event.js';
import type { ConnectionList } from './connection-list.js';
import {
  currentEdgeKey,
  delayOf,
  EDGE_KEYS,
  edgeKey,
  edgeNumber,
  isSynapseKey,
  nameOf,
  tapOf,
  weightOf,
} from './edge-keys.js';
import { EdgeLines } from './edge-lines.js';
import { EdgeName } from './edge-name.js';
import type { Groups } from './groups.js';
import { readHyperEdge } from './hyper-edges.js';
import type { Notes } from './notes.js';
import type { Pull } from './pull.js';

/**
 * Reads the list of edges: maps from `a.0 -> b.1` (a synapse) or `a -> b` (many, by a pattern) to attributes.
 * A synapse takes no memory but its entries of `connections`.
 */
export function readEdges(pull: Pull, groups: Groups, connections: ConnectionList, notes: Notes): void {
  const name = new EdgeName(groups);
  const attributes = new EdgeAttributes(notes);
  const lines = new EdgeLines(groups.list, connections);
  pull.expect(LIST_START, 'edges');
  for (;;) {
    pull.skimLines(lines);
    if (pull.next() === LIST_END) return;
    pull.expect(MAP_START, 'an entry of edges');
    while (pull.next() !== MAP_END) {
      name.read(pull);
      const { source, target } = name;
      if (name.single) {
        pull.next();
        attributes.read(pull, name);
        connections.add(source, target, attributes.weight, attributes.delay, attributes.tap);
      } else {
        const place = pull.place();
        pull.next();
        readHyperEdge(pull, groups.list[source]!, groups.list[target]!, place, connections, notes);
      }
    }
  }
}

/** The attributes of one synapse at a time. */
class EdgeAttributes {
  /** By number of the key: what holds at last, in the map being read, and in its sub-section; NaN: nothing. */
  readonly #values = new Float64Array(EDGE_KEYS);
  readonly #beside = new Float64Array(EDGE_KEYS);
  readonly #within = new Float64Array(EDGE_KEYS);
  readonly #notes: Notes;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  get weight(): number {
    return weightOf(this.#values);
  }

  get delay(): number {
    return delayOf(this.#values);
  }

  get tap(): number {
    return tapOf(this.#values);
  }

  /** Reads a map or a list of maps; in a map what stands in it wins over its sub-section `synapse`. */
  read(pull: Pull, name: EdgeName): void {
    for (let key = 0; key < EDGE_KEYS; key++) this.#values[key] = Number.NaN;
    this.#readPart(pull);
    if (Number.isNaN(this.weight))
      pull.fail(`the edge ${name.text()} has no weight; give it one, {weight: 1.0}`);
  }

  #readPart(pull: Pull): void {
    if (pull.event === LIST_START) {
      for (let event = pull.next(); event !== LIST_END; event = pull.next()) this.#readPart(pull);
      return;
    }
    pull.expect(MAP_START, 'the attributes of an edge');
    // Loops, as calls cost more for so few values, in each of millions of synapses.
    for (let key = 0; key < EDGE_KEYS; key++) {
      this.#beside[key] = Number.NaN;
      this.#within[key] = Number.NaN;
    }
    let other: Set<string> | undefined;
    while (pull.next() !== MAP_END) {
      const key = currentEdgeKey(pull);
      if (key >= 0) {
        this.#readValue(pull, key, this.#beside);
        continue;
      }
      const text = pull.text();
      other ??= new Set();
      if (other.has(text))
        pull.fail(`the key ${JSON.stringify(text)} stands here a second time; leave one out`);
      other.add(text);
      this.#readOther(pull, text);
    }
    for (let key = 0; key < this.#values.length; key++) {
      const beside = this.#beside[key]!;
      const within = this.#within[key]!;
      if (!Number.isNaN(beside)) this.#values[key] = beside;
      // A delay or tap of the sub-section is for the synapse unit alone; what the dendrite was told before is forgotten.
      else if (!Number.isNaN(within)) this.#values[key] = isSynapseKey(key) ? within : Number.NaN;
    }
  }

  #readOther(pull: Pull, key: string): void {
    pull.next();
    if (key === 'synapse') {
      this.#readSection(pull);
    } else if (key === 'dendrite' || key === 'soma') {
      this.#notes.add(
        `SANA-FE does not use the sub-section "${key}" of an edge, so it has no effect`,
        pull.place(),
      );
      pull.skip();
    } else {
      this.#notes.add(`no model reads "${key}" of an edge`, pull.place());
      pull.skip();
    }
  }

  #readSection(pull: Pull): void {
    if (pull.event === LIST_START) {
      for (const _ of pull.entries('the sub-section "synapse"')) this.#readSection(pull);
      return;
    }
    for (const text of pull.keys('the sub-section "synapse"')) {
      const key = edgeKey(text);
      if (key === undefined) {
        this.#notes.add(`no model reads "${text}" of an edge`, pull.place());
        pull.skip();
      } else {
        const value = scalarNumber(pull, key);
        // Of a list of maps the first counts here.
        if (Number.isNaN(this.#within[key]!)) this.#within[key] = value;
        if (!isSynapseKey(key)) {
          this.#notes.add(
            `the dendrite is not told "${text}" of the sub-section "synapse", so it has no effect`,
            pull.place(),
          );
        }
      }
    }
  }

  #readValue(pull: Pull, key: number, values: Float64Array): void {
    if (!Number.isNaN(values[key]!))
      pull.fail(`the key "${pull.text()}" stands here a second time; leave one out`);
    pull.next();
    values[key] = scalarNumber(pull, key);
  }
}

function scalarNumber(pull: Pull, key: number): number {
  return pull.event === SCALAR
    ? edgeNumber(pull, key)
    : pull.fail(`${nameOf(key)} of an edge must be a number`);
}
