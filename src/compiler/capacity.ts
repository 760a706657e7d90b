import type { ChipModel } from '../hardware/schema.js';
import { CrossbarMeasure } from './crossbar-shape.js';
import type { LegalNetwork } from './legal.js';

/** Everything that a core has a limit for. */
export interface CoreLoad {
  readonly neurons: number;
  /** Rows of all crossbars on the core. */
  readonly axonsIn: number;
  readonly synapseMemoryBits: number;
  /** Goodness groups with neurons on the core. */
  readonly thirdFactors: number;
}

/** Neurons `first .. first + count - 1` of a population. */
export interface Part {
  readonly population: number;
  readonly first: number;
  readonly count: number;
}

/** What a part takes of its core; remembered, since partitioning asks again and again. */
export type LoadOf = (part: Part) => CoreLoad;

export function loadCounter(network: LegalNetwork): LoadOf {
  const loads = new NeuronLoads(network);
  const known = new Map<string, CoreLoad>();
  return part => {
    const { population, first, count } = part;
    const key = `${population} ${first} ${count}`;
    const load = known.get(key) ?? loads.of(population, neuronsOf(part));
    known.set(key, load);
    return load;
  };
}

/** The neurons of a part, as described. */
export function neuronsOf({ first, count }: Part): Int32Array {
  const neurons = new Int32Array(count);
  for (let i = 0; i < count; i++) neurons[i] = first + i;
  return neurons;
}

/** Counts what any neurons of a population take of a core, as one slice. */
export class NeuronLoads {
  readonly #network: LegalNetwork;
  readonly #measures: readonly CrossbarMeasure[];

  constructor(network: LegalNetwork) {
    this.#network = network;
    this.#measures = network.projections.map(projection => new CrossbarMeasure(projection));
  }

  /** @param neurons as described, ascending */
  of(population: number, neurons: Int32Array): CoreLoad {
    const { projections, groups } = this.#network;
    let axonsIn = 0;
    let synapseMemoryBits = 0;
    projections.forEach((projection, index) => {
      if (projection.target !== population) return;
      const { rows, memoryBits } = this.#measures[index].shapeOnto(neurons);
      axonsIn += rows;
      synapseMemoryBits += memoryBits;
    });
    const thirdFactors = groups.filter(
      group => group.population === population && holdsAny(neurons, group.first, group.first + group.count),
    ).length;
    return { neurons: neurons.length, axonsIn, synapseMemoryBits, thirdFactors };
  }
}

function holdsAny(ascending: Int32Array, low: number, high: number): boolean {
  const place = lowerBound(ascending, low);
  return place < ascending.length && ascending[place] < high;
}

/** Place of the first entry that is at least `value`; the length where there is none. */
export function lowerBound(ascending: Int32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function addLoads(a: CoreLoad, b: CoreLoad): CoreLoad {
  return {
    neurons: a.neurons + b.neurons,
    axonsIn: a.axonsIn + b.axonsIn,
    synapseMemoryBits: a.synapseMemoryBits + b.synapseMemoryBits,
    thirdFactors: a.thirdFactors + b.thirdFactors,
  };
}

/** Whether two loads fit one core together. */
export function fitsWith(a: CoreLoad, b: CoreLoad, { capacity, thirdFactor }: ChipModel): boolean {
  return (
    a.neurons + b.neurons <= capacity.neurons &&
    a.axonsIn + b.axonsIn <= capacity.axonsIn &&
    a.synapseMemoryBits + b.synapseMemoryBits <= capacity.synapseMemoryBits &&
    a.thirdFactors + b.thirdFactors <= thirdFactor.channelsPerCore
  );
}

/** A capacity of a core that a load exceeds: for "needs ... on core k; limit ...; fix". */
export interface Violation {
  readonly needs: string;
  readonly limit: string;
  readonly fix: string;
}

/** The first capacity that a load exceeds. */
export function violationOf(load: CoreLoad, { capacity, thirdFactor }: ChipModel): Violation | undefined {
  const fix = 'raise --cores-per-layer or make the layer smaller';
  if (load.neurons > capacity.neurons) {
    return { needs: `${load.neurons} neurons`, limit: String(capacity.neurons), fix };
  }
  if (load.axonsIn > capacity.axonsIn) {
    return {
      needs: `${load.axonsIn} input axons`,
      limit: String(capacity.axonsIn),
      fix: 'give it fewer sources or split its populations',
    };
  }
  if (load.synapseMemoryBits > capacity.synapseMemoryBits) {
    return {
      needs: `${kibibytes(load.synapseMemoryBits)} of synapse memory`,
      limit: kibibytes(capacity.synapseMemoryBits),
      fix: 'raise --cores-per-layer or lower the weight width',
    };
  }
  if (load.thirdFactors > thirdFactor.channelsPerCore) {
    return {
      needs: `${load.thirdFactors} third factors`,
      limit: String(thirdFactor.channelsPerCore),
      fix: 'raise --cores-per-layer or use fewer groups',
    };
  }
  return undefined;
}

/** Bits as KiB, bytes where they are few; rounded up, so that what is too much never looks as if it fitted. */
function kibibytes(bits: number): string {
  if (bits < 8 * 1024 * 16) return `${Math.ceil(bits / 8)} bytes`;
  return `${Math.ceil(bits / 8 / 102.4) / 10} KiB`;
}
