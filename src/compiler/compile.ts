import { raise } from '../fixed/error.js';
import type { SystemModel } from '../hardware/system.js';
import type { ChipImage } from '../image/layout.js';
import { validateImage } from '../image/validate.js';
import type { ExpandedNetwork } from '../network/description.js';
import { finish, NEVER, type Search, type Stop } from './anytime.js';
import { chipUse } from './chip-use.js';
import { choosePartition, type PartitionCandidate, type PartitionChoice } from './choose-partition.js';
import { coreFills, mappingCost } from './cost.js';
import { emit } from './emit.js';
import type { IntegerProgramSolver } from './exact/solver.js';
import type { LegalNetwork } from './legal.js';
import { legalise } from './legalise.js';
import { type CoresPerLayer, coresOn, type Partition } from './partition.js';
import { type LegaliseOptions, legaliseNetwork } from './passes/legalise-network.js';
import { cheapestTraffic } from './placement/choose-traffic.js';
import { ENERGY, type Objective } from './placement/objective.js';
import { type PlacementMethod, place } from './placement/place.js';
import { quantise } from './quantise.js';
import type { MappingReport } from './report.js';
import { reportPartition } from './report-partition.js';
import { smallestSystem } from './smallest-system.js';
import { type NamedRates, ratesOf } from './spike-rates.js';
import { estimateTraffic, type SpikeRates, type Traffic } from './traffic.js';
import { unrolledKernels } from './unrolled-kernels.js';

export interface CompileOptions {
  /** Cores that each layer is split over; left out: as few as it fits on. */
  readonly coresPerLayer?: CoresPerLayer;
  /** As few chips as the network fits on; the chip is then the model of one. Default: the chip, or system, as it is given. */
  readonly chips?: 'auto';
  /** Start state of the learning unit, 1..65535, where one core alone learns; default: from the network's seed. */
  readonly lfsrSeed?: number;
  /** quick (the default): an even partition, a quick placement. full: both are searched for. */
  readonly effort?: 'quick' | 'full';
  /** Default: as the effort. */
  readonly placement?: PlacementMethod;
  /** What a full placement is to be good at; default: few packets x links. */
  readonly objective?: Objective;
  /** How often units fire; default: estimated. */
  readonly rates?: NamedRates;
  /** What searches draw, 1 .. 2^32 - 1; default 1. */
  readonly seed?: number;
  /** Ends searches; default: they end after their own fixed work. */
  readonly stop?: Stop;
  /** Proves small placements optimal. */
  readonly solve?: IntegerProgramSolver;
  /** What of a network may be rewritten so that the chip can hold it. */
  readonly legalise?: LegaliseOptions;
}

export interface Compiled {
  readonly image: ChipImage;
  readonly report: MappingReport;
}

/** {@link compileSteps}, run to its end. */
export function compileNetwork(
  expanded: ExpandedNetwork,
  chip: SystemModel,
  options: CompileOptions = {},
): Compiled {
  return finish(compileSteps(expanded, chip, options));
}

/**
 * Compiles a network onto a chip, or a system of several: rewrite what it lacks, quantise, legalise, partition, place, route, emit.
 * @throws SpikeloomError for a network that the chip cannot run or hold: the object, the actual value, the
 *   limit and the fix
 */
export function* compileSteps(
  expanded: ExpandedNetwork,
  given: SystemModel,
  options: CompileOptions = {},
): Search<Compiled> {
  const { lfsrSeed, coresPerLayer, effort = 'quick', placement: method = effort } = options;
  const { objective = ENERGY, seed = 1, stop = NEVER, rates: known = null, solve } = options;
  if (lfsrSeed !== undefined && (!Number.isInteger(lfsrSeed) || lfsrSeed < 1 || lfsrSeed > 0xffff)) {
    raise(`the learning unit's start state is ${lfsrSeed}; limit 1..65535`);
  }
  const rewritten = legaliseNetwork(expanded, given, options.legalise);
  const projections = quantise(rewritten.network, given);
  yield;
  const network = legalise(rewritten.network, projections, given);
  const chip = options.chips === 'auto' ? smallestSystem(network, given, coresPerLayer) : given;
  const rates = ratesOf(known, [...network.populations, ...network.inputs]);
  yield;
  const chosen = yield* choosePartition(network, chip, { effort, coresPerLayer, rates, seed, stop });
  const { candidate, traffic } = yield* cheapest(chosen, network, rates, chip, objective);
  const { partition } = candidate;
  const partitionReport = yield* reportPartition(network, chip, chosen, candidate, { rates, stop });
  const placeOptions = { method, objective, seed, stop, solve };
  const placement = yield* place(partition.cores, traffic, chip, placeOptions);
  yield;
  const image = emit(network, partition, placement, chip, lfsrSeed);
  yield;
  validateImage(image);
  yield;
  return {
    image,
    report: {
      network: image.network,
      chip: chip.name,
      cores: image.cores.length,
      coresAvailable: coresOn(chip),
      chips: chipUse(image, rates),
      coresPerLayer: coresPerLayerOf(
        network.populations.map(({ name }) => name),
        partition,
      ),
      fills: coreFills(image, network, chip),
      cost: mappingCost(image, rates),
      partition: partitionReport,
      placement: placement.cost,
      notes: [
        ...rewritten.notes,
        ...network.notes,
        ...chosen.notes,
        ...unrolledKernels(network, partition, chip),
      ],
      quantisation: Object.fromEntries(
        projections.flatMap(({ name, error }) => (error === null ? [] : [[name, error]])),
      ),
    },
  };
}

/** The partition that costs least when placed, with its traffic. */
function* cheapest(
  { candidates }: PartitionChoice,
  network: LegalNetwork,
  rates: SpikeRates | null,
  chip: SystemModel,
  objective: Objective,
): Search<{ candidate: PartitionCandidate; traffic: Traffic }> {
  const traffics: Traffic[] = [];
  for (const { partition } of candidates) {
    traffics.push(estimateTraffic(network, partition, rates));
    yield;
  }
  const weighed = candidates.map(({ partition: { cores } }, index) => ({ cores, traffic: traffics[index] }));
  const index = candidates.length === 1 ? 0 : yield* cheapestTraffic(weighed, chip, objective);
  return { candidate: candidates[index], traffic: traffics[index] };
}

function coresPerLayerOf(names: readonly string[], { slices }: Partition): Record<string, number> {
  const cores = names.map(() => new Set<number>());
  for (const { population, core } of slices) cores[population].add(core);
  return Object.fromEntries(names.map((name, index) => [name, cores[index].size]));
}
