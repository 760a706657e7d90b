import { raise } from '../fixed/error.js';
import type { ChipModel } from '../hardware/schema.js';
import type { LegalNetwork } from './legal.js';
import type { Partition } from './partition.js';
import { reachOf } from './reach.js';
import { coresOfNeurons } from './slices.js';

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

export function fanOutOf(network: LegalNetwork, partition: Partition): FanOut {
  const { populations, inputs } = network;
  const axonsOut = new Array<number>(partition.cores).fill(0);
  let widest = { population: '', neuron: 0, crossbars: 0 };
  const coreOf = coresOfNeurons(network, partition);
  [...populations, ...inputs].forEach(({ name, size }, source) => {
    const { crossbars, byDelay } = reachOf(network, partition, source);
    for (let neuron = 0; neuron < size; neuron++) {
      if (crossbars[neuron] > widest.crossbars) {
        widest = { population: name, neuron, crossbars: crossbars[neuron] };
      }
    }
    if (source >= populations.length) return;
    for (const { start } of byDelay) {
      for (let neuron = 0; neuron < size; neuron++) {
        axonsOut[coreOf[source][neuron]] += start[neuron + 1] - start[neuron];
      }
    }
  });
  return { axonsOut, widest };
}
