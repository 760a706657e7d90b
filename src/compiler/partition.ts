import { raise, SpikeloomError } from '../fixed/error.js';
import type { ChipModel } from '../hardware/schema.js';
import { chipCount, gridOfChips, type SystemModel } from '../hardware/system.js';
import {
  addLoads,
  type CoreLoad,
  fitsWith,
  type LoadOf,
  loadCounter,
  neuronsOf,
  type Part,
  type Violation,
  violationOf,
} from './capacity.js';
import { leastCores } from './least-cores.js';
import type { LegalNetwork, LegalPopulation } from './legal.js';
import { checkSpikeFanOut, sourcesToSplit } from './spike-fan-out.js';
import { nextCount, split } from './split.js';

/** Cores a layer is split over: one number for all layers, or by name; left out: as few as it fits on. */
export type CoresPerLayer = number | Readonly<Record<string, number>>;

/** A part of a population on a core; cores are numbered as the partition fills them. */
export interface Slice extends Part {
  readonly core: number;
  /**
   * Its neurons as described, ascending; placed neuron first + i of the population is neurons[i]. `first` and
   * `count` are in placed numbers.
   */
  readonly neurons: Int32Array;
}

export interface Partition {
  /** In the order (population, first neuron). */
  readonly slices: readonly Slice[];
  readonly cores: number;
}

/** Columns of a crossbar are numbered with 16 bits. */
const MAX_PART = 65_536;

/** How many times finer parts are tried where those that fill a core each are too many for the chip. */
const FINER = [2, 4, 8, 16, 32, 64];

/**
 * Splits populations into parts of equal size along their goodness groups, as few as fit the cores, and
 * gives each part a core of its own; where the chip has too few, parts share cores (largest first, each on
 * the first core with room), and if that is not enough, finer parts do.
 * @throws SpikeloomError naming the layer, what it needs, the limit and the fix
 */
export function partition(
  network: LegalNetwork,
  chip: ChipModel,
  coresPerLayer: CoresPerLayer | undefined,
): Partition {
  const loadOf = loadCounter(network);
  checkNames(network, coresPerLayer);
  const wanted = network.populations.map(population => wantedParts(population, coresPerLayer));
  const counts = network.populations.map(
    (_, index) => wanted[index] ?? fewestParts(network, index, chip, loadOf),
  );
  for (;;) {
    const result = assign(network, counts, wanted, chip, loadOf);
    const narrow = sourcesToSplit(network, result, chip).filter(
      index => wanted[index] === undefined && counts[index] < network.populations[index].size,
    );
    if (narrow.length === 0) {
      checkSpikeFanOut(network, result, chip);
      return result;
    }
    for (const index of narrow) counts[index] = nextCount(network.populations[index], counts[index]);
  }
}

function checkNames({ populations }: LegalNetwork, coresPerLayer: CoresPerLayer | undefined): void {
  if (coresPerLayer === undefined || typeof coresPerLayer === 'number') return;
  for (const name of Object.keys(coresPerLayer)) {
    if (populations.some(population => population.name === name)) continue;
    const known = populations.map(population => population.name).join(', ');
    raise(`--cores-per-layer names a layer ${name}; the network has ${known}`);
  }
}

function wantedParts(
  { name, size, whole }: LegalPopulation,
  coresPerLayer: CoresPerLayer | undefined,
): number | undefined {
  if (coresPerLayer === undefined) return undefined;
  const byName = typeof coresPerLayer === 'number' ? undefined : coresPerLayer[name];
  const wanted = typeof coresPerLayer === 'number' ? (whole ? 1 : Math.min(size, coresPerLayer)) : byName;
  if (wanted === undefined) return undefined;
  const limit = whole ? 1 : size;
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > limit) {
    const why = whole ? ' (a readout stays on one core)' : '';
    raise(`--cores-per-layer wants ${wanted} cores for layer ${name}; limit 1..${limit}${why}`);
  }
  return wanted;
}

