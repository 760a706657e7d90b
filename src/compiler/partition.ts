import { raise } from '../fixed/error.js';
import type { ChipModel } from '../hardware/schema.js';
import { addLoads, type CoreLoad, type LoadOf, loadCounter, type Part, violationOf } from './capacity.js';
import type { LegalNetwork, LegalPopulation } from './legal.js';
import { checkSpikeFanOut, sourcesToSplit } from './spike-fan-out.js';
import { nextCount, split } from './split.js';

/** Cores a layer is split over: one number for all layers, or by name; left out: as few as it fits on. */
export type CoresPerLayer = number | Readonly<Record<string, number>>;

/** A part of a population on a core; cores are numbered as the partition fills them. */
export interface Slice extends Part {
  readonly core: number;
}

export interface Partition {
  /** In the order (population, first neuron). */
  readonly slices: readonly Slice[];
  readonly cores: number;
}

/** Columns of a crossbar are numbered with 16 bits. */
const MAX_PART = 65_536;

/**
 * * Splits populations into parts of equal size along their goodness groups, as few as fit the cores, and
 * gives each part a core of its own; where the chip has too few, parts share cores (largest first, each on
 * the first core with room).
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
    const parts = counts.flatMap((count, index) => split(network.populations[index], index, count));
    checkParts(network, parts, chip, loadOf);
    const result = assign(network, parts, chip, loadOf);
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
  let count = 1;
  while (!population.whole && count < population.size && !fits(count)) {
    count = nextCount(population, count);
  }
  return count;
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

function assign(network: LegalNetwork, parts: readonly Part[], chip: ChipModel, loadOf: LoadOf): Partition {
  const available = chip.mesh.columns * chip.mesh.rows * chip.mesh.coresPerTile;
  if (parts.length <= available) {
    return { slices: parts.map((part, core) => ({ ...part, core })), cores: parts.length };
  }
  return share(network, parts, chip, loadOf, available);
}

/** First fit, parts with the fullest capacity first. */
function share(
  { populations }: LegalNetwork,
  parts: readonly Part[],
  chip: ChipModel,
  loadOf: LoadOf,
  available: number,
): Partition {
  const loads: CoreLoad[] = [];
  const coreOf = new Map<Part, number>();
  const ordered = [...parts].sort((a, b) => fullness(loadOf(b), chip) - fullness(loadOf(a), chip));
  let first: { part: Part; limit: string } | undefined;
  for (const part of ordered) {
    const load = loadOf(part);
    const core = loads.findIndex(other => violationOf(addLoads(other, load), chip) === undefined);
    if (core < 0 && loads.length >= available) {
      const violation = violationOf(addLoads(loads[loads.length - 1], load), chip)!;
      first ??= { part, limit: `needs ${violation.needs}; limit ${violation.limit}` };
    }
    if (core < 0) loads.push(load);
    else loads[core] = addLoads(loads[core], load);
    coreOf.set(part, core < 0 ? loads.length - 1 : core);
  }
  if (first !== undefined) {
    const { name } = populations[first.part.population];
    raise(
      `the network needs ${loads.length} cores; limit of ${chip.name} ${available}: with layer ${name} the last core ${first.limit} a core; make the network smaller or choose a larger chip`,
    );
  }
  return renumber(parts.map(part => ({ ...part, core: coreOf.get(part)! })));
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
