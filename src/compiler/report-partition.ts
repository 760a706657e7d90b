import type { ChipModel } from '../hardware/schema.js';
import { type Search, type Stop, shareOf } from './anytime.js';
import { limitsOf, type PartitionCandidate, type PartitionChoice } from './choose-partition.js';
import { type PartitionBound, searchBound } from './hypergraph/bound.js';
import { leastNeeds } from './hypergraph-of.js';
import { layerBound } from './layer-bound.js';
import type { LegalNetwork } from './legal.js';
import type { Partition } from './partition.js';
import { reachOf } from './reach.js';
import type { PartitionReport } from './report.js';
import { coresOfNeurons } from './slices.js';
import { INPUT_RATE, NEURON_RATE, type SpikeRates } from './traffic.js';

/** Of a limit of time; the placement has the rest. */
const SHARE_OF_TIME = 0.2;

/** What a partition costs, and what is proved of it: with a stop, what can be proved by then. */
export function* reportPartition(
  network: LegalNetwork,
  chip: ChipModel,
  choice: PartitionChoice,
  { partition, method }: PartitionCandidate,
  { rates, stop }: { readonly rates: SpikeRates | null; readonly stop: Stop },
): Search<PartitionReport> {
  const connections = axonsBetween(network, partition, rates);
  yield;
  const { connectivity } = connections;
  const proved = yield* prove(network, chip, choice, partition, connectivity, stop);
  const bound = proved === null ? null : Math.min(proved.bound, connectivity);
  const gap = bound === null ? null : connectivity === 0 ? 0 : (connectivity - bound) / connectivity;
  return {
    method,
    cores: partition.cores,
    ...connections,
    bound,
    boundMethod: proved?.method ?? null,
    gap,
    optimal: gap === 0,
  };
}

function* prove(
  network: LegalNetwork,
  chip: ChipModel,
  { networkGraph, coresGiven }: PartitionChoice,
  partition: Partition,
  connectivity: number,
  stop: Stop,
): Search<PartitionBound | null> {
  if (networkGraph === null) return null;
  let best: PartitionBound = { bound: 0, method: 'none' };
  if (coresGiven) best = layerBound(networkGraph, partition, chip.capacity.neurons);
  yield;
  if (best.bound >= connectivity) return best;
  const graph = leastNeeds(networkGraph, network);
  yield;
  const other = yield* searchBound(graph, limitsOf(chip), shareOf(stop, SHARE_OF_TIME));
  return other.bound > best.bound ? other : best;
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
