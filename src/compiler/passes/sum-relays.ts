import type { ChipModel } from '../../hardware/schema.js';
import type { PopulationSpec, ProjectionSpec, SparseProjection } from '../../network/description.js';
import { fanInOf, type WeightedFanIn } from '../fan-in.js';
import { synapsesOnto } from './core-limits.js';
import type { Draft } from './draft.js';
import { modelOf } from './neuron-models.js';
import { counted } from './pass.js';
import { oneSign, relayWeightBits, summingNeuron } from './relays.js';

const DEFAULT_WEIGHT_BITS = 8;
/** Widest weight that Loihi's sign modes know. */
const LOIHI_WEIGHT_BITS = 8;
/** A potential of `lif-cuba` counts 64 for a weight of 1. */
const POTENTIAL_OF_ONE = 64;
/** Of what a group's weights add up to, so much may come in a step without a backlog. */
const BUSY_SHARE = 1 / 8;
/** A unit is at most this part of the least threshold, where groups of so many sources allow it. */
const FINE_UNIT = 1 / 4;
const LEAST_GROUP = 8;

type Sign = 'plus' | 'minus';

/** Whose sources are grouped, and how: sources `g size .. (g + 1) size - 1` of each neuron's list make group g. */
interface Grouping {
  readonly fanIn: WeightedFanIn;
  readonly neurons: readonly number[];
  readonly size: number;
  /** What a synapse adds to the input sum, [magnitude by sign]; 0 for the other sign. */
  readonly part: (synapse: number, sign: Sign) => number;
  /** Power of two on these magnitudes. */
  readonly exponent: number;
}

/**
 * Gives some neurons of a projection's target their input through relays. Each neuron's list of sources is cut into
 * groups; a relay adds up the positive weights of a group and another the negative ones, without leak, and each fires
 * where its sum reaches a unit q, passes on q, and with a subtracting reset keeps what is above. So after every step a neuron
 * has got all that its sources sent but less than q for each relay, and what a relay could not pass on at one
 * spike a step. (Where the weights' exponent is below 0, each relay besides rounds its input of a step down.) Source to relay takes a step of the projection's delay, where it has two; else all is a step late.
 *
 * @param axons input axons of each neuron of the target, over all projections
 * @returns what is to be said of it; null where relays would not save axons
 */
export function splitOver(
  draft: Draft,
  projection: string,
  neurons: readonly number[],
  axons: Int32Array,
  chip: ChipModel,
): string | null {
  const [, spec] = draft.projections().find(([name]) => name === projection)!;
  const fanIn = fanInOf(draft.synapses(projection));
  const parts = partsOf(draft, spec, fanIn);
  const signs = (['plus', 'minus'] as const).filter(sign => hasSign(fanIn.weights, sign));
  const longest = Math.max(...neurons.map(neuron => synapsesOnto(fanIn, neuron)));
  const room = Math.min(
    ...neurons.map(neuron => chip.capacity.axonsIn - axons[neuron] + synapsesOnto(fanIn, neuron)),
  );
  const bits = relayWeightBits(chip);
  const mostInRelay = Math.min(chip.capacity.axonsIn, Math.floor(chip.capacity.synapseMemoryBits / bits));
  // At least half of the sources must be saved, or nothing is gained.
  const mostGroups = Math.floor(Math.min(Math.max(room, 2), longest / 2) / signs.length);
  let groups = Math.ceil(longest / mostInRelay);
  if (groups > mostGroups) return null;
  const groupingOf = (count: number): Grouping => ({
    fanIn,
    neurons,
    size: Math.ceil(longest / count),
    ...parts,
  });
  const fine = Math.min(...(draft.thresholds(spec.to) ?? [Number.POSITIVE_INFINITY])) * FINE_UNIT;
  let unit = unitOf(groupingOf(groups), signs);
  while (unit > Math.max(2, fine) && longest / (2 * groups) >= LEAST_GROUP && 2 * groups <= mostGroups) {
    groups *= 2;
    unit = unitOf(groupingOf(groups), signs);
  }
  const grouping = groupingOf(groups);
  const relays = signs.map(sign => addRelays(draft, projection, spec, grouping, sign, unit, chip));
  keepOthers(draft, projection, spec, fanIn, new Set(neurons));
  return sentence(projection, spec, relays, grouping, unit, chip);
}

