import {
  type ChipImage,
  type CoreImage,
  type CrossbarImage,
  type EncoderImage,
  IMAGE_VERSION,
  type OutputBusImage,
  type PopulationImage,
  type SliceImage,
} from '../../image/layout.js';
import { rancRoutes } from './routes.js';
import type { RancConfig, RancCore, RancPackets, RancSystem } from './system.js';

export interface RancImageOptions {
  /** Name of the network. */
  readonly name: string;
  /** Name of the chip model that prices it. */
  readonly chip: string;
  /** Width at which potentials wrap: 32 as in RANC's simulator, 9 as in its hardware; 2..32. */
  readonly potentialBits: number;
}

/** Synapses on this part of the places, or fewer, are stored one by one. */
const SPARSE_PART = 1 / 32;
const ANY_SEED = 1;

/**
 * A grid as an image: each core of RANC's a core at its own cell, with a population `core-X-Y`, a slice of neurons
 * and a crossbar of all its axons, which any source may drive. Step s of a run is RANC's tick s: packets enter in step
 * 0, neurons are held in it, and in step s the output bus has what RANC's simulator prints as row s.
 */
export function rancToImage(system: RancSystem, options: RancImageOptions): ChipImage {
  const { config, cores, packets, outputBus } = system;
  const inputs = packets.units.cell.length > 0;
  return {
    version: IMAGE_VERSION,
    network: options.name,
    chip: {
      name: options.chip,
      columns: config.columns,
      rows: config.rows,
      coresPerTile: 1,
      chips: { columns: 1, rows: 1 },
      topology: 'mesh',
      management: { cyclesPerRead: 0, cyclesPerWrite: 0, cyclesPerOperation: 0 },
    },
    seed: ANY_SEED,
    populations: [
      ...(inputs ? [inputPopulation(packets)] : []),
      ...cores.map(core => population(core, config)),
    ],
    cores: cores.map(core => coreAt(core, config)),
    slices: cores.map((core, index) => slice(core, index, inputs ? 1 : 0, config, options.potentialBits)),
    encoders: inputs ? [encoder(packets)] : [],
    crossbars: cores.map((core, index) => crossbar(core, index, config)),
    rules: [],
    reductions: [],
    routes: rancRoutes(system),
    outputs: outputs(cores, config, outputBus, packets),
    procedure: { kind: 'free' },
  };
}

function inputPopulation({ units }: RancPackets): PopulationImage {
  return { name: 'packets', size: units.cell.length, kind: 'input', order: null };
}

function population({ x, y }: RancCore, { neurons }: RancConfig): PopulationImage {
  return { name: `core-${x}-${y}`, size: neurons, kind: 'neurons', order: null };
}

function coreAt({ x, y }: RancCore, { columns }: RancConfig): CoreImage {
  return { id: y * columns + x, x, y, lfsrSeed: ANY_SEED, lfsrBits: 16 };
}

function slice(
  core: RancCore,
  index: number,
  firstPopulation: number,
  { neurons, resetType }: RancConfig,
  potentialBits: number,
): SliceImage {
  const spare = 32 - potentialBits;
  return {
    population: firstPopulation + index,
    core: index,
    first: 0,
    count: neurons,
    neuron: {
      model: 'truenorth',
      potentialBits,
      negativeCompare: resetType === 0 ? 'below' : 'at-or-below',
      negativeThresholds: core.negativeThreshold,
      resetPotentials: core.resetPotential,
      resetModes: core.resetMode,
      initialPotentials: core.potential.map(potential => (potential << spare) >> spare),
      holdSteps: 1,
    },
    thresholds: core.positiveThreshold,
    biases: core.leak.some(leak => leak !== 0) ? core.leak : null,
    thresholdPolicy: { kind: 'fixed' },
    competition: null,
    traces: { y1: null, y2: null, y3: null },
  };
}

