import type { ChipModel } from '../hardware/schema.js';
import type { ChipImage } from '../image/layout.js';
import { CrossbarMeasure, crossbarMemoryBits } from './crossbar-shape.js';
import type { LegalNetwork } from './legal.js';
import { INPUT_RATE, NEURON_RATE, type SpikeRates } from './traffic.js';

/** How much of a capacity a core uses. */
export interface Fill {
  readonly used: number;
  readonly capacity: number;
}

export interface CoreFill {
  readonly core: number;
  readonly x: number;
  readonly y: number;
  /** Its slices, such as `z1[0..99]`. */
  readonly holds: readonly string[];
  readonly neurons: Fill;
  readonly axonsIn: Fill;
  readonly axonsOut: Fill;
  readonly synapseMemoryBits: Fill;
  readonly thirdFactors: Fill;
}

/** What a mapping costs on the network, with estimated spike rates. */
export interface MappingCost {
  /** Estimated packets x links a step. */
  readonly packetHopsPerStep: number;
  /** Those of them between chips. */
  readonly offChipHopsPerStep: number;
  readonly packetsPerStep: number;
  /** The longest way of any packet, in links; on several chips, of those that leave most of them. */
  readonly longestHops: number;
}

/** @param rates null: estimated */
export function mappingCost(image: ChipImage, rates: SpikeRates | null = null): MappingCost {
  const { routes, populations, slices, encoders } = image;
  const sums = { packetHopsPerStep: 0, offChipHopsPerStep: 0, packetsPerStep: 0, longestHops: 0 };
  let source = 0;
  const add = (rate: number) => {
    for (let route = routes.sourceStart[source]; route < routes.sourceStart[source + 1]; route++) {
      const offChip = routes.hopsOffChip[route];
      sums.packetHopsPerStep += rate * (routes.hopsEastWest[route] + routes.hopsNorthSouth[route] + offChip);
      sums.offChipHopsPerStep += rate * offChip;
      sums.packetsPerStep += rate * routes.packets[route];
      const far = routes.farEastWest[route] + routes.farNorthSouth[route] + routes.farOffChip[route];
      sums.longestHops = Math.max(sums.longestHops, far);
    }
    source++;
  };
  for (const { population, first, count } of slices) {
    const known = rates?.of(population) ?? null;
    const { order } = populations[population];
    for (let place = first; place < first + count; place++) {
      add(known === null ? NEURON_RATE : known[order === null ? place : order[place]]);
    }
  }
  for (const { population, count } of encoders) {
    const known = rates?.of(population) ?? null;
    for (let unit = 0; unit < count; unit++) add(known === null ? INPUT_RATE : known[unit]);
  }
  return sums;
}

/** Every core's fill, counted from the image and the widths that the chip packs. */
export function coreFills(image: ChipImage, network: LegalNetwork, chip: ChipModel): CoreFill[] {
  const { capacity, thirdFactor } = chip;
  const measures = new Map(
    network.projections.map(projection => [
      projection.name,
      { packedBits: projection.packedBits, measure: new CrossbarMeasure(projection) },
    ]),
  );
  const axonsOut = axonsOutByCore(image);
  const used = image.cores.map(() => ({
    holds: [] as string[],
    neurons: 0,
    axonsIn: 0,
    memoryBits: 0,
    groups: 0,
  }));
  for (const { core, population, first, count } of image.slices) {
    const { name, order } = image.populations[population];
    // Numbers in a layer that lies in another order are places, not the neurons that were described.
    const neurons = order === null ? `[${first}..${first + count - 1}]` : `(${count})`;
    used[core].holds.push(`${name}${neurons}`);
    used[core].neurons += count;
  }
  for (const crossbar of image.crossbars) {
    const slice = image.slices[crossbar.slice];
    used[slice.core].axonsIn += crossbar.rows;
    used[slice.core].memoryBits += memoryBitsOf(crossbar, image, measures.get(crossbar.projection)!);
  }
  for (const { members } of image.reductions) {
    for (const core of new Set(members.map(({ slice }) => image.slices[slice].core))) used[core].groups++;
  }
  return image.cores.map(({ id, x, y }, core) => {
    const { holds, neurons, axonsIn, memoryBits, groups } = used[core];
    return {
      core: id,
      x,
      y,
      holds,
      neurons: { used: neurons, capacity: capacity.neurons },
      axonsIn: { used: axonsIn, capacity: capacity.axonsIn },
      axonsOut: { used: axonsOut[core], capacity: capacity.axonsOut },
      synapseMemoryBits: { used: memoryBits, capacity: capacity.synapseMemoryBits },
      thirdFactors: { used: groups, capacity: thirdFactor.channelsPerCore },
    };
  });
}

function memoryBitsOf(
  crossbar: ChipImage['crossbars'][number],
  { slices, populations }: ChipImage,
  { packedBits, measure }: { readonly packedBits: number; readonly measure: CrossbarMeasure },
): number {
  const { storage, mask, rows, weights, slice } = crossbar;
  const { population, first, count: columns } = slices[slice];
  const { order } = populations[population];
  const neurons = Int32Array.from({ length: columns }, (_, k) => order?.[first + k] ?? first + k);
  const synapses = mask === null ? weights.length : popCounts(mask);
  const kernelWeights = measure.kernelWeightsOnto(neurons);
  const content = { storage, masked: mask !== null, rows, columns, synapses, kernelWeights };
  return crossbarMemoryBits(content, packedBits);
}

function popCounts(words: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < words.length; i++) for (let rest = words[i]; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function axonsOutByCore({ cores, slices, routes }: ChipImage): number[] {
  const result = new Array<number>(cores.length).fill(0);
  let source = 0;
  for (const { core, count } of slices) {
    for (let neuron = 0; neuron < count; neuron++, source++) {
      for (let route = routes.sourceStart[source]; route < routes.sourceStart[source + 1]; route++) {
        result[core] += routes.packets[route];
      }
    }
  }
  return result;
}
