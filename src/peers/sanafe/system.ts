/**
 * What SANA-FE's two files say, after all names, ranges and defaults are resolved: a chip of tiles, cores and
 * units with their prices, and a network mapped onto it. Energies in joules, latencies in seconds, as written there.
 */

/** Chip and network; every index of the network is valid in the architecture. */
export interface SanafeSystem {
  readonly architecture: SanafeArchitecture;
  readonly network: SanafeNetwork;
  /** What was read in another way than its author may think, in words; each starts with file and line. */
  readonly notes: readonly string[];
}

export interface SanafeArchitecture {
  /** The file that it was read from, for messages and sources of figures. */
  readonly file: string;
  readonly name: string;
  /** Tiles in x and in y, each at least 1. */
  readonly width: number;
  readonly height: number;
  /** Messages that a link holds before senders wait. */
  readonly linkBufferSize: number;
  readonly sync: SanafeSync;
  /** By tile id; tile `id` lies at x = floor(id / height), y = id mod height; at most width * height. */
  readonly tiles: readonly SanafeTile[];
  /** By global core id; the cores of a tile follow one another. */
  readonly cores: readonly SanafeCore[];
}

/** Time that ends a step: the same always, or by the number of tiles with mapped neurons. */
export type SanafeSync =
  | { readonly model: 'fixed'; readonly seconds: number }
  | {
      readonly model: 'table';
      /** (tiles, seconds), ascending in tiles, at least one: that of the largest not above the tiles in use holds. */
      readonly entries: readonly (readonly [tiles: number, seconds: number])[];
    };

/** A figure for each direction of travel; north grows y, east grows x. */
export interface Directions {
  readonly north: number;
  readonly east: number;
  readonly south: number;
  readonly west: number;
}

export interface SanafeTile {
  /** With its index in brackets, also where it stands alone: `t[0]`. */
  readonly name: string;
  /** Line of the file that describes it, from 1. */
  readonly line: number;
  readonly hopEnergyJ: Directions;
  readonly hopLatencyS: Directions;
  readonly logEnergy: boolean;
  readonly firstCore: number;
  readonly coreCount: number;
}

/** Cores that one entry of the file describes share their lists (the same arrays). */
export interface SanafeCore {
  /** With its index in brackets, also where it stands alone: `c[0]`. */
  readonly name: string;
  readonly line: number;
  /** Tile id. */
  readonly tile: number;
  readonly bufferPosition: BufferPosition;
  readonly bufferInsideUnit: boolean;
  readonly maxNeurons: number;
  readonly logEnergy: boolean;
  /** At least one each. */
  readonly axonIn: readonly SanafeAxon[];
  readonly axonOut: readonly SanafeAxon[];
  /** Each unit once, however many of the three jobs it does, in the order in which they are first named. */
  readonly units: readonly SanafeUnit[];
  /** Indices into `units` by job, ascending; at least one each. A job's default unit is the first. */
  readonly synapse: readonly number[];
  readonly dendrite: readonly number[];
  readonly soma: readonly number[];
}

export const BUFFER_POSITIONS = ['dendrite', 'soma', 'axon_out'] as const;
export type BufferPosition = (typeof BUFFER_POSITIONS)[number];

export interface SanafeAxon {
  readonly name: string;
  readonly line: number;
  /** For each message. */
  readonly energyJ: number;
  readonly latencyS: number;
}

/** A unit of a core, with a job of the pipeline or several; the jobs it does not do are null. */
export interface SanafeUnit {
  readonly name: string;
  readonly line: number;
  readonly synapse: UnitJob | null;
  readonly dendrite: UnitJob | null;
  readonly soma: SomaJob | null;
  readonly logEnergy: boolean;
  readonly logLatency: boolean;
  readonly updateEveryTimestep: boolean;
  /** What its model is told: all keys that are no price, name or log. */
  readonly attributes: Attributes;
}

/** Synapse: for each spike that is looked up. Dendrite: for each update. */
export interface UnitJob {
  readonly model: string;
  readonly energyJ: number;
  readonly latencyS: number;
  /** False: the file lacks one of them, and no neuron uses the unit; what it lacks is zero here. */
  readonly priced: boolean;
}

export interface SomaJob {
  readonly model: string;
  /** For each neuron, each step. */
  readonly accessJ: number;
  readonly accessS: number;
  /** Besides, where it was updated or fired. */
  readonly updateJ: number;
  readonly updateS: number;
  /** Besides, where it fired. */
  readonly spikeOutJ: number;
  readonly spikeOutS: number;
  /** False: the file lacks the energies, the latencies or both, and no neuron uses the unit; they are zero here. */
  readonly priced: boolean;
}

/** A value of a unit, neuron or edge: SANA-FE tries integer, float, bool and text in that order. */
export type Attribute = number | boolean | string | readonly Attribute[];
export type Attributes = ReadonlyMap<string, Attribute>;

export interface SanafeNetwork {
  /** The file that it was read from. */
  readonly file: string;
  readonly name: string;
  /** In the order of the file. */
  readonly groups: readonly SanafeGroup[];
  /** All of them; numbered through the groups. */
  readonly neurons: number;
  /** Each different set once. */
  readonly attributeSets: readonly AttributeSet[];
  /** [neurons], index into `attributeSets`. */
  readonly attributesOf: Int32Array;
  readonly connections: SanafeConnections;
  /** The mapped neurons, in the order in which their cores process them. */
  readonly mapping: Int32Array;
  /** [neurons], global core id; -1: not mapped. */
  readonly coreOf: Int32Array;
  /** [neurons] each, index into the core's `units`; -1: not mapped. */
  readonly synapseUnit: Int32Array;
  readonly dendriteUnit: Int32Array;
  readonly somaUnit: Int32Array;
}

export interface SanafeGroup {
  readonly name: string;
  /** Number of its first neuron. */
  readonly first: number;
  readonly size: number;
}

/** What neurons have in common; no key is in more than one of the three maps. */
export interface AttributeSet {
  readonly logSpikes: boolean;
  readonly logPotential: boolean;
  /** For the dendrite unit and the soma unit. */
  readonly shared: Attributes;
  readonly dendrite: Attributes;
  readonly soma: Attributes;
}

/** Synapses in the order of the file; a hyper-edge stands for all of its own. */
export interface SanafeConnections {
  readonly count: number;
  /** [count], neuron numbers. */
  readonly sources: Int32Array;
  readonly targets: Int32Array;
  /** [count], finite. */
  readonly weights: Float64Array;
  /** [count], steps beyond the least, 255: it names none; null: no synapse names one. */
  readonly delays: Uint8Array | null;
  /** [count], tap of a `taps` dendrite, 65535: it names none; null: no synapse names one. */
  readonly taps: Uint16Array | null;
}
