import type { SanafeSystem } from './system.js';

/** Synapses of the sources one after the other: starts by neuron, and numbers of connections. */
export interface SynapsesBySource {
  readonly starts: Int32Array;
  readonly connection: Int32Array;
}

/** What is looked up, and by which model of dendrite unit. */
export interface LookUp<T extends Uint8Array | Uint16Array> {
  readonly model: string;
  /** [connections] what the connections name, or null for none of them. */
  readonly named: T | null;
  /** What `named` holds for a connection that names nothing. */
  readonly nothing: number;
}

/**
 * What SANA-FE's dendrite units look up for a synapse (a delay, a tap): by its address, which counts the synapses of each synapse
 * unit (groups in the order of their names, neurons in that of their indices, then in the order of the file). Synapses of two
 * synapse units in front of one dendrite unit share addresses, and what was named last holds for both.
 *
 * @returns [synapses] in the order of `bySource`, 0 where nothing was named; null where no unit looks anything up
 */
export function lookUp<T extends Uint8Array | Uint16Array>(
  { architecture, network }: SanafeSystem,
  { starts, connection }: SynapsesBySource,
  { model, named, nothing }: LookUp<T>,
): Uint16Array | null {
  if (named === null) return null;
  const { targets } = network.connections;
  const { coreOf, synapseUnit, dendriteUnit } = network;
  const nextAddress = new Map<number, number>();
  /** By dendrite unit: values by the address of a synapse. */
  const tables: Uint16Array[] = [];
  const tableNumbers = new Map<number, number>();
  const address = new Int32Array(connection.length);
  const tableOf = new Int32Array(connection.length).fill(-1);
  const groups = [...network.groups].sort(({ name: a }, { name: b }) => (a < b ? -1 : a > b ? 1 : 0));
  const stride = architecture.cores.reduce((most, { units }) => Math.max(most, units.length), 1);
  for (const { first, size } of groups) {
    for (let place = starts[first]; place < starts[first + size]; place++) {
      const number = connection[place];
      const target = targets[number];
      const core = coreOf[target];
      const unit = core * stride + synapseUnit[target];
      const own = nextAddress.get(unit) ?? 0;
      nextAddress.set(unit, own + 1);
      if (architecture.cores[core].units[dendriteUnit[target]].dendrite?.model !== model) continue;
      const key = core * stride + dendriteUnit[target];
      const table = tableNumbers.get(key) ?? tables.push(new Uint16Array(64)) - 1;
      tableNumbers.set(key, table);
      address[place] = own;
      tableOf[place] = table;
      if (named[number] !== nothing) tables[table] = withValue(tables[table], own, named[number]);
    }
  }
  if (tables.length === 0) return null;
  const found = new Uint16Array(connection.length);
  for (let place = 0; place < found.length; place++) {
    if (tableOf[place] >= 0) found[place] = tables[tableOf[place]][address[place]] ?? 0;
  }
  return found;
}

function withValue(values: Uint16Array, address: number, value: number): Uint16Array {
  let table = values;
  if (address >= table.length) {
    table = new Uint16Array(2 * address);
    table.set(values);
  }
  table[address] = value;
  return table;
}