/** The least even number of parts that fit a core each; one neuron a part if nothing fits. */
function fewestParts(network: LegalNetwork, index: number, chip: ChipModel, loadOf: LoadOf): number {
  const population = network.populations[index];
  const fits = (count: number) =>
    split(population, index, count).every(
      part => part.count <= MAX_PART && violationOf(loadOf(part), chip) === undefined,
    );
  let count = population.whole ? 1 : countBefore(population, index, chip, loadOf);
  while (!population.whole && count < population.size && !fits(count)) {
    count = nextCount(population, count);
  }
  return count;
}

/**
 * A number of parts from which to look for the fewest that fit; no smaller one does. Without groups the first part of
 * fewer parts holds that of more, so if this one has too many neurons, axons or third factors, that one has.
 */
function countBefore(population: LegalPopulation, index: number, chip: ChipModel, loadOf: LoadOf): number {
  if (population.groupStarts.length > 2) return 1;
  const tooMuch = (count: number) => {
    const part = { population: index, first: 0, count: Math.ceil(population.size / count) };
    if (part.count > Math.min(MAX_PART, chip.capacity.neurons)) return true;
    const { axonsIn, thirdFactors } = loadOf(part);
    return axonsIn > chip.capacity.axonsIn || thirdFactors > chip.thirdFactor.channelsPerCore;
  };
  let low = 1;
  let high = population.size;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tooMuch(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Refuses a part that fits no core. */
function checkParts(
  { populations, projections }: LegalNetwork,
  parts: readonly Part[],
  chip: ChipModel,
  loadOf: LoadOf,
) {
  parts.forEach((part, core) => {
    const violation = violationOf(loadOf(part), chip);
    if (violation === undefined) return;
    const widths = projections
      .filter(({ target }) => target === part.population)
      .map(({ packedBits }) => packedBits);
    const bits = widths.length === 0 ? '' : ` at ${[...new Set(widths)].join(' and ')} bits`;
    const { name, whole, competition } = populations[part.population];
    const fix =
      whole && competition !== null
        ? `${chip.name} holds a competition on one core only (it lacks spanningReduction): make the layer smaller`
        : whole
          ? 'a readout stays on one core: make the layers before it smaller'
          : part.count === 1
            ? 'one neuron alone is too much for a core: give it fewer or narrower synapses'
            : violation.fix;
    raise(`layer ${name} needs ${violation.needs} on core ${core}${bits}; limit ${violation.limit}; ${fix}`);
  });
}

function assign(
  network: LegalNetwork,
  counts: readonly number[],
  wanted: readonly (number | undefined)[],
  chip: ChipModel,
  loadOf: LoadOf,
): Partition {
  const { populations } = network;
  const partsOf = (finer: number) =>
    populations.flatMap((population, index) => {
      const fixed = wanted[index] !== undefined || population.whole;
      const count = fixed ? counts[index] : Math.min(population.size, counts[index] * finer);
      return split(population, index, count);
    });
  const parts = partsOf(1);
  checkParts(network, parts, chip, loadOf);
  const available = coresOn(chip);
  if (parts.length <= available) {
    return {
      slices: parts.map((part, core) => ({ ...part, core, neurons: neuronsOf(part) })),
      cores: parts.length,
    };
  }
  const coarse = share(parts, chip, loadOf, available);
  let shared = coarse;
  for (const finer of FINER) {
    if (shared.cores <= available) return shared.partition();
    const attempt = share(partsOf(finer), chip, loadOf, available);
    if (attempt.cores < shared.cores) shared = attempt;
  }
  if (shared.cores <= available) return shared.partition();
  const { part, violation } = coarse.first!;
  const cores = { least: leastCores(network, chip), enough: shared.cores };
  return refuseCores(chip, cores, `layer ${populations[part.population].name}`, violation);
}

/** Cores of a chip, or of all chips of a system. */
export function coresOn({ mesh }: Pick<SystemModel, 'mesh'>): number {
  return mesh.columns * mesh.rows * mesh.coresPerTile;
}

/** What {@link partition} throws where only the number of cores is too small. */
export class TooFewCores extends SpikeloomError {
  /** Chips of the kind that would do. */
  readonly chips: number;

  constructor(message: string, chips: number) {
    super(message);
    this.chips = chips;
  }
}

/**
 * Refuses a network that fits the cores of a chip, but needs more of them than there are.
 * @param cores without which no partition can do, and with which one does
 */
function refuseCores(
  chip: SystemModel,
  cores: { readonly least: number; readonly enough: number },
  layer: string,
  { needs, limit }: Violation,
): never {
  const available = coresOn(chip);
  const count = chipCount(chip.mesh);
  const onOne = available / count;
  const chips = `chips of ${onOne} ${onOne === 1 ? 'core' : 'cores'}`;
  const least = Math.ceil(cores.least / onOne);
  const enough = Math.ceil(cores.enough / onOne);
  const wanted =
    least === enough
      ? `it needs ${enough} ${chips}`
      : least > 1
        ? `it needs at least ${least} ${chips}, and ${enough} do`
        : `${enough} ${chips} would do`;
  const limitOf = count === 1 ? chip.name : `${count} chips ${chip.name}`;
  const joined = gridOfChips(enough, chip) === null ? '' : `give it more (--chips ${enough}), `;
  throw new TooFewCores(
    `the network needs ${cores.enough} cores; limit of ${limitOf} ${available}: with ${layer} the last core needs ${needs}; limit ${limit} a core; ${wanted}: ${joined}make it smaller or choose a larger chip`,
    enough,
  );
}

/** Parts on shared cores. */
interface Sharing {
  readonly cores: number;
  /** The first part for which the chip has no core left, and what the last core would be short of. */
  readonly first: { readonly part: Part; readonly violation: Violation } | undefined;
  partition(): Partition;
}

/** First fit, parts with the fullest capacity first. */
function share(parts: readonly Part[], chip: ChipModel, loadOf: LoadOf, available: number): Sharing {
  const needs = parts.map(part => {
    const load = loadOf(part);
    return { load, fullness: fullness(load, chip) };
  });
  const ordered = [...parts.keys()].sort((a, b) => needs[b].fullness - needs[a].fullness);
  const loads: CoreLoad[] = [];
  const coreOf = new Int32Array(parts.length);
  let first: Sharing['first'];
  for (const index of ordered) {
    const { load } = needs[index];
    const core = loads.findIndex(other => fitsWith(other, load, chip));
    if (core < 0 && loads.length >= available) {
      const violation = violationOf(addLoads(loads[loads.length - 1], load), chip)!;
      first ??= { part: parts[index], violation };
    }
    if (core < 0) loads.push(load);
    else loads[core] = addLoads(loads[core], load);
    coreOf[index] = core < 0 ? loads.length - 1 : core;
  }
  return {
    cores: loads.length,
    first,
    partition: () =>
      renumber(parts.map((part, index) => ({ ...part, core: coreOf[index], neurons: neuronsOf(part) }))),
  };
}

/** Numbers cores by their first slice, so that the numbers do not depend on the order of packing. */
function renumber(slices: readonly Slice[]): Partition {
  const numbers = new Map<number, number>();
  for (const { core } of slices) if (!numbers.has(core)) numbers.set(core, numbers.size);
  return { slices: slices.map(slice => ({ ...slice, core: numbers.get(slice.core)! })), cores: numbers.size };
}

function fullness(load: CoreLoad, { capacity, thirdFactor }: ChipModel): number {
  return Math.max(
    load.neurons / capacity.neurons,
    load.axonsIn / capacity.axonsIn,
    load.synapseMemoryBits / capacity.synapseMemoryBits,
    load.thirdFactors / thirdFactor.channelsPerCore,
  );
}
