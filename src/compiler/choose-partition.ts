import { SpikeloomError } from '../fixed/error.js';
import type { ChipModel } from '../hardware/schema.js';
import type { Search, Stop } from './anytime.js';
import { type CoreLoad, NeuronLoads } from './capacity.js';
import { CrossbarMeasure } from './crossbar-shape.js';
import { partitionBound } from './hypergraph/bound.js';
import type { PartLimits } from './hypergraph/hypergraph.js';
import { partitionHypergraph } from './hypergraph/partition-hypergraph.js';
import { hypergraphOf, leastNeeds } from './hypergraph-of.js';
import type { LegalNetwork } from './legal.js';
import { type CoresPerLayer, coresOn, type Partition, partition } from './partition.js';
import { reachOf } from './reach.js';
import type { PartitionReport } from './report.js';
import { coresOfNeurons } from './slices.js';
import { slicesOfParts } from './slices-of-parts.js';
import { fanOutOf } from './spike-fan-out.js';
import { INPUT_RATE, NEURON_RATE, type SpikeRates } from './traffic.js';

export interface ChoosePartitionOptions {
  readonly effort: 'quick' | 'full';
  readonly coresPerLayer: CoresPerLayer | undefined;
  readonly rates: SpikeRates | null;
  readonly seed: number;
  readonly stop: Stop;
}

export interface ChosenPartition {
  readonly partition: Partition;
  readonly report: PartitionReport;
  readonly notes: readonly string[];
}

/** Partitions that are made, each within tighter limits than the one before, until one fits exactly. */
const ATTEMPTS = 5;
/** Below what is allowed by so much, so that the next attempt need not hit the limit exactly. */
const SLACK = 0.97;

/**
 * Puts the neurons of a network on cores: evenly, or with `full` effort by the hypergraph of its axons, unless something asks
 * for the order of the description (a procedure, a number of cores by layer, a layer that stays on one core).
 * @throws SpikeloomError naming what does not fit, and how many chips would do
 */
export function* choosePartition(
  network: LegalNetwork,
  chip: ChipModel,
  options: ChoosePartitionOptions,
): Search<ChosenPartition> {
  const { coresPerLayer, rates } = options;
  const why = options.effort === 'quick' ? null : whyEven(network, coresPerLayer);
  if (options.effort === 'quick' || why !== null) {
    const even = partition(network, chip, coresPerLayer);
    const notes =
      why === null ? [] : [`neurons are partitioned evenly, in the order of the description: ${why}`];
    const report = reportOf('even', even.cores, axonsBetween(network, even, rates), null);
    return { partition: even, report, notes };
  }
  return yield* search(network, chip, options);
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
): Search<ChosenPartition> {
  const even = attemptEven(network, chip);
  yield;
  const loads = new NeuronLoads(network);
  const bits = bitsPerSynapse(network, even, chip);
  const networkGraph = hypergraphOf(network, options.rates, bits);
  const { graph, vertexFirst } = networkGraph;
  const prove = () => partitionBound(leastNeeds(networkGraph, network), capacity);
  yield;
  const capacity = limitsOf(chip);
  const starts = even instanceof SpikeloomError ? [] : [partsOf(even, vertexFirst)];
  // The placement has the rest of the time, so here a limit of time only ends what takes too long.
  const stop: Stop = Object.assign(() => options.stop(), { timed: false });
  let limits = capacity;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const found = yield* partitionHypergraph(graph, limits, { seed: options.seed, stop, starts });
    if (!found.feasible) break;
    const made = slicesOfParts(found.partOf, found.parts, vertexFirst, loads, chip);
    const excess = excessOf(network, made, chip);
    if (excess === null) {
      const { parts, connectivity, cut } = found;
      const report = reportOf('hypergraph', parts, { connectivity, packetsPerStep: cut }, prove());
      return { partition: made.partition, report, notes: [] };
    }
    limits = tighten(limits, excess);
    yield;
  }
  if (even instanceof SpikeloomError) throw even;
  const report = reportOf('even', even.cores, axonsBetween(network, even, options.rates), prove());
  return { partition: even, report, notes: [] };
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
function limitsOf(chip: ChipModel): PartLimits {
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

interface Connections {
  readonly connectivity: number;
  readonly packetsPerStep: number;
}

/** Cores that sources reach besides their own, plainly and weighted with their spikes a step. */
function axonsBetween(network: LegalNetwork, partition: Partition, rates: SpikeRates | null): Connections {
  const { populations, inputs } = network;
  const coreOf = coresOfNeurons(network, partition);
  let connectivity = 0;
  let packetsPerStep = 0;
  for (let source = 0; source < populations.length + inputs.length; source++) {
    const known = rates?.of(source) ?? null;
    const rate = source < populations.length ? NEURON_RATE : INPUT_RATE;
    for (const { start, cores } of reachOf(network, partition, source).byDelay) {
      for (let unit = 0; unit + 1 < start.length; unit++) {
        let reached = start[unit + 1] - start[unit];
        if (source < populations.length) {
          const own = coreOf[source][unit];
          for (let i = start[unit]; i < start[unit + 1]; i++) if (cores[i] === own) reached--;
        }
        connectivity += reached;
        packetsPerStep += reached * (known?.[unit] ?? rate);
      }
    }
  }
  return { connectivity, packetsPerStep };
}

function reportOf(
  method: PartitionReport['method'],
  cores: number,
  { connectivity, packetsPerStep }: Connections,
  proved: { readonly bound: number; readonly method: string } | null,
): PartitionReport {
  const bound = proved === null ? null : Math.min(proved.bound, connectivity);
  const gap = bound === null ? null : connectivity === 0 ? 0 : (connectivity - bound) / connectivity;
  return {
    method,
    cores,
    connectivity,
    packetsPerStep,
    bound,
    boundMethod: proved?.method ?? null,
    gap,
    optimal: gap === 0,
  };
}
