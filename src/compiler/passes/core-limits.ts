import type { ChipModel } from '../../hardware/schema.js';
import type { ExpandedProjection } from '../../network/description.js';
import type { FanIn } from '../fan-in.js';
import type { Draft } from './draft.js';

const DEFAULT_WEIGHT_BITS = 8;

/** A neuron that has more synapses than a core can hold for it. */
export interface FullNeuron {
  readonly neuron: number;
  /** As in "neuron 3 of z takes `what`; limit `limit`". */
  readonly what: string;
  readonly limit: string;
}

/** Input axons of every neuron of a population, one a synapse and projection. */
export function axonsOf(draft: Draft, population: string): Int32Array {
  return added(draft, population, () => 1);
}

/**
 * The neuron with most input axons, or most synapse memory, where it is more than a core has. Memory is counted as
 * weights alone, so that a network may still be refused when its crossbars are laid out.
 */
export function fullestNeuron(draft: Draft, population: string, chip: ChipModel): FullNeuron | null {
  const { axonsIn, synapseMemoryBits } = chip.capacity;
  const incoming = draft.projections().filter(([, { to }]) => to === population);
  const sources = incoming.reduce((sum, [, { from }]) => sum + draft.sizeOf(from), 0);
  const widest = Math.max(...chip.formats.weightBits);
  if (sources <= axonsIn && sources * widest <= synapseMemoryBits) return null;
  const axons = axonsOf(draft, population);
  const neuron = largest(axons);
  if (axons[neuron] > axonsIn) {
    return { neuron, what: `${axons[neuron]} input axons`, limit: `${axonsIn} a core` };
  }
  const bits = added(draft, population, name => weightBitsOf(draft, name, chip));
  const heaviest = largest(bits);
  if (bits[heaviest] <= synapseMemoryBits) return null;
  return {
    neuron: heaviest,
    what: `${Math.ceil(bits[heaviest] / 8)} bytes of synapse memory`,
    limit: `${Math.floor(synapseMemoryBits / 8)} bytes a core`,
  };
}

/** Bits that a weight of a projection takes in the synapse memory; 0 where a kernel is kept once. */
export function weightBitsOf(draft: Draft, projection: string, { formats, abilities }: ChipModel): number {
  const synapses = draft.synapses(projection);
  if (synapses.layout === 'sparse' && synapses.kernel !== null && abilities.sharedWeights === 'native')
    return 0;
  const [, spec] = draft.projections().find(([name]) => name === projection)!;
  const { weightBits = DEFAULT_WEIGHT_BITS } = spec;
  const widths = formats.weightBits.filter(bits => bits >= weightBits);
  return widths.length === 0 ? weightBits : Math.min(...widths);
}

/** Synapses onto a neuron. */
export function synapsesOnto({ start }: FanIn, neuron: number): number {
  return start[neuron + 1] - start[neuron];
}

function added(draft: Draft, population: string, eachOf: (projection: string) => number): Int32Array {
  const sums = new Int32Array(draft.sizeOf(population));
  for (const [name, { to }] of draft.projections()) {
    if (to !== population) continue;
    const each = eachOf(name);
    const count = synapseCounter(draft.synapses(name));
    for (let neuron = 0; neuron < sums.length; neuron++) sums[neuron] += each * count(neuron);
  }
  return sums;
}

/** How many synapses a projection has onto a neuron; its pairs are not listed for that. */
export function synapseCounter(synapses: ExpandedProjection): (neuron: number) => number {
  if (synapses.layout === 'sparse') return neuron => synapses.start[neuron + 1] - synapses.start[neuron];
  const { mask, pre } = synapses;
  if (mask === null) return () => pre;
  return neuron => {
    let held = 0;
    for (let pair = neuron * pre; pair < (neuron + 1) * pre; pair++) held += mask[pair];
    return held;
  };
}

function largest(values: Int32Array): number {
  let place = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[place]) place = i;
  return place;
}
