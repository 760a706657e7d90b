import { raise, type SourcePlace } from '../../fixed/error.js';
import { NO_DELAY } from './connection-list.js';
import type { Mappings } from './mappings.js';
import type { Notes } from './notes.js';
import type { SanafeArchitecture, SanafeConnections, SanafeCore, SanafeNetwork } from './system.js';
import type { Job } from './units.js';

/** Steps that a dendrite of the model `accumulator_with_delay` can hold a charge for. */
const MAX_DELAY_STEPS = 5;

type Units = Pick<SanafeNetwork, 'synapseUnit' | 'dendriteUnit' | 'somaUnit'>;

/**
 * Finds the unit of each job that each mapped neuron uses: that which it names, or the first of its core.
 * @throws SpikeloomError for a unit that there is not or that has no price, more neurons than a core holds, and a delay
 *   that its dendrite cannot hold
 */
export function assignUnits(
  architecture: SanafeArchitecture,
  mappings: Mappings,
  connections: SanafeConnections,
  notes: Notes,
): Units {
  const { coreOf } = mappings;
  checkRoom(architecture, mappings);
  const driven = new Uint8Array(coreOf.length);
  const { targets } = connections;
  // By index: an iterator would take ten times as long.
  for (let i = 0; i < targets.length; i++) driven[targets[i]!] = 1;
  const assign = (job: Job): Int32Array => {
    const finder = new UnitFinder(architecture, job);
    return Int32Array.from(coreOf, (id, neuron) => {
      const core = architecture.cores[id]!;
      const index = finder.find(core, mappings.names[job].get(neuron));
      // SANA-FE looks for the synapse unit only when it meets a connection.
      if (index < 0 && job === 'synapse' && driven[neuron] === 0) return core.synapse[0] ?? -1;
      if (index < 0) refuseUnit(core, job, mappings, neuron);
      if (job === 'soma' || driven[neuron] === 1)
        refuseUnpriced(architecture, core, index, job, mappings.placeOf(neuron));
      return index;
    });
  };
  const units = {
    synapseUnit: assign('synapse'),
    dendriteUnit: assign('dendrite'),
    somaUnit: assign('soma'),
  };
  checkDelays(architecture, mappings, connections, units.dendriteUnit, notes);
  return units;
}

/** The unit of one job by its name, for cores that may share their lists. */
class UnitFinder {
  readonly #byCore = new Map<SanafeCore['units'], Map<string, number>>();
  readonly #job: Job;
  readonly #cores: number;

  constructor({ cores }: SanafeArchitecture, job: Job) {
    this.#job = job;
    this.#cores = cores.length;
  }

  /** -1: there is none; without a name the first. */
  find(core: SanafeCore, name: string): number {
    if (name === '') return core[this.#job][0] ?? -1;
    let names = this.#byCore.get(core.units);
    if (names === undefined) {
      // Of units that share a name none is lost, as a name is one unit.
      names = new Map(core[this.#job].map(index => [core.units[index]!.name, index]));
      if (this.#byCore.size <= this.#cores) this.#byCore.set(core.units, names);
    }
    return names.get(name) ?? -1;
  }
}

function refuseUnit(core: SanafeCore, job: Job, mappings: Mappings, neuron: number): never {
  const name = mappings.names[job].get(neuron);
  const all = core[job].map(index => core.units[index]!.name);
  const known =
    all.length > 8 ? `${all.slice(0, 8).join(', ')} and ${all.length - 8} others` : all.join(', ');
  return raise(
    `${mappings.nameOf(neuron)} is mapped to the ${job} unit ${JSON.stringify(name)}, which its core ${core.name} of tile ` +
      `${core.tile} does not have; it has ${known === '' ? 'none' : known}`,
    mappings.placeOf(neuron),
  );
}

function refuseUnpriced(
  architecture: SanafeArchitecture,
  core: SanafeCore,
  index: number,
  job: Job,
  place: SourcePlace,
): void {
  const unit = core.units[index]!;
  if (unit[job]?.priced !== false) return;
  raise(
    `the ${job} unit ${unit.name} has no energy or no latency (${architecture.file}:${unit.line}), and is used here; give it both`,
    place,
  );
}

function checkRoom({ cores }: SanafeArchitecture, mappings: Mappings): void {
  const counts = new Int32Array(cores.length);
  for (const core of mappings.coreOf) counts[core]!++;
  const full = counts.findIndex((count, core) => count > cores[core]!.maxNeurons);
  if (full < 0) return;
  const { name, tile, maxNeurons } = cores[full]!;
  const neuron = mappings.order().filter(each => mappings.coreOf[each] === full)[maxNeurons]!;
  raise(
    `${counts[full]} neurons are mapped to core ${name} of tile ${tile}; its max_neurons_supported is ${maxNeurons}; ` +
      `${mappings.nameOf(neuron)} is the first too many`,
    mappings.placeOf(neuron),
  );
}

function checkDelays(
  architecture: SanafeArchitecture,
  mappings: Mappings,
  { delays, sources, targets }: SanafeConnections,
  dendriteUnit: Int32Array,
  notes: Notes,
): void {
  if (delays === null) return;
  delays.forEach((delay, index) => {
    if (delay === 0 || delay === NO_DELAY) return;
    const target = targets[index]!;
    const core = architecture.cores[mappings.coreOf[target]!]!;
    const { model } = core.units[dendriteUnit[target]!]!.dendrite!;
    const place = mappings.placeOf(target);
    if (model !== 'accumulator_with_delay') {
      notes.add(
        `the dendrite model ${model} has no delays, so those of edges to neurons mapped here have no effect`,
        place,
      );
    } else if (delay > MAX_DELAY_STEPS) {
      raise(
        `the edge ${mappings.nameOf(sources[index]!)} -> ${mappings.nameOf(target)} has a delay of ${delay}; the dendrite ` +
          `model ${model}, to which its target is mapped here, has ${MAX_DELAY_STEPS} at most`,
        place,
      );
    }
  });
}
