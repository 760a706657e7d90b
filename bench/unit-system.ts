import { Xorshift32 } from '../src/fixed/xorshift.js';
import { formatUnitChip, UNIT_CHIP_FORMAT, type UnitChip } from '../src/hardware/unit-chip.js';
import { NEURON_VALUES, UNIT_IMAGE_VERSION, type UnitImage } from '../src/image/unit-image.js';
import type { UnitMachine } from '../src/runtime/unit-run.js';

export interface SyntheticUnits {
  readonly neurons: number;
  /** In a row of tiles, one core each; neurons are shared out evenly. */
  readonly cores: number;
  readonly fanOut: number;
  /** A neuron fires in every so manyth step. */
  readonly period: number;
  /** Weights are multiples of 1 / 64, or doubles of full length. */
  readonly onGrid: boolean;
}

/** Neurons that count up to their threshold, each from its own start, with weights too small to change that. */
export function syntheticUnits(shape: SyntheticUnits, seed: number): UnitImage {
  const { neurons, cores, fanOut, period, onGrid } = shape;
  const random = new Xorshift32(seed);
  const targets = new Int32Array(neurons * fanOut);
  for (let i = 0; i < targets.length; i++) {
    targets[i] = fanOut === neurons ? i % neurons : random.below(neurons);
  }
  const values = (start: number) => {
    const set = Float64Array.from(NEURON_VALUES, ([, initial]) => initial);
    const put = (name: (typeof NEURON_VALUES)[number][0], value: number) => {
      set[NEURON_VALUES.findIndex(([known]) => known === name)] = value;
    };
    // Steps of 1024, so that all weights together do not matter, on the grid of the potential.
    put('bias', 1024);
    put('threshold', 1024 * period - 512);
    put('potential', 1024 * start);
    return set;
  };
  const all = Int32Array.from({ length: neurons }, (_, neuron) => neuron);
  return {
    version: UNIT_IMAGE_VERSION,
    network: 'synthetic',
    chip: formatUnitChip(syntheticChip(cores)),
    groups: [{ name: 'cells', size: neurons }],
    placement: {
      order: all,
      core: all.map(neuron => Math.floor((neuron * cores) / neurons)),
      synapseUnit: new Int32Array(neurons),
      dendriteUnit: new Int32Array(neurons).fill(1),
      somaUnit: new Int32Array(neurons).fill(2),
    },
    sets: Array.from({ length: period }, (_, start) => ({
      ...{
        logSpikes: false,
        logPotential: false,
        logCurrent: false,
        leakTowardsZero: true,
        forceUpdate: false,
      },
      ...{
        resetMode: 'hard',
        reverseResetMode: 'none',
        refractorySteps: 0,
        randomMask: 0,
        values: values(start),
      },
    })),
    setOf: all.map(() => random.below(period)),
    inputs: [],
    taps: [],
    synapses: {
      starts: Int32Array.from({ length: neurons + 1 }, (_, neuron) => neuron * fanOut),
      targets,
      weights: Float64Array.from(targets, () =>
        onGrid ? (random.below(129) - 64) / 64 : (random.below(2 ** 31) - 2 ** 30) / 3 / 2 ** 34,
      ),
      delays: null,
      taps: null,
    },
  };
}

function syntheticChip(cores: number): UnitChip {
  const provenance = { scope: 'per-op', evidence: 'imported', source: 'a benchmark' } as const;
  const cost = {
    energy: { value: 1e-12, unit: 'J', ...provenance },
    latency: { value: 1e-9, unit: 's', ...provenance },
  } as const;
  return {
    format: UNIT_CHIP_FORMAT,
    name: 'synthetic',
    mesh: { columns: cores, rows: 1, linkBufferPackets: 8 },
    sync: { model: 'fixed', time: cost.latency },
    tiles: [
      {
        name: `t[0..${cores - 1}]`,
        hops: { north: cost, east: cost, south: cost, west: cost },
        cores: [
          {
            name: 'c[0]',
            buffer: { position: 'soma', insideUnit: false },
            maxNeurons: 1 << 20,
            axonIn: [{ name: 'in', ...cost }],
            units: [
              { name: 'synapse', synapse: { model: 'current_based', ...cost } },
              { name: 'dendrite', dendrite: { model: 'accumulator', ...cost } },
              {
                name: 'lif',
                soma: { model: 'leaky_integrate_fire', access: cost, update: cost, spikeOut: cost },
              },
            ],
            axonOut: [{ name: 'out', ...cost }],
          },
        ],
      },
    ],
  };
}

/** Runs steps; returns the synapses read. */
export function runSteps(machine: UnitMachine, steps: number): number {
  let spikes = 0;
  for (let step = 0; step < steps; step++) {
    machine.run();
    spikes += machine.engine.step.spikes;
  }
  return spikes;
}
