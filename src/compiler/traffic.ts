import { SourceGatherer } from './crossbar-shape.js';
import type { LegalNetwork } from './legal.js';
import type { Partition, Slice } from './partition.js';
import { reachOf } from './reach.js';
import { coresOfNeurons } from './slices.js';
import { TreeSums } from './tree-sums.js';

/**
 * Spikes a step that a unit is taken to send, before anything ran: an eighth of the pixels of an MNIST image are
 * bright, and CSDP's layers fire in 2% of their neurons a step (learning systems, section 1a).
 */
export const INPUT_RATE = 1 / 8;
export const NEURON_RATE = 1 / 50;

/** Stands for the port where inputs enter the mesh. */
const PORT = -1;

/** What is known of how often units fire. */
export interface SpikeRates {
  /**
   * Spikes a step by neuron or unit as described; null: nothing is known.
   * @param population index in the image of a population or input
   */
  of(population: number): Float64Array | null;
}

/** Estimated packets a step between two places. */
export interface Flow {
  /** A core of the partition, or -1 for the port where inputs enter. */
  readonly from: number;
  readonly to: number;
  readonly packets: number;
}

/** Estimated packets a step that go to the same cores. */
export interface TreeFlow {
  /** A core of the partition, or -1 for the port where inputs enter. */
  readonly from: number;
  /** Ascending; not `from`. */
  readonly to: readonly number[];
  readonly packets: number;
}

export interface Traffic {
  /** Between different places; spikes and the messages of groups that span cores. */
  readonly flows: readonly Flow[];
  /** The same, by the cores that a packet reaches: added up over their targets they are `flows`. */
  readonly trees: readonly TreeFlow[];
  /**
   * As `flows`, but a spike counts for each crossbar that it reaches. On a core with crossbars of several projections
   * of one source that is more than is sent; the quick placement has always gone by it.
   */
  readonly rowFlows: readonly Flow[];
}

/** All traffic between different places, spikes and the messages of groups that span cores. */
export function estimateTraffic(
  network: LegalNetwork,
  partition: Partition,
  rates: SpikeRates | null = null,
): Traffic {
  const trees = treesOf(network, partition, rates);
  const flows = new FlowSums(partition.cores);
  for (const { from, to, packets } of trees) for (const core of to) flows.add(from, core, packets);
  return { trees, flows: flows.list(), rowFlows: rowFlows(network, partition, rates) };
}

function treesOf(network: LegalNetwork, partition: Partition, rates: SpikeRates | null): TreeFlow[] {
  const { populations, inputs, groups } = network;
  const coreOf = coresOfNeurons(network, partition);
  const trees = new TreeSums();
  for (let source = 0; source < populations.length + inputs.length; source++) {
    const known = rates?.of(source) ?? null;
    const isInput = source >= populations.length;
    for (const { start, cores } of reachOf(network, partition, source).byDelay) {
      for (let unit = 0; unit + 1 < start.length; unit++) {
        const from = isInput ? PORT : coreOf[source][unit];
        const packets = known === null ? (isInput ? INPUT_RATE : NEURON_RATE) : known[unit];
        if (packets > 0) trees.add(from, cores, start[unit], start[unit + 1], packets);
      }
    }
  }
  for (const group of groups) {
    const members = [...new Set(membersOf(group, partition).map(({ core }) => core))];
    for (const core of members) {
      trees.add(core, members, 0, 1, 1);
      trees.add(members[0], [core], 0, 1, 1);
    }
  }
  return trees.list();
}

/** Slices with neurons of a group, in the partition's order. */
function membersOf(
  { population, first, count }: LegalNetwork['groups'][number],
  { slices }: Partition,
): readonly Slice[] {
  return slices.filter(
    ({ neurons, ...slice }) =>
      slice.population === population && neurons.some(neuron => neuron >= first && neuron < first + count),
  );
}

function rowFlows(network: LegalNetwork, partition: Partition, rates: SpikeRates | null): Flow[] {
  const flows = new FlowSums(partition.cores);
  for (const projection of network.projections) {
    const gatherer = new SourceGatherer(projection);
    const senders = sendersOf(projection.source, network, partition);
    const known = rates?.of(projection.source) ?? null;
    const rate = projection.source >= network.populations.length ? INPUT_RATE : NEURON_RATE;
    for (const slice of partition.slices) {
      if (slice.population !== projection.target) continue;
      const { list, count } = gatherer.sourcesOf(slice.neurons);
      const packets = new Float64Array(senders.cores.length);
      for (let i = 0; i < count; i++) {
        packets[senders.of === null ? 0 : senders.of[list[i]]] += known === null ? 1 : known[list[i]];
      }
      const byCore = new Map<number, number>();
      senders.cores.forEach((core, sender) => {
        const sent = known === null ? packets[sender] * rate : packets[sender];
        byCore.set(core, (byCore.get(core) ?? 0) + sent);
      });
      for (const [core, sent] of byCore) flows.add(core, slice.core, sent);
    }
  }
  for (const group of network.groups) {
    const members = membersOf(group, partition);
    for (const { core } of members) {
      // A partial sum to the home core, and the third factor back.
      flows.add(core, members[0].core, 1);
      flows.add(members[0].core, core, 1);
    }
  }
  return flows.list();
}

/** Slices of a source, in the partition's order, and the one each of its neurons is in; for an input the port alone. */
function sendersOf(
  source: number,
  { populations }: LegalNetwork,
  { slices }: Partition,
): { readonly cores: readonly number[]; readonly of: Int32Array | null } {
  if (source >= populations.length) return { cores: [PORT], of: null };
  const sending = slices.filter(({ population }) => population === source);
  const of = new Int32Array(populations[source].size);
  sending.forEach(({ neurons }, sender) => {
    for (const neuron of neurons) of[neuron] = sender;
  });
  return { cores: sending.map(({ core }) => core), of };
}

/** Packets by pair of places, in the order in which the pairs are first added. */
class FlowSums {
  readonly #cores: number;
  readonly #packets = new Map<number, number>();

  constructor(cores: number) {
    this.#cores = cores;
  }

  add(from: number, to: number, packets: number): void {
    if (from === to || packets === 0) return;
    const key = (from + 1) * this.#cores + to;
    this.#packets.set(key, (this.#packets.get(key) ?? 0) + packets);
  }

  list(): Flow[] {
    return Array.from(this.#packets, ([key, packets]) => ({
      from: Math.floor(key / this.#cores) - 1,
      to: key % this.#cores,
      packets,
    }));
  }
}
