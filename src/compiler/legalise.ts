import { raise } from '../fixed/error.js';
import { mixSeed } from '../fixed/seed.js';
import type { ChipModel } from '../hardware/schema.js';
import type { TraceUnit } from '../image/layout.js';
import type { ExpandedNetwork, InputSpec, NetworkDescription } from '../network/description.js';
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
    return {
      name,
      size: spec.size,
      ...legaliseNeuron(name, spec, thresholds[name], chip, notes),
      trace: legaliseTrace(`the trace of ${name}`, spec.trace, chip, notes),
      whole: procedure.kind !== 'free' && procedure.readout === name,
      groupStarts: Array.from({ length: groups + 1 }, (_, group) => groupStart(group, groups, spec.size)),
    };
  });
}

/** A trace in the chip's width; one that adds up merely saturates earlier in a narrower register. */
function legaliseTrace(
  what: string,
  trace: TraceUnit | undefined,
  chip: ChipModel,
  notes: string[],
): TraceUnit | null {
  if (trace === undefined) return null;
  const limit = 2 ** chip.formats.traceBits - 1;
  if (trace.max <= limit) return trace;
  if (trace.mode === 'set' || trace.impulse > limit) {
    raise(`${what} goes up to ${trace.max}; limit of ${chip.name} ${limit}; lower its max`);
  }
  notes.push(`${what} saturates at ${limit} instead of ${trace.max} (${chip.formats.traceBits} bits)`);
  return { ...trace, max: limit };
}

function legaliseInput(
  name: string,
  spec: InputSpec,
  index: number,
  seed: number,
  chip: ChipModel,
  notes: string[],
): LegalInput {
  const draws = spec.encoder === 'bernoulli';
  const level = draws ? chip.abilities.inputEncoder : 'native';
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
      kind: spec.encoder,
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
    preTrace: legaliseTrace(`the trace of projection ${name}`, spec.preTrace, chip, notes),
  };
}

function limit(what: string, value: number, { min, max }: { min: number; max: number }, chip: string): void {
  if (value < min || value > max) raise(`${what} is ${value}; limit of ${chip} ${min}..${max}`);
}
