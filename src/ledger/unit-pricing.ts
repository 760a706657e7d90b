import { UNIT_EVENT_COUNT, type UnitCounts } from './unit-counts.js';

/** Energies in joules, in the layout of {@link UnitCounts}. */
export interface UnitPrices {
  /** [units in use x events] */
  readonly units: Float64Array;
  /** [units in use] bits of {@link JOBS}: what its energy is told under; more than one for a unit of several jobs. */
  readonly jobs: Uint8Array;
  /** [cores in use] */
  readonly packetsIn: Float64Array;
  readonly packetsOut: Float64Array;
  /** [tiles x 4] */
  readonly hops: Float64Array;
  /** [cores in use] tile of each. */
  readonly tileOf: Int32Array;
}

export const JOBS = { synapse: 1, dendrite: 2, soma: 4 } as const;

/** Joules. The parts exceed the total where a unit does several jobs: its energy counts under each, and once in all. */
export interface UnitEnergy {
  readonly synapse: number;
  readonly dendrite: number;
  readonly soma: number;
  readonly network: number;
  readonly total: number;
}

/** Counts times prices. */
export function priceUnits(counts: UnitCounts, prices: UnitPrices): UnitEnergy {
  let [synapse, dendrite, soma, network, total] = [0, 0, 0, 0, 0];
  for (let unit = 0; unit < prices.jobs.length; unit++) {
    const joules = unitJoules(counts, prices, unit);
    const jobs = prices.jobs[unit];
    if (jobs & JOBS.synapse) synapse += joules;
    if (jobs & JOBS.dendrite) dendrite += joules;
    if (jobs & JOBS.soma) soma += joules;
    total += joules;
  }
  for (let core = 0; core < prices.packetsIn.length; core++) network += axonJoules(counts, prices, core);
  for (let way = 0; way < prices.hops.length; way++) network += counts.hops[way] * prices.hops[way];
  return { synapse, dendrite, soma, network, total: total + network };
}

/** Energy of one unit in use. */
export function unitJoules(counts: UnitCounts, { units }: UnitPrices, unit: number): number {
  let joules = 0;
  const first = unit * UNIT_EVENT_COUNT;
  for (let i = first; i < first + UNIT_EVENT_COUNT; i++) joules += counts.units[i] * units[i];
  return joules;
}

/** Energy of the axon units of one core in use. */
export function axonJoules(counts: UnitCounts, prices: UnitPrices, core: number): number {
  return counts.packetsIn[core] * prices.packetsIn[core] + counts.packetsOut[core] * prices.packetsOut[core];
}

/** Energy of the hops that are charged to one tile. */
export function hopJoules(counts: UnitCounts, { hops }: UnitPrices, tile: number): number {
  let joules = 0;
  for (let way = 4 * tile; way < 4 * tile + 4; way++) joules += counts.hops[way] * hops[way];
  return joules;
}
