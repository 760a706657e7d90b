import type { CoreFill } from '../../src/compiler/cost.js';
import type { LinkLoad } from '../../src/compiler/link-loads.js';
import type { PlacementCost } from '../../src/compiler/placement/report-cost.js';
import type { MappingRecord, MeshShape } from '../../src/report/mapping-record.js';

/** A mapping with the cores and links that a test is about; the rest is the same everywhere. */
export function mappingRecord(
  mesh: Partial<MeshShape>,
  fills: readonly CoreFill[],
  links: readonly LinkLoad[],
  change: Partial<MappingRecord> = {},
): MappingRecord {
  return {
    report: {
      network: 'net <1> & "2"',
      chip: 'grid',
      cores: fills.length,
      coresAvailable: 99,
      chips: [{ chip: 0, x: 0, y: 0, cores: fills.length, coresAvailable: 99, packetsOut: 0, packetsIn: 0 }],
      coresPerLayer: { z1: fills.length },
      fills,
      cost: { packetHopsPerStep: 30, offChipHopsPerStep: 0, packetsPerStep: 20, longestHops: 4 },
      notes: ['a note'],
      quantisation: { W1: { maxAbs: 0.5, rms: 0.25 } },
      partition: PARTITION,
      placement: placementCost(),
    },
    mesh: {
      columns: 4,
      rows: 3,
      chips: { columns: 1, rows: 1 },
      coresPerTile: 1,
      topology: 'mesh',
      routing: 'unicast',
      ...mesh,
    },
    search: {
      effort: 'full',
      seed: 7,
      objective: { energy: 1, latency: 0, load: 0, balance: 0 },
      optimise: 'energy',
      ended: 'finished',
      limitS: null,
      seconds: 1.5,
      profile: null,
    },
    traffic: {
      packets: 20,
      tilePackets: 5,
      offChipPackets: 0,
      inputPackets: 10,
      messagePackets: 0,
      meanHops: 1.5,
      longestHops: 4,
      layers: [{ from: 'image', to: 'z1', packets: 20 }],
      cores: [{ from: null, to: 0, packets: 20 }],
    },
    links,
    compared: null,
    ...change,
  };
}

const PARTITION = {
  method: 'hypergraph',
  cores: 2,
  connectivity: 40,
  packetsPerStep: 2,
  bound: 30,
  boundMethod: 'sources',
  gap: 0.25,
  optimal: false,
} as const;

export function placementCost(change: Partial<PlacementCost> = {}): PlacementCost {
  const bound = { value: 24, method: 'Gilmore-Lawler' };
  return {
    hops: 30,
    treeHops: 28,
    offChipHops: 0,
    longestHops: 4,
    peakLoad: 12,
    balance: 3,
    energy: 60,
    energyUnit: 'pJ',
    assumedOffChip: null,
    latency: 4,
    latencyUnit: 'ns',
    value: 0.8,
    bound: 0.64,
    gap: 0.2,
    optimal: false,
    bounds: { energy: bound, latency: bound, load: bound, balance: bound },
    boundMethod: 'energy: Gilmore-Lawler',
    ...change,
  };
}

/** A core that has used so many of 100 neurons, and of all else less. */
export function coreFill(x: number, y: number, neurons: number, core = 0): CoreFill {
  const none = { used: 0, capacity: 100 };
  return {
    core,
    x,
    y,
    holds: [`z1[0..${neurons - 1}]`],
    neurons: { used: neurons, capacity: 100 },
    axonsIn: { used: 1, capacity: 100 },
    axonsOut: none,
    synapseMemoryBits: { used: 8192, capacity: 8192 * 100 },
    thirdFactors: none,
  };
}