/** Weights as what they add to a sum, a last bit that Loihi's mixed sign mode cuts off left out. */
function partsOf(
  draft: Draft,
  spec: ProjectionSpec,
  { weights }: WeightedFanIn,
): Pick<Grouping, 'part' | 'exponent'> {
  const { exponent = 0, weightBits = DEFAULT_WEIGHT_BITS } = spec;
  const mixed =
    weights instanceof Int16Array &&
    draft.population(spec.to).neuron.model === 'lif-cuba' &&
    weightBits <= LOIHI_WEIGHT_BITS &&
    (spec.signMode === 'mixed' || (hasSign(weights, 'plus') && hasSign(weights, 'minus')));
  const cut = mixed ? 1 : 0;
  const value = (synapse: number) => (cut === 0 ? weights[synapse] : weights[synapse] >> cut);
  return {
    exponent: exponent + cut,
    part: (synapse, sign) => Math.max(0, sign === 'plus' ? value(synapse) : -value(synapse)),
  };
}

function hasSign(weights: Int16Array | Float64Array, sign: Sign): boolean {
  return sign === 'plus' ? weights.some(weight => weight > 0) : weights.some(weight => weight < 0);
}

/**
 * Every group with a synapse of the sign. Groups of one number come together: where lists are alike, they share sources,
 * so that their relays can share a core's axons.
 */
function eachGroup(
  { fanIn, neurons, size, part }: Grouping,
  sign: Sign,
  visit: (neuron: number, synapses: readonly number[]) => void,
): void {
  const { start } = fanIn;
  const longest = Math.max(...neurons.map(neuron => synapsesOnto(fanIn, neuron)));
  for (let offset = 0; offset < longest; offset += size) {
    for (const neuron of neurons) {
      const end = Math.min(start[neuron + 1], start[neuron] + offset + size);
      const synapses: number[] = [];
      for (let synapse = start[neuron] + offset; synapse < end; synapse++) {
        if (part(synapse, sign) > 0) synapses.push(synapse);
      }
      if (synapses.length > 0) visit(neuron, synapses);
    }
  }
}

/** What a relay passes on at a spike: the power of two, 2 at least, that no single weight and no busy step exceeds. */
function unitOf(grouping: Grouping, signs: readonly Sign[]): number {
  let most = 2;
  for (const sign of signs) {
    eachGroup(grouping, sign, (_neuron, synapses) => {
      let sum = 0;
      for (const synapse of synapses) {
        const part = grouping.part(synapse, sign) * 2 ** grouping.exponent;
        sum += part;
        most = Math.max(most, part);
      }
      most = Math.max(most, sum * BUSY_SHARE);
    });
  }
  return 2 ** Math.ceil(Math.log2(most));
}

/** Adds the relays of one sign and both their projections; returns their name and number. */
function addRelays(
  draft: Draft,
  projection: string,
  spec: ProjectionSpec,
  grouping: Grouping,
  sign: Sign,
  unit: number,
  chip: ChipModel,
): { readonly name: string; readonly size: number } {
  const target = draft.population(spec.to);
  const subtracts = modelOf(chip, 'lif-cuba')?.resets.includes('subtract') === true;
  const neuron = summingNeuron(chip, subtracts ? { amount: unit * POTENTIAL_OF_ONE } : undefined);
  const { into, back } = wire(grouping, sign, target.size, signedLimit(spec, neuron.model === 'lif-cuba'));
  const size = into.post;
  const relay: PopulationSpec = { size, neuron, threshold: { kind: 'constant', value: unit - 1 } };
  const name = draft.freeName(`relay-sum-${projection}-${sign}`);
  draft.setPopulation(name, relay, new Int32Array(size).fill(unit - 1));
  const { delayTicks = 1, signMode: _signMode, ...kept } = spec;
  draft.setProjection(
    draft.freeName(`to-${name}`),
    {
      ...kept,
      to: name,
      delayTicks: Math.max(1, delayTicks - 1),
      exponent: grouping.exponent,
      ...oneSign(chip, relay, 'excitatory'),
    },
    into,
  );
  const bits = relayWeightBits(chip);
  const mantissa = Math.min(unit, 2 ** (bits - 2));
  const value = sign === 'plus' ? mantissa : -mantissa;
  back.weights.fill(value);
  draft.setProjection(
    draft.freeName(`from-${name}`),
    {
      from: name,
      to: spec.to,
      connect: { kind: 'all' },
      weights: { kind: 'constant', value },
      weightBits: bits,
      exponent: Math.log2(unit / mantissa),
      ...oneSign(chip, target, sign === 'plus' ? 'excitatory' : 'inhibitory'),
    },
    back,
  );
  return { name, size };
}

