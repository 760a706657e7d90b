import { raise } from '../fixed/error.js';
import { mixSeed } from '../fixed/seed.js';
import type { ChipModel } from '../hardware/schema.js';
import type {
  Competition,
  EncoderUnit,
  PostTraces,
  ScalingImage,
  SpikeTrace,
  TraceUnit,
} from '../image/layout.js';
import type {
  EncoderSpec,
  ExpandedNetwork,
  InputSpec,
  NetworkDescription,
  PopulationSpec,
  ProjectionSpec,
  SharedKernel,
} from '../network/description.js';
import type { LegalInput, LegalNetwork, LegalPopulation, LegalProjection } from './legal.js';
import { groupStart, legaliseGroups } from './legalise-goodness.js';
import { legaliseLearner } from './legalise-learner.js';
import { legaliseNeuron } from './legalise-neuron.js';
import { legaliseRules } from './legalise-rules.js';
import { packedBits } from './packing.js';
import { proveSums } from './prove-sums.js';
import type { QuantisedProjection } from './quantise.js';
import { STREAMS } from './streams.js';

/**
 * Holds a network against a chip's neuron models, number formats and abilities, and says it in the
 * chip's terms. What the chip lacks is given to its management processor where the chip model says that
 * it can do it, and is noted; the rest is refused.
 * @throws SpikeloomError naming what is lacking, the limit and the fix
 */
export function legalise(
  expanded: ExpandedNetwork,
  projections: readonly QuantisedProjection[],
  chip: ChipModel,
): LegalNetwork {
  const { description } = expanded;
  const notes: string[] = [];
  const groups = legaliseGroups(description, chip, notes);
  const populations = legalisePopulations(expanded, chip, notes);
  const rules = legaliseRules(description, chip, notes);
  const inputs = Object.entries(description.inputs).map(([name, spec], index) =>
    legaliseInput(name, spec, index, description.seed, chip, notes),
  );
  const indexOf = populationIndex(description);
  const legalProjections = projections.map(projection => {
    const legal = legaliseProjection(projection, description, chip, indexOf, notes);
    const targetGroups = groups.filter(({ population }) => population === legal.target);
    const learnsBy = legaliseLearner(projection, rules[legal.rule], targetGroups, chip, notes);
    return { ...legal, learnsBy };
  });
  const network = { description, populations, inputs, projections: legalProjections, rules, groups };
  proveSums(network, notes);
  return { ...network, notes };
}

/** Index in the image of a population or input by name: neurons first, then inputs. */
function populationIndex(description: NetworkDescription): (name: string) => number {
  const names = [...Object.keys(description.populations), ...Object.keys(description.inputs)];
  const indices = new Map(names.map((name, index) => [name, index]));
  return name => indices.get(name) ?? raise(`there is no population or input ${name}`);
}

function legalisePopulations(
  { description, thresholds }: ExpandedNetwork,
  chip: ChipModel,
  notes: string[],
): LegalPopulation[] {
  const { procedure } = description;
  return Object.entries(description.populations).map(([name, spec]) => {
    const goodness = Object.values(description.goodness).find(({ population }) => population === name);
    const groups = goodness?.groups ?? 1;
    const readout = procedure.kind !== 'free' && procedure.readout === name;
    const competition = legaliseCompetition(name, spec.competition, chip);
    return {
      name,
      size: spec.size,
      ...legaliseNeuron(name, spec, thresholds[name], chip, notes),
      traces: legalisePostTraces(name, spec.traces ?? {}, chip, notes),
      competition,
      whole: readout || (competition !== null && chip.abilities.spanningReduction !== 'native'),
      groupStarts: Array.from({ length: groups + 1 }, (_, group) => groupStart(group, groups, spec.size)),
    };
  });
}

/** A competition in the cores; no management processor is fast enough to hold it between two phases of a step. */
function legaliseCompetition(
  name: string,
  competition: Competition | undefined,
  chip: ChipModel,
): Competition | null {
  if (competition === undefined) return null;
  if (chip.abilities.winnerTakeAll !== 'native') {
    raise(
      `population ${name} needs winnerTakeAll for its competition, which ${chip.name} lacks; ` +
        'use neurons that inhibit each other (spikeloom learn sym-stdp --inhibition circuit)',
    );
  }
  return competition;
}

function legalisePostTraces(
  population: string,
  traces: NonNullable<PopulationSpec['traces']>,
  chip: ChipModel,
  notes: string[],
): PostTraces {
  const legal = (name: keyof PostTraces): TraceUnit | null => {
    const what = `the trace ${name} of ${population}`;
    const trace = traces[name];
    if (trace === undefined) return null;
    if (trace.mode === 'gate') {
      if (chip.abilities.gateTraces === 'native') return trace;
      return raise(`${what} is a gate, which ${chip.name} lacks (gateTraces); use a trace or a window`);
    }
    if (trace.mode === 'window') {
      const limit = 2 ** chip.formats.traceBits - 1;
      if (chip.abilities.windowTraces !== 'native') {
        raise(`${what} is a window, which ${chip.name} lacks (windowTraces); use a trace that decays`);
      }
      if (trace.steps > limit) {
        raise(`${what} is a window of ${trace.steps} steps; limit of ${chip.name} ${limit}; shorten it`);
      }
      return trace;
    }
    return legaliseTrace(what, trace, chip, notes);
  };
  return { y1: legal('y1'), y2: legal('y2'), y3: legal('y3') };
}

