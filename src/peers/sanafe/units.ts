import { raise, type SourcePlace } from '../../fixed/error.js';
import { Fields, oneOrMany, type YamlNode } from './nodes.js';
import type { Notes } from './notes.js';
import { attributeOf, expandName } from './scalars.js';
import type { Attribute, Attributes, SanafeUnit, SomaJob, UnitJob } from './system.js';

export const JOBS = ['synapse', 'dendrite', 'soma'] as const;
export type Job = (typeof JOBS)[number];

/** SANA-FE's own models by the job that each does; plug-ins add others. */
const MODELS: ReadonlyMap<string, Job> = new Map([
  ['current_based', 'synapse'],
  ['accumulator', 'dendrite'],
  ['accumulator_with_delay', 'dendrite'],
  ['taps', 'dendrite'],
  ['input', 'soma'],
  ['leaky_integrate_fire', 'soma'],
  ['truenorth', 'soma'],
]);

const SOMA_EVENTS = ['access_neuron', 'update_neuron', 'spike_out'] as const;
const SOMA_ENERGIES = SOMA_EVENTS.map(event => `energy_${event}`);
const SOMA_LATENCIES = SOMA_EVENTS.map(event => `latency_${event}`);

/** Keys of a unit's attributes that are not its model's. */
const OWN_KEYS = new Set([
  ...['model', 'plugin', 'log_energy', 'log_latency', 'update_every_timestep'],
  ...['energy_process_spike', 'latency_process_spike', 'energy_update', 'latency_update'],
  ...SOMA_ENERGIES,
  ...SOMA_LATENCIES,
]);

/** Keys of a unit that a model reads. */
const HARDWARE_KEYS = new Set(['noise']);

/** How many units a core may have. */
export const MAX_UNITS = 1 << 20;

/** The units of a core, and which of them do each job. */
export interface Units {
  readonly units: readonly SanafeUnit[];
  readonly synapse: readonly number[];
  readonly dendrite: readonly number[];
  readonly soma: readonly number[];
}

/** What is said of one unit, in one section or several. */
interface Draft {
  readonly name: string;
  readonly place: SourcePlace;
  /** Of the section that names it first. */
  readonly first: Fields;
  readonly jobs: Set<Job>;
  /** All sections; of a key that several have, the first counts. */
  readonly sections: Fields[];
}

/**
 * Reads the sections `synapse`, `dendrite` and `soma` of a core. A name that stands in several is one unit.
 * @throws SpikeloomError for a missing section, model or part of a price, and a model in the wrong section
 */
export function readUnits(core: Fields, notes: Notes): Units {
  const drafts = new Map<string, Draft>();
  for (const job of JOBS) {
    const section = core.required(job);
    for (const node of oneOrMany(section)) draftUnits(node, job, drafts);
    if (drafts.size > MAX_UNITS)
      raise(`the core has ${drafts.size} units; the limit is ${MAX_UNITS}`, core.place);
  }
  const made = new Map<Fields, Attributes>();
  const units = [...drafts.values()].map(draft => unitOf(draft, made, notes));
  const doing = (job: Job) => units.flatMap((unit, index) => (unit[job] === null ? [] : [index]));
  return { units, synapse: doing('synapse'), dendrite: doing('dendrite'), soma: doing('soma') };
}

function draftUnits(node: YamlNode, job: Job, drafts: Map<string, Draft>): void {
  const unit = new Fields(node, `a ${job} unit`);
  unit.allowOnly(['name', 'attributes']);
  const name = unit.text('name');
  const attributes = new Fields(unit.required('attributes'), `the ${job} unit ${name}`);
  checkModel(attributes, name, job);
  const place = unit.placeOf('name');
  const { base, indices, ranged } = expandName(name, `the ${job} unit`, MAX_UNITS, place);
  for (const index of indices) {
    const single = ranged ? `${base}[${index}]` : name;
    const draft = drafts.get(single);
    if (draft === undefined) {
      drafts.set(single, {
        name: single,
        place,
        first: attributes,
        jobs: new Set([job]),
        sections: [attributes],
      });
    } else {
      draft.jobs.add(job);
      draft.sections.push(attributes);
    }
  }
}