/** The largest magnitude of one sign that so many bits hold: a neuron of `lif-cuba` takes it without a sign bit. */
function signedLimit({ weightBits = DEFAULT_WEIGHT_BITS }: ProjectionSpec, cuba: boolean): number {
  return cuba && weightBits <= LOIHI_WEIGHT_BITS ? 2 ** weightBits - 1 : 2 ** (weightBits - 1) - 1;
}

/** Synapses from the sources to the relays of a sign, and from these to the target. */
function wire(
  grouping: Grouping,
  sign: Sign,
  post: number,
  limit: number,
): { readonly into: SparseProjection; readonly back: SparseProjection } {
  const { fanIn, part } = grouping;
  const floats = fanIn.weights instanceof Float64Array;
  const starts = [0];
  const sources: number[] = [];
  const weights: number[] = [];
  const relaysOf: number[][] = Array.from({ length: post }, () => []);
  eachGroup(grouping, sign, (neuron, synapses) => {
    for (const synapse of synapses) {
      sources.push(fanIn.sources[fanIn.allToAll ? synapse % fanIn.pre : synapse]);
      const magnitude = part(synapse, sign);
      weights.push(floats ? magnitude : Math.min(limit, magnitude));
    }
    relaysOf[neuron].push(starts.length - 1);
    starts.push(sources.length);
  });
  const size = starts.length - 1;
  const back = new Int32Array(post + 1);
  relaysOf.forEach((relays, neuron) => {
    back[neuron + 1] = back[neuron] + relays.length;
  });
  return {
    into: {
      layout: 'sparse',
      pre: fanIn.pre,
      post: size,
      start: Int32Array.from(starts),
      sources: Int32Array.from(sources),
      weights: floats ? Float64Array.from(weights) : Int16Array.from(weights),
      kernel: null,
    },
    back: {
      layout: 'sparse',
      pre: size,
      post,
      start: back,
      sources: Int32Array.from(relaysOf.flat()),
      weights: new Int16Array(size),
      kernel: null,
    },
  };
}

/** The projection keeps the neurons that were not split, if there are any. */
function keepOthers(
  draft: Draft,
  projection: string,
  spec: ProjectionSpec,
  fanIn: WeightedFanIn,
  split: ReadonlySet<number>,
): void {
  const { pre, post, allToAll } = fanIn;
  const starts = [0];
  const kept: number[] = [];
  for (let neuron = 0; neuron < post; neuron++) {
    if (!split.has(neuron)) {
      for (let synapse = fanIn.start[neuron]; synapse < fanIn.start[neuron + 1]; synapse++)
        kept.push(synapse);
    }
    starts.push(kept.length);
  }
  if (kept.length === 0) {
    draft.removeProjection(projection);
    return;
  }
  draft.setProjection(projection, spec, {
    layout: 'sparse',
    pre,
    post,
    start: Int32Array.from(starts),
    sources: Int32Array.from(kept, synapse => fanIn.sources[allToAll ? synapse % pre : synapse]),
    weights:
      fanIn.weights instanceof Float64Array
        ? Float64Array.from(kept, synapse => fanIn.weights[synapse])
        : Int16Array.from(kept, synapse => fanIn.weights[synapse]),
    kernel: null,
  });
}

function sentence(
  projection: string,
  { to, delayTicks = 1 }: ProjectionSpec,
  relays: readonly { readonly name: string; readonly size: number }[],
  { neurons, size }: Grouping,
  unit: number,
  chip: ChipModel,
): string {
  const who = relays.map(({ name, size: count }) => `${count} of ${name}`).join(' and ');
  const late = delayTicks > 1 ? 'in time' : 'one step later';
  const subtracts = modelOf(chip, 'lif-cuba')?.resets.includes('subtract') === true;
  const rest = subtracts
    ? 'what is left below a unit waits'
    : `what is above a unit when a relay fires is lost, as ${chip.name} has no subtracting reset`;
  return `projection ${projection}: ${counted(neurons.length, 'neuron')} of ${to} with more sources than a core takes: relays (${who}) add up at most ${size} sources each and pass them on ${late}, a unit of ${unit} a spike; ${rest}`;
}
