import type { Stop } from '../anytime.js';

/**
 * A network as hyperedges: a net is one source (a neuron or an input unit, with one delay) and the neurons that it reaches.
 * A packet of it goes once to every core that holds any of them, so cores are counted and not synapses.
 */
export interface Hypergraph {
  /** Neurons. */
  readonly vertices: number;
  readonly nets: number;
  /** nets + 1: the pins of net `e` are `pinStart[e] .. pinStart[e + 1] - 1`. */
  readonly pinStart: Int32Array;
  /** Target vertices, ascending within a net, each once; the net's driver is among them only if it targets itself. */
  readonly pins: Int32Array;
  /** By net: the vertex that drives it; -1: an input. */
  readonly driver: Int32Array;
  /** By net: spikes a step of its source, at least 0. */
  readonly netWeight: Float64Array;
  /** By net: rows (axons in) that it takes on each core that it reaches, at least 0. */
  readonly netRows: Int32Array;
  /** By vertex: bits of synapse memory; those of a part add up. */
  readonly memoryBits: Float64Array;
  /** By vertex: its third-factor group, from 0; -1: none. */
  readonly group: Int32Array;
}

/** What a part may hold; all limits hold at once. Infinity where there is none. */
export interface PartLimits {
  /** Parts at most. */
  readonly parts: number;
  readonly neurons: number;
  /** Sum of the rows of the nets that have a pin in the part. */
  readonly axonsIn: number;
  /** Pairs of a net driven from the part and another part that it reaches. */
  readonly axonsOut: number;
  readonly memoryBits: number;
  /** Different third-factor groups. */
  readonly thirdFactors: number;
}

export interface PartitionOptions {
  /** Parts that may be used; default: the fewest for which a partition within the limits is found. */
  readonly parts?: number;
  /** Any safe integer; the same seed and work give the same partition. */
  readonly seed: number;
  /** Ends the search; one with a limit of time (`timed`) makes it go on until then. */
  readonly stop: Stop;
  /** Partitions (a part by vertex) that compete beside the search's own, so that the result is not worse than any of them. */
  readonly starts?: readonly Int32Array[];
}

export interface PartitionResult {
  /** By vertex: 0 .. parts - 1; every part has a vertex. */
  readonly partOf: Int32Array;
  readonly parts: number;
  /** Sum over nets of netWeight x (parts with pins, the driver's own left out). */
  readonly cut: number;
  /** The same with every weight 1: axons. */
  readonly connectivity: number;
  readonly feasible: boolean;
  /** The first limit that is exceeded, in the order of {@link PartLimits}; null if all hold. */
  readonly violated: keyof PartLimits | null;
  /** Proved: no partition within the limits into at most so many parts (`options.parts`, or `parts`) has a lower cut. */
  readonly optimal: boolean;
}