function checkModel(attributes: Fields, name: string, job: Job): void {
  const model = attributes.text('model');
  const place = attributes.placeOf('model');
  if (attributes.get('plugin') !== undefined) {
    raise(
      `the ${job} unit ${name} is a plug-in (${attributes.text('plugin')}); there are only SANA-FE's own models: ` +
        [...MODELS.keys()].join(', '),
      attributes.placeOf('plugin'),
    );
  }
  const does = MODELS.get(model);
  if (does === job) return;
  if (does !== undefined)
    raise(`the ${job} unit ${name} has the model ${model}, which is a ${does} model`, place);
  const names = [...MODELS].filter(([, of]) => of === job).map(([known]) => known);
  raise(
    `the ${job} unit ${name} has the unknown model ${JSON.stringify(model)}; there is ${names.join(', ')}`,
    place,
  );
}

function unitOf(draft: Draft, made: Map<Fields, Attributes>, notes: Notes): SanafeUnit {
  const { name, first, jobs, sections, place } = draft;
  const model = first.text('model');
  const holder = (key: string) => sections.find(section => section.get(key) !== undefined);
  const pair = (event: string): UnitJob => {
    const energyJ = holder(`energy_${event}`)?.figure(`energy_${event}`);
    const latencyS = holder(`latency_${event}`)?.figure(`latency_${event}`);
    const priced = energyJ !== undefined && latencyS !== undefined;
    return { model, energyJ: energyJ ?? 0, latencyS: latencyS ?? 0, priced };
  };
  return {
    name,
    line: place.line!,
    synapse: jobs.has('synapse') ? pair('process_spike') : null,
    dendrite: jobs.has('dendrite') ? pair('update') : null,
    soma: jobs.has('soma') ? somaOf(model, name, holder) : null,
    logEnergy: first.bool('log_energy'),
    logLatency: first.bool('log_latency'),
    updateEveryTimestep: holder('update_every_timestep')?.bool('update_every_timestep') ?? false,
    attributes: attributesOf(draft, made, notes),
  };
}

function somaOf(model: string, name: string, holder: (key: string) => Fields | undefined): SomaJob {
  const read = (keys: readonly string[]): readonly (number | undefined)[] => {
    const values = keys.map(key => holder(key)?.figure(key));
    const given = keys.filter((_, i) => values[i] !== undefined);
    const missing = keys.find((_, i) => values[i] === undefined);
    if (given.length > 0 && missing !== undefined) {
      const { place } = holder(given[0]!)!;
      raise(
        `the soma unit ${name} has ${given.join(' and ')}, but no ${missing}; give all three or none`,
        place,
      );
    }
    return values;
  };
  const [accessJ, updateJ, spikeOutJ] = read(SOMA_ENERGIES);
  const [accessS, updateS, spikeOutS] = read(SOMA_LATENCIES);
  const priced = accessJ !== undefined && accessS !== undefined;
  return {
    model,
    accessJ: accessJ ?? 0,
    accessS: accessS ?? 0,
    updateJ: updateJ ?? 0,
    updateS: updateS ?? 0,
    spikeOutJ: spikeOutJ ?? 0,
    spikeOutS: spikeOutS ?? 0,
    priced,
  };
}

/** Units that one section describes share their map. */
function attributesOf(
  { first, sections, name }: Draft,
  made: Map<Fields, Attributes>,
  notes: Notes,
): Attributes {
  const shared = sections.length === 1 ? made.get(first) : undefined;
  if (shared !== undefined) return shared;
  const attributes = new Map<string, Attribute>();
  for (const section of sections) {
    for (const key of section.keys()) {
      if (OWN_KEYS.has(key) || attributes.has(key)) continue;
      attributes.set(key, attributeOfNode(section.get(key)!, `the unit ${name}: ${key}`));
      if (!HARDWARE_KEYS.has(key)) notes.add(`no model reads "${key}" of a unit`, section.placeOf(key));
    }
  }
  if (sections.length === 1) made.set(first, attributes);
  return attributes;
}

function attributeOfNode(node: YamlNode, what: string): Attribute {
  if (node.kind === 'scalar') return attributeOf(node, what, node.place);
  if (node.kind === 'list') return node.items.map(item => attributeOfNode(item, what));
  return raise(`${what} is a map; write a value or a list`, node.place);
}