function encoder({ units, tickStart, unit }: RancPackets): EncoderImage {
  return {
    kind: 'recorded',
    stepStart: tickStart,
    units: unit,
    population: 0,
    count: units.cell.length,
    lfsrSeed: ANY_SEED,
    by: 'unit',
    reseed: 'never',
    x: 0,
    y: 0,
  };
}

function crossbar(core: RancCore, slice: number, { axons, neurons }: RancConfig): CrossbarImage {
  const storedBits = widthOf(core.weights);
  const sparse = core.connections <= axons * neurons * SPARSE_PART;
  return {
    projection: `axons-${core.x}-${core.y}`,
    slice,
    rows: axons,
    rowSource: Int32Array.from({ length: axons }, (_, axon) => axon),
    sourcePopulation: -1,
    ...(sparse ? listed(core, axons, neurons) : dense(core, axons, neurons, storedBits)),
    weightBits: storedBits,
    storedBits,
    minStored: -(2 ** (storedBits - 1)),
    maxStored: 2 ** (storedBits - 1) - 1,
    exponent: 0,
    rule: -1,
    learnsBy: 'unit',
    preTraces: { x1: null, x2: null },
    delayTicks: 1,
    tagBits: 0,
    scaling: null,
  };
}

type Stored = Pick<CrossbarImage, 'storage' | 'mask' | 'rowStart' | 'columns' | 'weights'>;

function dense(
  { weights, connected, connections }: RancCore,
  axons: number,
  neurons: number,
  bits: number,
): Stored {
  const whole = connections === axons * neurons;
  const stored = bits <= 8 || weights instanceof Int16Array ? weights : Int16Array.from(weights);
  return { storage: 'dense', mask: whole ? null : connected, rowStart: null, columns: null, weights: stored };
}

function listed({ weights, connected, connections }: RancCore, axons: number, neurons: number): Stored {
  const words = Math.ceil(neurons / 32);
  const rowStart = new Int32Array(axons + 1);
  const columns = new Uint16Array(connections);
  const held = new (weights instanceof Int8Array ? Int8Array : Int16Array)(connections);
  let next = 0;
  for (let axon = 0; axon < axons; axon++) {
    for (let neuron = 0; neuron < neurons; neuron++) {
      if (((connected[axon * words + (neuron >> 5)] >>> (neuron & 31)) & 1) === 0) continue;
      columns[next] = neuron;
      held[next++] = weights[axon * neurons + neuron];
    }
    rowStart[axon + 1] = next;
  }
  return { storage: 'sparse', mask: null, rowStart, columns, weights: held };
}

/** Bits of two's complement that hold all weights, 2 or more; beyond 8 where they come in 16. */
function widthOf(weights: Int8Array | Int16Array): number {
  let used = 0;
  for (let i = 0; i < weights.length; i++) used |= weights[i] ^ (weights[i] >> 31);
  const bits = Math.max(2, 33 - Math.clz32(used));
  return weights instanceof Int16Array ? Math.max(9, bits) : bits;
}

/** Lines of the output bus, from the neurons and packets that are for it. */
function outputs(
  cores: readonly RancCore[],
  { columns, neurons }: RancConfig,
  { x, y, count }: RancSystem['outputBus'],
  { units }: RancPackets,
): OutputBusImage {
  const bus = y * columns + x;
  const sources: number[] = [];
  const lines: number[] = [];
  const take = (base: number, cell: Int32Array, axon: Int32Array) => {
    for (let i = 0; i < cell.length; i++) {
      if (cell[i] !== bus || axon[i] >= count) continue;
      sources.push(base + i);
      lines.push(axon[i]);
    }
  };
  cores.forEach(({ target }, index) => {
    take(index * neurons, target.cell, target.axon);
  });
  take(cores.length * neurons, units.cell, units.axon);
  return { x, y, count, sources: Int32Array.from(sources), lines: Int32Array.from(lines) };
}
