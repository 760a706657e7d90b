import { raise } from '../fixed/error.js';
import type { ChipModel } from '../hardware/schema.js';
import type { LegalNetwork } from './legal.js';
import type { Partition } from './partition.js';

/**
 * What leaves the cores: an output axon for each (neuron, destination core, delay), and the crossbars that one
 * source reaches. Both follow only from the whole partition.
 */
interface FanOut {
  /** By core. */
  readonly axonsOut: readonly number[];
  /** The source that reaches most crossbars. */
  readonly widest: { readonly population: string; readonly neuron: number; readonly crossbars: number };
}

/** Populations with neurons on a core that has too few output axons: more cores give each fewer. */
export function sourcesToSplit(network: LegalNetwork, partition: Partition, chip: ChipModel): number[] {
  const { axonsOut } = fanOutOf(network, partition);
  const full = new Set<number>();
  for (const { core, population, count } of partition.slices) {
    if (axonsOut[core] > chip.capacity.axonsOut && count > 1 && !network.populations[population].whole) {
      full.add(population);
    }
  }
  return [...full];
}

/** @throws SpikeloomError naming the core's layer or the source, the actual value, the limit and the fix */
export function checkSpikeFanOut(network: LegalNetwork, partition: Partition, chip: ChipModel): void {
  const { axonsOut, widest } = fanOutOf(network, partition);
  const core = axonsOut.findIndex(count => count > chip.capacity.axonsOut);
  if (core >= 0) {
    const slice = partition.slices.find(candidate => candidate.core === core)!;
    raise(
      `layer ${network.populations[slice.population].name} needs ${axonsOut[core]} output axons on core ${core}; limit ${chip.capacity.axonsOut}; raise --cores-per-layer or split the targets over fewer cores`,
    );
  }
  const { maxFanInCrossbars = Number.POSITIVE_INFINITY } = chip.capacity;
  if (widest.crossbars > maxFanInCrossbars) {
    raise(
      `neuron ${widest.neuron} of ${widest.population} reaches ${widest.crossbars} crossbars; limit ${maxFanInCrossbars}; split the targets over fewer cores`,
    );
  }
}

function fanOutOf({ populations, inputs, projections }: LegalNetwork, { slices, cores }: Partition): FanOut {
  const axonsOut = new Array<number>(cores).fill(0);
  let widest = { population: '', neuron: 0, crossbars: 0 };
  [...populations, ...inputs].forEach(({ name, size }, source) => {
    const targets = projections.filter(projection => projection.source === source);
    const coreOf = new Int32Array(size).fill(-1);
    for (const slice of slices) {
      if (slice.population === source) coreOf.fill(slice.core, slice.first, slice.first + slice.count);
    }
    const reached = targets.flatMap(projection =>
      slices
        .filter(slice => slice.population === projection.target)
        .map(slice => ({
          key: `${slice.core} ${projection.delayTicks}`,
          rows: heldRows(projection.mask, projection.pre, slice.first, slice.count),
        })),
    );
    for (let neuron = 0; neuron < size; neuron++) {
      const here = reached.filter(({ rows }) => rows === null || rows[neuron] === 1);
      if (here.length > widest.crossbars) widest = { population: name, neuron, crossbars: here.length };
      if (coreOf[neuron] >= 0) axonsOut[coreOf[neuron]] += new Set(here.map(({ key }) => key)).size;
    }
  });
  return { axonsOut, widest };
}

/** 1 for each source with a synapse into neurons `first .. first + count - 1`; null: all. */
function heldRows(mask: Uint8Array | null, pre: number, first: number, count: number): Uint8Array | null {
  if (mask === null) return null;
  const rows = new Uint8Array(pre);
  for (let neuron = first; neuron < first + count; neuron++) {
    for (let source = 0; source < pre; source++) rows[source] |= mask[neuron * pre + source];
  }
  return rows;
}
