import { raise } from '../../fixed/error.js';
import { formatUnitChip, type UnitChip } from '../../hardware/unit-chip.js';
import { unitChipParts } from '../../hardware/unit-chip-parts.js';
import { placementProblem } from '../../hardware/unit-chip-use.js';
import {
  type InputUnit,
  MAX_UNIT_DELAY,
  type NeuronSet,
  UNIT_IMAGE_VERSION,
  type UnitImage,
  type UnitSynapses,
} from '../../image/unit-image.js';
import { type ReadSet, readAttributeSet } from './neuron-sets.js';
import { lookUp } from './synapse-addresses.js';
import type { SanafeNetwork, SanafeSystem } from './system.js';
import { tapUnits } from './tap-units.js';
import { toUnitChip } from './to-chip.js';

/** What connections hold that name no delay, and no tap. */
const NO_DELAY = 255;
const NO_TAP = 65_535;

/**
 * A system of SANA-FE's as a chip model and a unit image of ours. The network keeps its groups, numbers and placement.
 * @throws SpikeloomError for what SANA-FE itself stops at and for what its files say of plug-ins or noise
 */
export function toUnitImage(system: SanafeSystem): { chip: UnitChip; image: UnitImage } {
  const { network } = system;
  const chip = toUnitChip(system.architecture);
  const read = readSets(network);
  const image: UnitImage = {
    version: UNIT_IMAGE_VERSION,
    network: network.name,
    chip: formatUnitChip(chip),
    groups: network.groups.map(({ name, size }) => ({ name, size })),
    placement: {
      order: processingOrder(network),
      core: network.coreOf,
      synapseUnit: network.synapseUnit,
      dendriteUnit: network.dendriteUnit,
      somaUnit: network.somaUnit,
    },
    ...sharedSets(read, network.attributesOf),
    inputs: inputUnits(system, read),
    taps: tapUnits(system, read, neuron => nameOf(network, neuron)),
    synapses: synapsesOf(system),
  };
  refuseWhatStops(system, chip, image);
  return { chip, image };
}

/** How messages call a neuron: `group.index`. */
function nameOf({ groups }: Pick<SanafeNetwork, 'groups'>, neuron: number): string {
  const group = groups.find(({ first, size }) => neuron >= first && neuron < first + size)!;
  return `${group.name}.${neuron - group.first}`;
}

function readSets(network: SanafeNetwork): ReadSet[] {
  const firstOf = new Map<number, number>();
  network.attributesOf.forEach((set, neuron) => {
    if (!firstOf.has(set)) firstOf.set(set, neuron);
  });
  return network.attributeSets.map((set, index) => {
    const neuron = firstOf.get(index);
    return readAttributeSet(set, neuron === undefined ? 'a group' : `neuron ${nameOf(network, neuron)}`);
  });
}

/** Cores ascending, in each the order of the mappings. */
function processingOrder({ file, groups, neurons, mapping, coreOf }: SanafeNetwork): Int32Array {
  if (mapping.length !== neurons) {
    const mapped = new Uint8Array(neurons);
    for (const neuron of mapping) mapped[neuron] = 1;
    const missing = nameOf({ groups }, mapped.indexOf(0));
    raise(`neuron ${missing} is not mapped; give it an entry under mappings`, { file });
  }
  const starts = startsBy(coreOf, mapping.reduce((most, neuron) => Math.max(most, coreOf[neuron]), 0) + 1);
  const order = new Int32Array(neurons);
  for (const neuron of mapping) order[starts[coreOf[neuron]]++] = neuron;
  return order;
}

/** Where each key's entries start if they are sorted by it: [keys + 1]. */
function startsBy(keys: Int32Array, count: number): Int32Array {
  const starts = new Int32Array(count + 1);
  for (let i = 0; i < keys.length; i++) starts[keys[i] + 1]++;
  for (let key = 0; key < count; key++) starts[key + 1] += starts[key];
  return starts;
}

/** Sets that differ only in what an input unit plays become one. */
function sharedSets(read: readonly ReadSet[], of: Int32Array): { sets: NeuronSet[]; setOf: Int32Array } {
  const sets: NeuronSet[] = [];
  const byContent = new Map<string, number>();
  const renumbered = read.map(({ set }) => {
    const key = JSON.stringify({
      ...set,
      values: [...set.values].map(value => (Object.is(value, -0) ? '-0' : value)),
    });
    let index = byContent.get(key);
    if (index === undefined) {
      index = sets.push(set) - 1;
      byContent.set(key, index);
    }
    return index;
  });
  return { sets, setOf: Int32Array.from(of, set => renumbered[set]) };
}

