/** A grid of RANC's, read from its two files (docs/peers.md). */
export interface RancSystem {
  readonly config: RancConfig;
  /** The cell whose incoming packets are the outputs, and how many of its axons count. */
  readonly outputBus: { readonly x: number; readonly y: number; readonly count: number };
  /** By cell, row by row. */
  readonly cores: readonly RancCore[];
  readonly packets: RancPackets;
  /** What is in the files and has no effect, in words. */
  readonly notes: readonly string[];
}

export interface RancConfig {
  /** Cells of the grid. */
  readonly columns: number;
  readonly rows: number;
  /** Of each core. */
  readonly axons: number;
  readonly neurons: number;
  /** Weights of each neuron, one a type of axon. */
  readonly weights: number;
  /** Words of a core's scheduler. A packet's tick is at most two less. */
  readonly maxTickOffset: number;
  /** 0: a potential below its negative threshold is reset; 1: at it, too. */
  readonly resetType: 0 | 1;
}

export interface RancCore {
  readonly x: number;
  readonly y: number;
  /** The weight of axon a onto neuron n, at [a x neurons + n]; 0 without a connection. */
  readonly weights: Int8Array | Int16Array;
  /** Connections: bit n & 31 of word [a x ceil(neurons / 32) + (n >> 5)]. */
  readonly connected: Uint32Array;
  readonly connections: number;
  /** Of each neuron. */
  readonly leak: Int32Array;
  readonly positiveThreshold: Int32Array;
  readonly negativeThreshold: Int32Array;
  readonly resetPotential: Int32Array;
  readonly resetMode: Uint8Array;
  /** At the start. */
  readonly potential: Int32Array;
  readonly target: Targets;
}

/** Where packets go: the cell (y x columns + x), the axon there, and the ticks that they wait besides one. */
export interface Targets {
  readonly cell: Int32Array;
  readonly axon: Int32Array;
  readonly tick: Int32Array;
}

/**
 * The packets that enter at (0, 0). A unit is a target that some are for; where a tick has several packets for the same
 * target, the second and further ones are units of their own. Units rise by cell, axon, tick.
 */
export interface RancPackets {
  readonly units: Targets;
  /** Those of tick t: unit[tickStart[t]] .. unit[tickStart[t + 1] - 1], ascending. */
  readonly tickStart: Int32Array;
  readonly unit: Int32Array;
}
