import type { ChipModel } from '../hardware/schema.js';
import type { ChipImage } from '../image/layout.js';
import { sourceLayout } from '../image/sources.js';
import { crossbarMemoryBits } from './crossbar-shape.js';
import type { LegalNetwork } from './legal.js';
import { INPUT_RATE, NEURON_RATE } from './traffic.js';

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
  readonly packetsPerStep: number;
  /** The longest way of any packet, in links. */
  readonly longestHops: number;
}

export function mappingCost(image: ChipImage): MappingCost {
  const { routes, slices } = image;
  const neurons = slices.reduce((sum, { count }) => sum + count, 0);
  const { count: sources } = sourceLayout(image);
  let packetHopsPerStep = 0;
  let packetsPerStep = 0;
  let longestHops = 0;
  for (let source = 0; source < sources; source++) {
    const rate = source < neurons ? NEURON_RATE : INPUT_RATE;
    for (let route = routes.sourceStart[source]; route < routes.sourceStart[source + 1]; route++) {
      packetHopsPerStep += rate * (routes.hopsEastWest[route] + routes.hopsNorthSouth[route]);
      packetsPerStep += rate * routes.packets[route];
      longestHops = Math.max(longestHops, routes.farEastWest[route] + routes.farNorthSouth[route]);
    }
  }
  return { packetHopsPerStep, packetsPerStep, longestHops };
}

/** Every core's fill, counted from the image and the widths that the chip packs. */
export function coreFills(image: ChipImage, network: LegalNetwork, chip: ChipModel): CoreFill[] {
  const { capacity, thirdFactor } = chip;
  const packedBits = new Map(network.projections.map(({ name, packedBits }) => [name, packedBits]));
  const axonsOut = axonsOutByCore(image);
  return image.cores.map(({ id, x, y }, core) => {
    const here = image.slices.filter(slice => slice.core === core);
    const crossbars = image.crossbars.filter(({ slice }) => image.slices[slice].core === core);
    const fill = (used: number, limit: number): Fill => ({ used, capacity: limit });
    return {
      core: id,
      x,
      y,
      holds: here.map(
        ({ population, first, count }) =>
          `${image.populations[population].name}[${first}..${first + count - 1}]`,
      ),
      neurons: fill(
        here.reduce((sum, { count }) => sum + count, 0),
        capacity.neurons,
      ),
      axonsIn: fill(
        crossbars.reduce((sum, { rows }) => sum + rows, 0),
        capacity.axonsIn,
      ),
      axonsOut: fill(axonsOut[core], capacity.axonsOut),
      synapseMemoryBits: fill(
        crossbars.reduce(
          (sum, crossbar) =>
            sum +
            memoryBitsOf(crossbar, image.slices[crossbar.slice].count, packedBits.get(crossbar.projection)!),
          0,
        ),
        capacity.synapseMemoryBits,
      ),
      thirdFactors: fill(
        image.reductions.filter(({ members }) =>
          members.some(({ slice }) => image.slices[slice].core === core),
        ).length,
        thirdFactor.channelsPerCore,
      ),
    };
  });
}

function memoryBitsOf(crossbar: ChipImage['crossbars'][number], columns: number, packedBits: number): number {
  const { storage, mask, rows, weights } = crossbar;
  const synapses = mask === null ? weights.length : mask.reduce((sum, word) => sum + popCount(word), 0);
  return crossbarMemoryBits({ storage, masked: mask !== null, rows, columns, synapses }, packedBits);
}

function popCount(word: number): number {
  let rest = word >>> 0;
  let count = 0;
  for (; rest !== 0; rest &= rest - 1) count++;
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
