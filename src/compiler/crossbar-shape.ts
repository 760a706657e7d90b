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

/** Synapses onto some neurons. */
export function synapsesOnto({ start }: FanIn, neurons: Int32Array): number {
  let count = 0;
  for (let i = 0; i < neurons.length; i++) count += start[neurons[i] + 1] - start[neurons[i]];
  return count;
}

/** How a crossbar of so many rows, columns and synapses is stored, and the memory that takes. */
export function crossbarShape(
  { packedBits }: LegalProjection,
  rows: number,
  columns: number,
  synapses: number,
): CrossbarShape {
  const places = rows * columns;
  const storage = columns <= FEW_COLUMNS || synapses >= places * DENSE_FILL ? 'dense' : 'sparse';
  const masked = storage === 'dense' && synapses < places;
  const content = { storage, masked, rows, columns, synapses } as const;
  return { rows, synapses, storage, masked, memoryBits: crossbarMemoryBits(content, packedBits) };
}

/** What a crossbar's memory depends on, but for the width of a weight. */
interface CrossbarContent {
  readonly storage: 'dense' | 'sparse';
  readonly masked: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly synapses: number;
}

/**
 * Synapse memory of a crossbar in bits:
 * - dense: held synapses x bits, and one mask bit a place where some place holds none;
 * - sparse: (bits + column number) a synapse, and a pointer to each row and to the end.
 */
export function crossbarMemoryBits(
  { storage, masked, rows, columns, synapses }: CrossbarContent,
  packedBits: number,
): number {
  if (storage === 'dense') return synapses * packedBits + (masked ? rows * columns : 0);
  return synapses * (packedBits + bitLength(columns - 1)) + (rows + 1) * bitLength(synapses);
}

/** Bits to write a number. */
function bitLength(value: number): number {
  return value <= 0 ? 1 : 32 - Math.clz32(value);
}
