import type { FanIn } from './fan-in.js';
import type { LegalProjection } from './legal.js';

/** What a projection's crossbar onto some neurons of its target holds. */
export interface CrossbarShape {
  /** Source neurons with at least one synapse onto them. */
  readonly rows: number;
  readonly synapses: number;
  readonly storage: 'dense' | 'sparse';
  /** Whether a dense crossbar has places without a synapse. */
  readonly masked: boolean;
  readonly memoryBits: number;
}

/** A crossbar at least this full is stored dense. */
const DENSE_FILL = 1 / 8;
/** So few columns are stored dense at any fill: a mask costs no more than column numbers. */
const FEW_COLUMNS = 8;

/** Sources with a synapse onto some neurons: the first `count` entries of `list`, in the order in which they are met. */
export interface SourceSet {
  readonly list: Int32Array;
  readonly count: number;
}

/** Gathers the sources of sets of neurons, in memory that it keeps; a set is valid until the next is asked for. */
export class SourceGatherer {
  readonly #fanIn: FanIn;
  readonly #all: Int32Array;
  readonly #met: Int32Array;
  readonly #list: Int32Array;
  #round = 0;

  constructor(fanIn: FanIn) {
    const { allToAll, pre, sources } = fanIn;
    this.#fanIn = fanIn;
    this.#all = allToAll ? sources : new Int32Array(0);
    this.#met = new Int32Array(allToAll ? 0 : pre);
    this.#list = new Int32Array(allToAll ? 0 : pre);
  }

  /** @param neurons of the projection's target */
  sourcesOf(neurons: Int32Array): SourceSet {
    const { allToAll, start, sources, pre } = this.#fanIn;
    if (allToAll) return { list: this.#all, count: neurons.length === 0 ? 0 : pre };
    const met = this.#met;
    const list = this.#list;
    const round = ++this.#round;
    let count = 0;
    for (let i = 0; i < neurons.length; i++) {
      const end = start[neurons[i] + 1];
      for (let synapse = start[neurons[i]]; synapse < end; synapse++) {
        const source = sources[synapse];
        if (met[source] === round) continue;
        met[source] = round;
        list[count++] = source;
      }
    }
    return { list, count };
  }
}

/** Measures the crossbars of one projection onto any neurons of its target, in memory that it keeps. */
export class CrossbarMeasure {
  readonly gatherer: SourceGatherer;
  readonly #projection: LegalProjection;
  /** The last set of neurons in which each element of a shared kernel was met. */
  readonly #met: Int32Array;
  #round = 0;

  constructor(projection: LegalProjection) {
    this.#projection = projection;
    this.gatherer = new SourceGatherer(projection);
    this.#met = new Int32Array(projection.sharedKernel?.weights ?? 0);
  }

  /** The crossbar onto some neurons, as one slice: how it is stored, and the memory that takes. */
  shapeOnto(neurons: Int32Array): CrossbarShape {
    const { packedBits } = this.#projection;
    const columns = neurons.length;
    const rows = this.gatherer.sourcesOf(neurons).count;
    const synapses = this.#synapsesOnto(neurons);
    const places = rows * columns;
    const storage = columns <= FEW_COLUMNS || synapses >= places * DENSE_FILL ? 'dense' : 'sparse';
    const masked = storage === 'dense' && synapses < places;
    const kernelWeights = this.kernelWeightsOnto(neurons);
    const content = { storage, masked, rows, columns, synapses, kernelWeights } as const;
    return { rows, synapses, storage, masked, memoryBits: crossbarMemoryBits(content, packedBits) };
  }

  /** Elements of the shared kernel that synapses onto some neurons have; null: each synapse has its own weight. */
  kernelWeightsOnto(neurons: Int32Array): number | null {
    const { sharedKernel, start } = this.#projection;
    if (sharedKernel === null) return null;
    const round = ++this.#round;
    let count = 0;
    for (const neuron of neurons) {
      for (let synapse = start[neuron]; synapse < start[neuron + 1]; synapse++) {
        const element = sharedKernel.index[synapse];
        if (this.#met[element] === round) continue;
        this.#met[element] = round;
        count++;
      }
    }
    return count;
  }

  #synapsesOnto(neurons: Int32Array): number {
    const { start } = this.#projection;
    let count = 0;
    for (let i = 0; i < neurons.length; i++) count += start[neurons[i] + 1] - start[neurons[i]];
    return count;
  }
}

/** What a crossbar's memory depends on, but for the width of a weight. */
interface CrossbarContent {
  readonly storage: 'dense' | 'sparse';
  readonly masked: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly synapses: number;
  /** Weights that its synapses share; null: each has its own. */
  readonly kernelWeights: number | null;
}

/**
 * Synapse memory of a crossbar in bits:
 * - dense: held synapses x bits, and one mask bit a place where some place holds none;
 * - sparse: (bits + column number) a synapse, and a pointer to each row and to the end;
 * - with a shared kernel, if that is less: its weights x bits once, and for each row the number of its first column and of the
 *   kernel's element there, from which the convolution's shape gives the others.
 */
export function crossbarMemoryBits(content: CrossbarContent, packedBits: number): number {
  const { storage, masked, rows, columns, synapses, kernelWeights } = content;
  const own =
    storage === 'dense'
      ? synapses * packedBits + (masked ? rows * columns : 0)
      : synapses * (packedBits + bitLength(columns - 1)) + (rows + 1) * bitLength(synapses);
  if (kernelWeights === null) return own;
  const entryBits = bitLength(columns - 1) + bitLength(kernelWeights - 1);
  return Math.min(own, kernelWeights * packedBits + rows * entryBits);
}

/** Bits to write a number. */
function bitLength(value: number): number {
  return value <= 0 ? 1 : 32 - Math.clz32(value);
}
