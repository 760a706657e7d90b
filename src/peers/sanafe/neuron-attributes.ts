import { raise, type SourcePlace } from '../../fixed/error.js';
import { LIST_START, MAP_START, SCALAR } from '../../fixed/yaml-events/event.js';
import type { Notes } from './notes.js';
import type { Pull } from './pull.js';
import { attributeOf, boolOf } from './scalars.js';
import type { Attribute } from './system.js';

/** Which units of a neuron are told an attribute. */
export type Destination = 'shared' | 'dendrite' | 'soma';

/** What is said of a neuron, or of a group's neurons by default. */
export interface NeuronConfiguration {
  readonly logSpikes?: boolean;
  readonly logPotential?: boolean;
  readonly synapse?: string;
  readonly dendrite?: string;
  readonly soma?: string;
  readonly attributes: ReadonlyMap<string, { readonly to: Destination; readonly value: Attribute }>;
}

export const NO_CONFIGURATION: NeuronConfiguration = { attributes: new Map() };

/** A configuration while it is read. */
interface Draft {
  logSpikes?: boolean;
  logPotential?: boolean;
  synapse?: string;
  dendrite?: string;
  soma?: string;
  readonly attributes: Map<string, { readonly to: Destination; readonly value: Attribute }>;
}

/** What the models read, by what they expect. */
const NUMBERS = new Set([
  ...[
    'threshold',
    'reverse_threshold',
    'reset',
    'reverse_reset',
    'bias',
    'leak_decay',
    'input_decay',
    'leak',
  ],
  ...['refractory_delay', 'potential', 'poisson', 'rate', 'random_mask', 'taps', 'dendrite_leak_decay'],
]);
const BOOLS = new Set(['force_update', 'force_update_every_timestep', 'leak_towards_zero', 'log_u']);
const MODES = new Set(['reset_mode', 'reverse_reset_mode']);
const LISTS = new Set(['spikes', 'time_constants', 'space_constants']);
const RESET_MODES = ['none', 'soft', 'hard', 'saturate'];

/** Read by SANA-FE and without effect there. */
const WITHOUT_EFFECT = new Set(['force_synapse_update', 'force_dendrite_update', 'force_soma_update']);

/** The keys that name a unit, by job. */
const UNIT_NAMES: ReadonlyMap<string, 'synapse' | 'dendrite' | 'soma'> = new Map([
  ['synapse_hw_name', 'synapse'],
  ['dendrite_hw_name', 'dendrite'],
  ['soma_hw_name', 'soma'],
]);

/** `over` where it says something, `under` elsewhere. */
export function merged(under: NeuronConfiguration, over: NeuronConfiguration): NeuronConfiguration {
  if (over === NO_CONFIGURATION) return under;
  if (under === NO_CONFIGURATION) return over;
  return { ...under, ...over, attributes: new Map([...under.attributes, ...over.attributes]) };
}

/**
 * Reads a neuron's or a group's attributes, a map or a list of maps, of which later ones win; in a map the
 * sub-section `soma` wins over `dendrite`, and both over what stands beside them.
 * @throws SpikeloomError for a value that no model could take
 */
export function readNeuronAttributes(pull: Pull, what: string, notes: Notes): NeuronConfiguration {
  if (pull.event === SCALAR) pull.fail(`${what} are missing here; write [] for none`);
  const draft: Draft = { attributes: new Map() };
  readInto(draft, pull, what, notes);
  return draft.attributes.size === 0 && Object.keys(draft).length === 1 ? NO_CONFIGURATION : draft;
}

function readInto(draft: Draft, pull: Pull, what: string, notes: Notes): void {
  if (pull.event === LIST_START) {
    for (const _ of pull.entries(what)) readInto(draft, pull, what, notes);
    return;
  }
  const shared: (() => void)[] = [];
  const dendrite: (() => void)[] = [];
  const soma: (() => void)[] = [];
  for (const key of pull.keys(what)) {
    const job = UNIT_NAMES.get(key);
    if (key === 'log_spikes') draft.logSpikes = boolOf(pull.value(), key, pull.place());
    else if (key === 'log_potential') draft.logPotential = boolOf(pull.value(), key, pull.place());
    else if (job !== undefined) draft[job] = pull.expectText(key);
    else if (key === 'dendrite') readSection(pull, 'dendrite', dendrite, draft, notes);
    else if (key === 'soma') readSection(pull, 'soma', soma, draft, notes);
    else if (key === 'synapse') {
      notes.add('the sub-section "synapse" of a neuron is not used', pull.place());
      pull.skip();
    } else shared.push(setter(draft, 'shared', key, pull, notes));
  }
  for (const set of [...shared, ...dendrite, ...soma]) set();
}

/** A sub-section: a map, or a list of maps, of which here the first ones win. */
function readSection(pull: Pull, to: Destination, set: (() => void)[], draft: Draft, notes: Notes): void {
  const what = `the sub-section "${to}"`;
  if (pull.event === LIST_START) {
    for (const _ of pull.entries(what)) readSection(pull, to, set, draft, notes);
    return;
  }
  const part: (() => void)[] = [];
  for (const key of pull.keys(what)) part.push(setter(draft, to, key, pull, notes));
  set.unshift(...part);
}

function setter(draft: Draft, to: Destination, key: string, pull: Pull, notes: Notes): () => void {
  const place = pull.place();
  const value = readAttribute(pull, key, notes);
  check(key, value, place, notes);
  return () => draft.attributes.set(key, { to, value });
}

/** A value, or a list of values; a map is the list of its values. */
export function readAttribute(pull: Pull, what: string, notes: Notes): Attribute {
  if (pull.event === SCALAR) return attributeOf(pull.value(), what, pull.place());
  const values: Attribute[] = [];
  if (pull.event === MAP_START) {
    notes.add(`the map "${what}" is read as the list of its values`, pull.place());
    for (const key of pull.keys(what)) values.push(readAttribute(pull, key, notes));
  } else {
    for (const _ of pull.entries(what)) values.push(readAttribute(pull, what, notes));
  }
  return values;
}

function check(key: string, value: Attribute, place: SourcePlace, notes: Notes): void {
  const shown = () => (Array.isArray(value) ? 'a list' : JSON.stringify(value));
  if (NUMBERS.has(key)) {
    if (typeof value !== 'number') raise(`${key} is ${shown()}; it must be a number`, place);
  } else if (BOOLS.has(key)) {
    if (typeof value !== 'boolean' && typeof value !== 'number')
      raise(`${key} is ${shown()}; write true or false`, place);
  } else if (MODES.has(key)) {
    if (typeof value !== 'string' || !RESET_MODES.includes(value)) {
      raise(`${key} is ${shown()}; it is one of ${RESET_MODES.join(', ')}`, place);
    }
  } else if (LISTS.has(key)) {
    const fits = (item: Attribute) =>
      typeof item === 'number' || (key === 'spikes' && typeof item === 'boolean');
    if (!Array.isArray(value) || !value.every(fits))
      raise(`${key} is ${shown()}; it must be a list of numbers`, place);
  } else if (WITHOUT_EFFECT.has(key)) {
    notes.add(`"${key}" of a neuron has no effect in SANA-FE 2.2.9`, place);
  } else {
    notes.add(`no model reads "${key}" of a neuron`, place);
  }
}