function legaliseTags(projection: string, tagBits: number, { name, abilities }: ChipModel): number {
  if (tagBits === 0 || abilities.synapseTags === 'native') return tagBits;
  return raise(
    `projection ${projection} keeps tags of ${tagBits} bits; ${name} has no synapseTags; drop dt and t`,
  );
}

function legaliseScaling(
  projection: string,
  scaling: ProjectionSpec['scaling'],
  { rules }: NetworkDescription,
  { name, abilities }: ChipModel,
): ScalingImage | null {
  if (scaling === undefined) return null;
  if (abilities.columnScaling !== 'native') {
    raise(`projection ${projection} needs columnScaling, which ${name} lacks; leave scaling out`);
  }
  const { target, slackShift, bothWays = false, rule } = scaling;
  return { target, slackShift, bothWays, rule: Object.keys(rules).indexOf(rule) };
}

/** Synapses that learn have weights of their own. */
function legaliseKernel(
  { spec, kernel }: QuantisedProjection,
  { abilities }: ChipModel,
): SharedKernel | null {
  const learns = spec.rule !== undefined || spec.scaling !== undefined;
  return learns || abilities.sharedWeights !== 'native' ? null : kernel;
}

/** A trace in the chip's width; one that adds up merely saturates earlier in a narrower register. */
function legaliseTrace(
  what: string,
  trace: SpikeTrace | undefined,
  chip: ChipModel,
  notes: string[],
): SpikeTrace | null {
  if (trace === undefined) return null;
  const limit = 2 ** chip.formats.traceBits - 1;
  if (trace.max <= limit) return trace;
  if (trace.mode === 'set' || trace.impulse > limit) {
    raise(`${what} goes up to ${trace.max}; limit of ${chip.name} ${limit}; lower its max`);
  }
  notes.push(`${what} saturates at ${limit} instead of ${trace.max} (${chip.formats.traceBits} bits)`);
  return { ...trace, max: limit };
}

function encoderUnit(encoder: EncoderSpec): EncoderUnit {
  if (typeof encoder === 'string') return { kind: encoder };
  return encoder.kind === 'poisson' ? { ...encoder, deadSteps: encoder.deadSteps ?? 0 } : encoder;
}

function legaliseInput(
  name: string,
  spec: InputSpec,
  index: number,
  seed: number,
  chip: ChipModel,
  notes: string[],
): LegalInput {
  const unit = encoderUnit(spec.encoder);
  const encodes = unit.kind !== 'constant' && unit.kind !== 'external';
  const level = encodes ? chip.abilities.inputEncoder : 'native';
  if (level === 'none') {
    raise(`input ${name} needs inputEncoder, which ${chip.name} lacks; give it external spikes`);
  }
  if (level === 'management') {
    notes.push(`input ${name}: the management processor draws its spikes (${chip.name} has no encoder)`);
  }
  return {
    name,
    size: spec.size,
    encoder: {
      ...unit,
      lfsrSeed: spec.lfsrSeed ?? mixSeed(seed, STREAMS.encoder, index),
      by: level === 'management' ? 'management' : 'unit',
      reseed: spec.reseed ?? 'sample',
    },
  };
}

function legaliseProjection(
  projection: QuantisedProjection,
  description: NetworkDescription,
  chip: ChipModel,
  indexOf: (name: string) => number,
  notes: string[],
): Omit<LegalProjection, 'learnsBy'> {
  const { name, spec, storedBits } = projection;
  const { formats } = chip;
  const delayTicks = spec.delayTicks ?? 1;
  limit(`the delay of projection ${name}`, delayTicks, formats.delayTicks, chip.name);
  limit(`the exponent of projection ${name}`, spec.exponent ?? 0, formats.weightExponent, chip.name);
  if (!formats.signModes.includes(projection.signMode)) {
    raise(
      `projection ${name} has ${projection.signMode} weights; ${chip.name} has ${formats.signModes.join(', ')}`,
    );
  }
  const most = storedBits === 1 ? 1 : 2 ** (storedBits - 1) - 1;
  const [minStored, maxStored] = spec.range ?? [storedBits === 1 ? 0 : -most, most];
  if (minStored > maxStored || minStored < -most - 1 || maxStored > most) {
    raise(
      `projection ${name} learns in ${minStored}..${maxStored}; limit of ${storedBits} bits ${-most - 1}..${most}`,
    );
  }
  return {
    ...projection,
    source: indexOf(spec.from),
    target: indexOf(spec.to),
    delayTicks,
    minStored,
    maxStored,
    packedBits: packedBits(projection, chip),
    rule: spec.rule === undefined ? -1 : Object.keys(description.rules).indexOf(spec.rule),
    preTraces: {
      x1: legaliseTrace(`the trace x1 of projection ${name}`, spec.preTraces?.x1, chip, notes),
      x2: legaliseTrace(`the trace x2 of projection ${name}`, spec.preTraces?.x2, chip, notes),
    },
    tagBits: legaliseTags(name, spec.tagBits ?? 0, chip),
    scaling: legaliseScaling(name, spec.scaling, description, chip),
    sharedKernel: legaliseKernel(projection, chip),
  };
}

function limit(what: string, value: number, { min, max }: { min: number; max: number }, chip: string): void {
  if (value < min || value > max) raise(`${what} is ${value}; limit of ${chip} ${min}..${max}`);
}
