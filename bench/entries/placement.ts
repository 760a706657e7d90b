import { finish, NEVER } from '../../src/compiler/anytime.js';
import { choosePartition } from '../../src/compiler/choose-partition.js';
import { legalise } from '../../src/compiler/legalise.js';
import type { CoresPerLayer } from '../../src/compiler/partition.js';
import { ENERGY } from '../../src/compiler/placement/objective.js';
import { type PlacementMethod, place } from '../../src/compiler/placement/place.js';
import { quantise } from '../../src/compiler/quantise.js';
import { estimateTraffic, type Traffic } from '../../src/compiler/traffic.js';
import type { ChipModel } from '../../src/hardware/schema.js';
import { csdpGroups } from '../../src/network/csdp/groups.js';
import {
  NETWORK_FORMAT,
  type NetworkDescription,
  type PopulationSpec,
  type ProjectionSpec,
} from '../../src/network/description.js';
import { expandNetwork } from '../../src/network/expand.js';
import { loadChip } from '../../src/runtime/chips-node.js';
import type { BenchContext, Entry, Figure } from '../entry.js';

const METHODS: readonly PlacementMethod[] = ['naive', 'hilbert', 'spectral', 'quick', 'full'];

/** Hops at the chip's prices of the full placement, of those of the Hilbert placement of the same partition. */
export const placements: readonly Entry[] = [
  entry('place-csdp-loihi1', 'loihi1', csdp, undefined, undefined),
  entry('place-csdp-loom1', 'loom1', csdp, { z1: 40, z2: 20 }, { z1: 3, z2: 2 }),
  entry('place-local-loom1', 'loom1', local, 16, 2),
  entry('place-local-loihi1', 'loihi1', local, 32, 2),
];

function csdp({ quick, seed }: BenchContext): NetworkDescription {
  return csdpGroups({ hidden: quick ? [100, 20] : [1000, 200], seed });
}

function local({ quick, seed }: BenchContext): NetworkDescription {
  return localNetwork(seed, 4, quick ? 200 : 2_000);
}

function entry(
  name: string,
  chipName: string,
  network: (context: BenchContext) => NetworkDescription,
  coresPerLayer: CoresPerLayer | undefined,
  quickCoresPerLayer: CoresPerLayer | undefined,
): Entry {
  return {
    kind: 'figure',
    name,
    unit: 'of the Hilbert placement',
    goal: 0.85,
    measure(context) {
      const chip = loadChip(chipName);
      const wanted = context.quick ? quickCoresPerLayer : coresPerLayer;
      const { cores, traffic } = partitioned(network(context), chip, wanted);
      return compared(cores, traffic, chip, context.seed);
    },
  };
}

function partitioned(
  description: NetworkDescription,
  chip: ChipModel,
  coresPerLayer: CoresPerLayer | undefined,
): { cores: number; traffic: Traffic } {
  const expanded = expandNetwork(description);
  const network = legalise(expanded, quantise(expanded, chip), chip);
  const options = { effort: 'quick', coresPerLayer, rates: null, seed: 1, stop: NEVER } as const;
  const [{ partition }] = finish(choosePartition(network, chip, options)).candidates;
  return { cores: partition.cores, traffic: estimateTraffic(network, partition, null) };
}

function compared(cores: number, traffic: Traffic, chip: ChipModel, seed: number): Figure {
  const energies = new Map<PlacementMethod, number>();
  const notes: string[] = [];
  for (const method of METHODS) {
    const start = performance.now();
    const { cost } = finish(place(cores, traffic, chip, { method, objective: ENERGY, seed, stop: NEVER }));
    const seconds = (performance.now() - start) / 1000;
    energies.set(method, cost.energy);
    const gap = method === 'full' ? `, gap ${(100 * cost.gap).toFixed(1)}%` : '';
    notes.push(
      `${method} ${cost.energy.toFixed(0)} ${cost.energyUnit} (${cost.hops.toFixed(0)} hops${gap}) in ${seconds.toFixed(2)} s`,
    );
  }
  return {
    value: energies.get('full')! / energies.get('hilbert')!,
    note: `${cores} cores: ${notes.join('; ')}`,
  };
}

/** Layers whose neurons hear their neighbourhood in the layer before and in their own. */
function localNetwork(seed: number, layers: number, size: number): NetworkDescription {
  const names = Array.from({ length: layers }, (_, layer) => `layer${layer}`);
  const population: PopulationSpec = {
    size,
    neuron: { model: 'lif-shift', leakShift: 2 },
    threshold: { kind: 'uniform', low: 100, high: 200 },
  };
  const local = (from: string, to: string): [string, ProjectionSpec] => [
    `${from}-${to}`,
    {
      from,
      to,
      connect: { kind: 'local', radius: 100, synapses: 40 },
      weights: { kind: 'uniform', low: -20, high: 20 },
    },
  ];
  return {
    format: NETWORK_FORMAT,
    name: 'local',
    seed,
    inputs: { input: { size, encoder: 'bernoulli' } },
    populations: Object.fromEntries(names.map(name => [name, population])),
    projections: Object.fromEntries(
      names.flatMap((name, layer) => [
        local(layer === 0 ? 'input' : names[layer - 1], name),
        local(name, name),
      ]),
    ),
    rules: {},
    goodness: {},
    procedure: { kind: 'free' },
  };
}