/** Attributes of an input unit's neurons are the unit's: what is mapped later overwrites. */
function inputUnits({ architecture, network }: SanafeSystem, read: readonly ReadSet[]): InputUnit[] {
  const seeds = new Map<string, number>();
  architecture.cores.forEach((core, number) => {
    for (const unit of core.soma) {
      if (core.units[unit].soma?.model === 'input') seeds.set(`${number}.${unit}`, seeds.size + 1);
    }
  });
  const inputs = new Map<string, InputUnit>();
  for (const neuron of network.mapping) {
    const core = network.coreOf[neuron];
    const unit = network.somaUnit[neuron];
    const key = `${core}.${unit}`;
    const seed = seeds.get(key);
    if (seed === undefined) continue;
    const { spikes, poisson, rate } = read[network.attributesOf[neuron]].input;
    const before = inputs.get(key);
    const values = Float64Array.of(poisson ?? before?.values[0] ?? 0, rate ?? before?.values[1] ?? 0);
    if (values[1] > 1) {
      raise(
        `neuron ${nameOf(network, neuron)}: rate is ${values[1]}; SANA-FE divides by trunc(1 / rate): at most 1`,
      );
    }
    inputs.set(key, { core, unit, spikes: spikes ?? before?.spikes ?? new Uint8Array(0), values, seed });
  }
  return [...inputs.values()];
}

function synapsesOf(system: SanafeSystem): UnitSynapses {
  const { network } = system;
  const { count, sources, targets, weights, delays, taps } = network.connections;
  const starts = startsBy(sources, network.neurons);
  const next = starts.slice();
  const connection = new Int32Array(count);
  const sortedTargets = new Int32Array(count);
  const sortedWeights = new Float64Array(count);
  for (let number = 0; number < count; number++) {
    const place = next[sources[number]]++;
    connection[place] = number;
    sortedTargets[place] = targets[number];
    sortedWeights[place] = weights[number];
  }
  refuseLongDelays(system);
  const bySource = { starts, connection };
  const delay = { model: 'accumulator_with_delay', named: delays, nothing: NO_DELAY };
  const found = lookUp(system, bySource, delay);
  return {
    starts,
    targets: sortedTargets,
    weights: sortedWeights,
    delays: found === null ? null : Uint8Array.from(found),
    taps: lookUp(system, bySource, { model: 'taps', named: taps, nothing: NO_TAP }),
  };
}

function refuseLongDelays({ architecture, network }: SanafeSystem): void {
  const { sources, targets, delays } = network.connections;
  delays?.forEach((delay, number) => {
    if (delay <= MAX_UNIT_DELAY || delay === NO_DELAY) return;
    const target = targets[number];
    const unit = architecture.cores[network.coreOf[target]].units[network.dendriteUnit[target]];
    if (unit.dendrite?.model !== 'accumulator_with_delay') return;
    const edge = `${nameOf(network, sources[number])} -> ${nameOf(network, target)}`;
    raise(`edge ${edge} has delay ${delay}; unit ${unit.name} takes 0..${MAX_UNIT_DELAY}`);
  });
}

function refuseWhatStops({ architecture, network }: SanafeSystem, chip: UnitChip, image: UnitImage): void {
  const { cores } = unitChipParts(chip);
  const receives = new Uint8Array(network.neurons);
  const { targets } = image.synapses;
  for (let i = 0; i < targets.length; i++) receives[targets[i]] = 1;
  for (const neuron of network.mapping) {
    const core = cores[network.coreOf[neuron]];
    const own = architecture.cores[network.coreOf[neuron]];
    const soma = core.units[network.somaUnit[neuron]].type;
    const place = { file: architecture.file, line: own.line };
    const problem = placementProblem(core.type, soma, receives[neuron] === 1);
    if (problem !== undefined) {
      raise(`core ${core.name} cannot run neuron ${nameOf(network, neuron)}: ${problem}`, place);
    }
    if (own.units[network.somaUnit[neuron]].soma?.priced === false) {
      raise(
        `soma unit ${soma.name} runs neuron ${nameOf(network, neuron)} and has no prices; give it all six`,
        place,
      );
    }
  }
}
