import { crossbarShape } from './crossbar-shape.js';
import type { LegalNetwork, LegalProjection } from './legal.js';
import type { Partition } from './partition.js';

/**
 * Spikes a step that a unit is taken to send, before anything ran: an eighth of the pixels of an MNIST image are
 * bright, and CSDP's layers fire in 2% of their neurons a step (learning systems, section 1a).
 */
export const INPUT_RATE = 1 / 8;
export const NEURON_RATE = 1 / 50;

/** Estimated packets a step between two places. */
export interface Flow {
  /** A core of the partition, or -1 for the port where inputs enter. */
  readonly from: number;
  readonly to: number;
  readonly packets: number;
}

/** All flows between different places, spikes and the messages of groups that span cores. */
export function estimateTraffic(network: LegalNetwork, partition: Partition): Flow[] {
  const flows = new Map<string, Flow>();
  const add = (from: number, to: number, packets: number) => {
    if (from === to || packets === 0) return;
    const key = `${from} ${to}`;
    flows.set(key, { from, to, packets: (flows.get(key)?.packets ?? 0) + packets });
  };
  for (const projection of network.projections) {
    for (const slice of partition.slices) {
      if (slice.population !== projection.target) continue;
      const { rowSource } = crossbarShape(projection, slice.first, slice.count);
      for (const [from, packets] of packetsByCore(projection, rowSource, network, partition)) {
        add(from, slice.core, packets);
      }
    }
  }
  for (const { population, first, count } of network.groups) {
    const members = partition.slices.filter(
      slice =>
        slice.population === population && slice.first < first + count && first < slice.first + slice.count,
    );
    for (const { core } of members) {
      // A partial sum to the home core, and the third factor back.
      add(core, members[0].core, 1);
      add(members[0].core, core, 1);
    }
  }
  return [...flows.values()];
}

function packetsByCore(
  { source }: LegalProjection,
  rowSource: Int32Array,
  { populations }: LegalNetwork,
  { slices }: Partition,
): Map<number, number> {
  if (source >= populations.length) return new Map([[-1, rowSource.length * INPUT_RATE]]);
  const packets = new Map<number, number>();
  for (const { population, core, first, count } of slices) {
    if (population !== source) continue;
    const rows = rowSource.filter(row => row >= first && row < first + count).length;
    packets.set(core, (packets.get(core) ?? 0) + rows * NEURON_RATE);
  }
  return packets;
}
