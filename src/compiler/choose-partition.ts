import { raise, SpikeloomError } from '../fixed/error.js';
import type { ChipModel } from '../hardware/schema.js';
import { type Search, type Stop, shareOf } from './anytime.js';
import { type CoreLoad, NeuronLoads } from './capacity.js';
import { CrossbarMeasure } from './crossbar-shape.js';
import type { PartLimits } from './hypergraph/hypergraph.js';
import { partitionHypergraph } from './hypergraph/partition-hypergraph.js';
import { hypergraphOf, type NetworkGraph } from './hypergraph-of.js';
import type { LegalNetwork } from './legal.js';
import { type CoresPerLayer, coresOn, type Partition, partition } from './partition.js';
import type { PartitionReport } from './report.js';
import { slicesOfParts } from './slices-of-parts.js';
import { fanOutOf } from './spike-fan-out.js';
import type { SpikeRates } from './traffic.js';

export interface ChoosePartitionOptions {
  readonly effort: 'quick' | 'full';
  readonly coresPerLayer: CoresPerLayer | undefined;
  readonly rates: SpikeRates | null;
  readonly seed: number;
  readonly stop: Stop;
}

export interface PartitionCandidate {
  readonly partition: Partition;
  readonly method: PartitionReport['method'];
}

/** Partitions of which one is to be taken. */
export interface PartitionChoice {
  /** One or two; the even one first, if there is one. */
  readonly candidates: readonly PartitionCandidate[];
  /** null: quick effort, nothing is to be proved. */
  readonly networkGraph: NetworkGraph | null;
  /** Whether layers have the number of cores that the even partition gives them, so that bounds may say so. */
  readonly coresGiven: boolean;
  readonly notes: readonly string[];
}

/** Partitions that are made, each within tighter limits than the one before, until one fits exactly. */
const ATTEMPTS = 5;
/** Below what is allowed by so much, so that the next attempt need not hit the limit exactly. */
const SLACK = 0.97;
/** Of a limit of time; the bounds and the placement have the rest. */
const SHARE_OF_TIME = 0.4;

/**
 * Puts the neurons of a network on cores: evenly, and with `full` effort by the hypergraph of its axons too, unless something
 * asks for the order of the description (a procedure, a number of cores by layer, a layer that stays on one core).
 * @throws SpikeloomError naming what does not fit, and how many chips would do
 */
export function* choosePartition(
  network: LegalNetwork,
  chip: ChipModel,
  options: ChoosePartitionOptions,
): Search<PartitionChoice> {
  const { coresPerLayer, rates } = options;
  const why = options.effort === 'quick' ? null : whyEven(network, coresPerLayer);
  if (options.effort === 'full' && why === null) return yield* search(network, chip, options);
  const even = partition(network, chip, coresPerLayer);
  yield;
  const networkGraph =
    options.effort === 'quick' ? null : hypergraphOf(network, rates, bitsPerSynapse(network, even, chip));
  return {
    candidates: [{ partition: even, method: 'even' }],
    networkGraph,
    coresGiven: true,
    notes: why === null ? [] : [`neurons are partitioned evenly, in the order of the description: ${why}`],
  };
}

function whyEven(
  { description, populations }: LegalNetwork,
  coresPerLayer: CoresPerLayer | undefined,
): string | null {
  if (description.procedure.kind !== 'free') return `the procedure ${description.procedure.kind} needs it`;
  if (coresPerLayer !== undefined) return '--cores-per-layer says how many cores each layer has';
  const whole = populations.find(population => population.whole);
  if (whole !== undefined) return `layer ${whole.name} stays on one core`;
  const tied = populations.find(
    ({ thresholdPolicy: { kind }, competition }) =>
      kind === 'layer' || kind === 'inhibition' || competition !== null,
  );
  return tied === undefined
    ? null
    : `what the neurons of layer ${tied.name} share spans as few cores as can be`;
}

function* search(
  network: LegalNetwork,
  chip: ChipModel,
  options: ChoosePartitionOptions,
): Search<PartitionChoice> {
  const even = attemptEven(network, chip);
  yield;
  const bits = bitsPerSynapse(network, even, chip);
  yield;
  const networkGraph = hypergraphOf(network, options.rates, bits);
  yield;
  const stop = shareOf(options.stop, SHARE_OF_TIME);
  const candidates: PartitionCandidate[] = [];
  if (!(even instanceof SpikeloomError)) candidates.push({ partition: even, method: 'even' });
  const start = even instanceof SpikeloomError ? null : partsOf(even, networkGraph.vertexFirst);
  const found = yield* searchHypergraph(network, networkGraph, chip, start, { seed: options.seed, stop });
  if (found !== null) candidates.push({ partition: found, method: 'hypergraph' });
  if (candidates.length === 0 && even instanceof SpikeloomError) {
    if (stop()) raise(`${even.message}; the search for another partition was ended before it found one`);
    throw even;
  }
  return { candidates, networkGraph, coresGiven: false, notes: [] };
}

