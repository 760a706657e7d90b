import { formatUnitChip, UNIT_CHIP_FORMAT, type UnitChip } from '../../../src/hardware/unit-chip.js';
import {
  type InputUnit,
  NEURON_VALUES,
  type NeuronSet,
  RESET_MODES,
  UNIT_IMAGE_VERSION,
  type UnitImage,
} from '../../../src/image/unit-image.js';

type Buffer = UnitChip['tiles'][number]['cores'][number]['buffer'];
type Dendrite = 'accumulator' | 'accumulator_with_delay' | 'taps';

export interface SystemShape {
  readonly seed: number;
  readonly buffer: Buffer;
  readonly dendrite: Dendrite;
  readonly columns: number;
  readonly rows: number;
  readonly coresPerTile: number;
  readonly neurons: number;
  /** Share of pairs that are connected. */
  readonly density: number;
  /** Weights are multiples of 1 / 64, or any doubles. */
  readonly onGrid: boolean;
  /** All neurons alike, in one run, or each its own. */
  readonly alike: boolean;
}

/** A small chip and network that follow from the shape alone. */
export function randomSystem(shape: SystemShape): { chip: UnitChip; image: UnitImage } {
  const random = lehmer(shape.seed);
  const chip = randomChip(shape, random);
  const { neurons, columns, rows, coresPerTile, alike, buffer } = shape;
  const inputs = 3;
  const total = neurons + inputs;
  const cores = columns * rows * coresPerTile;
  // Units 0, 1 are synapses, 2 the dendrite, 3..5 inputs, 6 leaky_integrate_fire, 7 truenorth.
  const onlyTrueNorth = buffer.position === 'soma' && buffer.insideUnit;
  const core = Int32Array.from({ length: total }, () => random.below(alike ? 1 : cores));
  const isInput = (neuron: number) => neuron >= neurons;
  const somaUnit = Int32Array.from({ length: total }, (_, neuron) =>
    isInput(neuron) ? 3 + neuron - neurons : onlyTrueNorth || (!alike && random.chance(0.4)) ? 7 : 6,
  );
  const order = Int32Array.from({ length: total }, (_, i) => i);
  if (!alike) for (let i = total - 1; i > 0; i--) swap(order, i, random.below(i + 1));
  order.sort((a, b) => core[a] - core[b]);
  const sets = Array.from({ length: alike ? 1 : total }, () => randomSet(random, alike));
  return {
    chip,
    image: {
      version: UNIT_IMAGE_VERSION,
      network: 'random',
      chip: formatUnitChip(chip),
      groups: [
        { name: 'neurons', size: neurons },
        { name: 'inputs', size: inputs },
      ],
      placement: {
        ...{ order, core, somaUnit },
        synapseUnit: Int32Array.from({ length: total }, () => random.below(alike ? 1 : 2)),
        dendriteUnit: new Int32Array(total).fill(2),
      },
      sets,
      setOf: Int32Array.from({ length: total }, (_, neuron) => (alike ? 0 : neuron)),
      inputs: Array.from({ length: inputs }, (_, i) => randomInput(random, core[neurons + i], 3 + i)),
      taps: tapsOf(shape, core, random),
      synapses: randomSynapses(shape, total, random),
    },
  };
}

interface Random {
  unit(): number;
  below(limit: number): number;
  chance(probability: number): boolean;
  of<T>(values: readonly T[]): T;
}

/** x 48271 mod 2^31 - 1. */
function lehmer(seed: number): Random {
  let state = (seed % 2_147_483_646) + 1;
  const unit = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const below = (limit: number) => Math.floor(unit() * limit);
  return {
    unit,
    below,
    chance: probability => unit() < probability,
    of: values => values[below(values.length)],
  };
}

function swap(array: Int32Array, a: number, b: number): void {
  [array[a], array[b]] = [array[b], array[a]];
}

