/**
 * What can happen in a unit of a core: a synapse is read; a dendrite unit runs; a soma unit runs a neuron, and besides
 * updates it (a spike included), and besides sends its spike.
 */
export const UNIT_EVENTS = ['synapseRead', 'dendriteUpdate', 'somaAccess', 'somaUpdate', 'spikeOut'] as const;
export type UnitEvent = (typeof UNIT_EVENTS)[number];

export const SYNAPSE_READ = 0;
export const DENDRITE_UPDATE = 1;
export const SOMA_ACCESS = 2;
export const SOMA_UPDATE = 3;
export const SPIKE_OUT = 4;
export const UNIT_EVENT_COUNT = UNIT_EVENTS.length;

/** Whole numbers, held as float64 (exact to 2^53). */
export interface UnitCounts {
  /** [units in use x {@link UNIT_EVENT_COUNT}] */
  readonly units: Float64Array;
  /** [cores in use] packets that arrived, and that left. */
  readonly packetsIn: Float64Array;
  readonly packetsOut: Float64Array;
  /** [tiles x 4] hops of the packets that arrived at each tile, by direction: east, west, south, north. */
  readonly hops: Float64Array;
}

export function noUnitCounts(units: number, cores: number, tiles: number): UnitCounts {
  return {
    units: new Float64Array(units * UNIT_EVENT_COUNT),
    packetsIn: new Float64Array(cores),
    packetsOut: new Float64Array(cores),
    hops: new Float64Array(tiles * 4),
  };
}

/** The numbers that architecture-level emulators tell of a step or a run. */
export interface UnitTotals {
  /** Soma results: fired, and updated (fired ones included). */
  readonly fired: number;
  readonly updated: number;
  /** Packets, those within a core included, and links that they crossed. */
  readonly packets: number;
  readonly hops: number;
  /** Synapses read. */
  readonly spikes: number;
}

export function unitTotals({ units, packetsOut, hops }: UnitCounts): UnitTotals {
  const ofEvent = (event: number) => {
    let sum = 0;
    for (let i = event; i < units.length; i += UNIT_EVENT_COUNT) sum += units[i];
    return sum;
  };
  const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);
  return {
    fired: ofEvent(SPIKE_OUT),
    updated: ofEvent(SOMA_UPDATE),
    packets: sum(packetsOut),
    hops: sum(hops),
    spikes: ofEvent(SYNAPSE_READ),
  };
}