/** null: none within the limits was found that is better than `start`. */
function* searchHypergraph(
  network: LegalNetwork,
  { graph, vertexFirst }: NetworkGraph,
  chip: ChipModel,
  start: Int32Array | null,
  { seed, stop }: Pick<ChoosePartitionOptions, 'seed' | 'stop'>,
): Search<Partition | null> {
  const loads = new NeuronLoads(network);
  const starts = start === null ? [] : [start];
  let limits = limitsOf(chip);
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = yield* partitionHypergraph(graph, limits, { seed, stop, starts });
    if (!found.feasible || isSame(found.partOf, start)) return null;
    yield;
    const made = slicesOfParts(found.partOf, found.parts, vertexFirst, loads, chip);
    yield;
    const excess = excessOf(network, made, chip);
    if (excess === null) return made.partition;
    limits = tighten(limits, excess);
    yield;
  }
  return null;
}

function isSame(a: Int32Array, b: Int32Array | null): boolean {
  return b !== null && a.every((part, vertex) => part === b[vertex]);
}

function attemptEven(network: LegalNetwork, chip: ChipModel): Partition | SpikeloomError {
  try {
    return partition(network, chip, undefined);
  } catch (error) {
    if (error instanceof SpikeloomError) return error;
    throw error;
  }
}

/** Core of every vertex. */
function partsOf({ slices }: Partition, vertexFirst: Int32Array): Int32Array {
  const partOf = new Int32Array(vertexFirst[vertexFirst.length - 1]);
  for (const { population, core, neurons } of slices) {
    for (const neuron of neurons) partOf[vertexFirst[population] + neuron] = core;
  }
  return partOf;
}

/** What a synapse takes in the even partition's crossbars, or of itself where there is none. */
function bitsPerSynapse(
  { projections }: LegalNetwork,
  even: Partition | SpikeloomError,
  { capacity }: ChipModel,
): number[] {
  return projections.map(projection => {
    const columnBits = Math.ceil(Math.log2(Math.max(2, capacity.neurons)));
    const synapses = projection.start[projection.post];
    if (even instanceof SpikeloomError || synapses === 0) return projection.packedBits + columnBits;
    const measure = new CrossbarMeasure(projection);
    let memoryBits = 0;
    for (const { population, neurons } of even.slices) {
      if (population === projection.target) memoryBits += measure.shapeOnto(neurons).memoryBits;
    }
    return memoryBits / synapses;
  });
}

/** An output axon that stays on its core counts for the chip but not as a connection between parts. */
export function limitsOf(chip: ChipModel): PartLimits {
  const { neurons, axonsIn, axonsOut, synapseMemoryBits } = chip.capacity;
  const thirdFactors = chip.thirdFactor.channelsPerCore;
  return { parts: coresOn(chip), neurons, axonsIn, axonsOut, memoryBits: synapseMemoryBits, thirdFactors };
}

type Excess = Pick<PartLimits, 'neurons' | 'axonsIn' | 'axonsOut' | 'memoryBits' | 'thirdFactors'>;

/** By capacity: its largest use, as a multiple of what the chip has; null where a partition fits exactly. */
function excessOf(
  network: LegalNetwork,
  { partition, loads }: { readonly partition: Partition; readonly loads: readonly CoreLoad[] },
  { capacity, thirdFactor }: ChipModel,
): Excess | null {
  const most = (use: (load: CoreLoad) => number) =>
    loads.reduce((largest, load) => Math.max(largest, use(load)), 0);
  const { axonsOut, widest } = fanOutOf(network, partition);
  const excess = {
    neurons: most(({ neurons }) => neurons) / capacity.neurons,
    axonsIn: most(({ axonsIn }) => axonsIn) / capacity.axonsIn,
    axonsOut: axonsOut.reduce((a, b) => Math.max(a, b), 0) / capacity.axonsOut,
    memoryBits: most(({ synapseMemoryBits }) => synapseMemoryBits) / capacity.synapseMemoryBits,
    thirdFactors: most(({ thirdFactors }) => thirdFactors) / thirdFactor.channelsPerCore,
  };
  const crossbars = widest.crossbars / (capacity.maxFanInCrossbars ?? Number.POSITIVE_INFINITY);
  return Math.max(crossbars, ...Object.values(excess)) <= 1 ? null : excess;
}

function tighten(limits: PartLimits, excess: Excess): PartLimits {
  const tighter = (name: keyof Excess) =>
    excess[name] <= 1 ? limits[name] : Math.floor((limits[name] * SLACK) / excess[name]);
  return {
    parts: limits.parts,
    neurons: tighter('neurons'),
    axonsIn: tighter('axonsIn'),
    axonsOut: tighter('axonsOut'),
    memoryBits: tighter('memoryBits'),
    thirdFactors: tighter('thirdFactors'),
  };
}