function randomChip(
  { buffer, dendrite, columns, rows, coresPerTile }: SystemShape,
  random: Random,
): UnitChip {
  const provenance = { scope: 'per-op', evidence: 'imported', source: 'a test' } as const;
  const cost = () => ({
    energy: { value: (1 + random.below(400)) * 1e-12, unit: 'J', ...provenance } as const,
    latency: { value: (1 + random.below(400)) * 1e-9, unit: 's', ...provenance } as const,
  });
  const soma = (name: string, model: 'input' | 'leaky_integrate_fire' | 'truenorth') => ({
    name,
    soma: { model, access: cost(), update: cost(), spikeOut: cost() },
  });
  const axons = (name: string) => [
    { name, ...cost() },
    ...(random.chance(0.2) ? [{ name: 'second', ...cost() }] : []),
  ];
  return {
    format: UNIT_CHIP_FORMAT,
    name: 'random',
    mesh: { columns, rows, linkBufferPackets: 1 + random.below(4) },
    sync: { model: 'fixed', time: cost().latency },
    tiles: Array.from({ length: columns * rows }, (_, tile) => ({
      name: `t[${tile}]`,
      hops: { north: cost(), east: cost(), south: cost(), west: cost() },
      cores: [
        {
          name: coresPerTile === 1 ? 'c' : `c[0..${coresPerTile - 1}]`,
          buffer,
          maxNeurons: 1000,
          axonIn: axons('in'),
          units: [
            { name: 'first', synapse: { model: 'current_based', ...cost() } },
            { name: 'other', synapse: { model: 'current_based', ...cost() } },
            { name: 'dendrite', dendrite: { model: dendrite, ...cost() } },
            soma('input[0..2]', 'input'),
            soma('lif', 'leaky_integrate_fire'),
            soma('tn', 'truenorth'),
          ],
          axonOut: axons('out'),
        },
      ],
    })),
  };
}

function randomSet(random: Random, alike: boolean): NeuronSet {
  const values = Float64Array.from(NEURON_VALUES, ([, initial]) => initial);
  values[0] = random.of([0, 0.5, 1, 1.25, -0.5]);
  values[1] = random.of([0, -0.5, -2]);
  values[2] = random.of([0, 0.25, -0.5]);
  values[3] = random.of([0, -0.25]);
  values[4] = random.of([1, 0.9, 0.5, 0]);
  values[5] = random.of([0, 0.5, 0.3]);
  values[6] = random.of([0, 0, 0, 0.1, -0.2]);
  values[7] = random.of([0, 0, 0.7]);
  values[8] = random.of([0, 0.1]);
  return {
    ...{ logSpikes: true, logPotential: true, logCurrent: false, values },
    resetMode: random.of(RESET_MODES),
    reverseResetMode: random.of(RESET_MODES),
    leakTowardsZero: random.chance(0.5),
    forceUpdate: random.chance(0.2),
    refractorySteps: alike ? 0 : random.of([0, 0, 1, 3]),
    randomMask: 0,
  };
}

function randomInput(random: Random, core: number, unit: number): InputUnit {
  const spikes = Uint8Array.from({ length: random.below(30) }, () => random.below(2));
  return { core, unit, spikes, values: Float64Array.of(0, random.of([0, 0.5, 0.3, 1])), seed: 1 };
}

function tapsOf({ dendrite }: SystemShape, core: Int32Array, random: Random): UnitImage['taps'] {
  if (dendrite !== 'taps') return [];
  return [...new Set(core)].map(number => ({
    ...{ core: number, unit: 2 },
    timeConstants: Float64Array.of(random.unit(), random.unit(), random.unit()),
    spaceConstants: Float64Array.of(random.unit() / 2, random.unit() / 2),
  }));
}

function randomSynapses(shape: SystemShape, total: number, random: Random): UnitImage['synapses'] {
  const { neurons, density, onGrid, dendrite } = shape;
  const starts = new Int32Array(total + 1);
  const targets: number[] = [];
  for (let source = 0; source < total; source++) {
    for (let target = 0; target < neurons; target++) {
      // Now and then two synapses between the same neurons.
      while (random.chance(density)) {
        targets.push(target);
        if (density === 1 || random.chance(0.9)) break;
      }
    }
    starts[source + 1] = targets.length;
  }
  const some = <T>(value: () => T) => targets.map(value);
  return {
    starts,
    targets: Int32Array.from(targets),
    weights: Float64Array.from(some(() => (onGrid ? (random.below(129) - 64) / 64 : random.unit() * 2 - 1))),
    delays: dendrite === 'accumulator_with_delay' ? Uint8Array.from(some(() => random.below(6))) : null,
    taps: dendrite === 'taps' ? Uint16Array.from(some(() => random.below(3))) : null,
  };
}
