import type { ChipModel } from '../hardware/schema.js';
import { crossbarShape } from './crossbar-shape.js';
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
  const known = new Map<string, CoreLoad>();
  return part => {
    const key = `${part.population} ${part.first} ${part.count}`;
    const load = known.get(key) ?? loadOf(network, part);
    known.set(key, load);
    return load;
  };
}

function loadOf({ projections, groups }: LegalNetwork, { population, first, count }: Part): CoreLoad {
  let axonsIn = 0;
  let synapseMemoryBits = 0;
  for (const projection of projections) {
    if (projection.target !== population) continue;
    const shape = crossbarShape(projection, first, count);
    axonsIn += shape.rowSource.length;
    synapseMemoryBits += shape.memoryBits;
  }
  const thirdFactors = groups.filter(
    group =>
      group.population === population && group.first < first + count && first < group.first + group.count,
  ).length;
  return { neurons: count, axonsIn, synapseMemoryBits, thirdFactors };
}

export function addLoads(a: CoreLoad, b: CoreLoad): CoreLoad {
  return {
    neurons: a.neurons + b.neurons,
    axonsIn: a.axonsIn + b.axonsIn,
    synapseMemoryBits: a.synapseMemoryBits + b.synapseMemoryBits,
    thirdFactors: a.thirdFactors + b.thirdFactors,
  };
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
