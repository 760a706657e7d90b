import { raise } from '../../fixed/error.js';
import {
  NEURON_VALUES,
  type NeuronSet,
  type NeuronValue,
  RESET_MODES,
  type ResetMode,
} from '../../image/unit-image.js';
import type { Attribute, AttributeSet, Attributes } from './system.js';

/** SANA-FE's names of a neuron's numbers. */
const VALUE_OF: ReadonlyMap<string, NeuronValue> = new Map([
  ['threshold', 'threshold'],
  ['reverse_threshold', 'reverseThreshold'],
  ['reset', 'reset'],
  ['reverse_reset', 'reverseReset'],
  ['leak_decay', 'leakDecay'],
  ['input_decay', 'inputDecay'],
  ['bias', 'bias'],
  ['potential', 'potential'],
  ['leak', 'leak'],
]);

/** What the soma unit of a neuron is told, and what only models of the kind `input` take, for their whole unit. */
export interface ReadSet {
  readonly set: NeuronSet;
  readonly input: InputAttributes;
  /** For the dendrite unit; only the model `taps` takes any. */
  readonly dendrite: Attributes;
}

export interface InputAttributes {
  readonly spikes?: Uint8Array;
  readonly poisson?: number;
  readonly rate?: number;
}

/**
 * A set of SANA-FE's neuron attributes as one of ours. Keys that no model of SANA-FE's knows are passed over, as there.
 * @param who names a neuron of the set, for messages
 * @throws SpikeloomError for a value of the wrong kind
 */
export function readAttributeSet(attributes: AttributeSet, who: string): ReadSet {
  const soma = new Map([...attributes.shared, ...attributes.soma]);
  const values = Float64Array.from(NEURON_VALUES, ([, initial]) => initial);
  const number = (key: string, value: Attribute) => numberOf(value, key, who);
  let resetMode: ResetMode = 'hard';
  let reverseResetMode: ResetMode = 'none';
  let leakTowardsZero = true;
  let forceUpdate = false;
  let logCurrent = false;
  let refractorySteps = 0;
  let randomMask = 0;
  let input: InputAttributes = {};
  // SANA-FE keeps keys sorted, so that of two that mean the same the later letter counts.
  for (const key of [...soma.keys()].sort()) {
    const value = soma.get(key)!;
    const ours = VALUE_OF.get(key);
    if (ours !== undefined) {
      values[NEURON_VALUES.findIndex(([name]) => name === ours)] = number(key, value);
    } else if (key === 'reset_mode') resetMode = modeOf(value, key, who);
    else if (key === 'reverse_reset_mode') reverseResetMode = modeOf(value, key, who);
    else if (key === 'leak_towards_zero') leakTowardsZero = flagOf(value, key, who);
    else if (key === 'force_update' || key === 'force_update_every_timestep')
      forceUpdate = flagOf(value, key, who);
    else if (key === 'log_u') logCurrent = flagOf(value, key, who);
    else if (key === 'refractory_delay') refractorySteps = wholeOf(number(key, value), key, who);
    else if (key === 'random_mask') randomMask = wholeOf(number(key, value), key, who);
    else if (key === 'poisson') input = { ...input, poisson: number(key, value) };
    else if (key === 'rate') input = { ...input, rate: number(key, value) };
    else if (key === 'spikes') input = { ...input, spikes: spikesOf(value, who) };
  }
  const { logSpikes, logPotential } = attributes;
  const set = {
    ...{ logSpikes, logPotential, logCurrent, resetMode, reverseResetMode, leakTowardsZero, forceUpdate },
    ...{ refractorySteps, randomMask, values },
  };
  return { set, input, dendrite: new Map([...attributes.shared, ...attributes.dendrite]) };
}

export function numberOf(value: Attribute, key: string, who: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return raise(`${who}: ${key} is ${told(value)}; expected a number`);
}

function flagOf(value: Attribute, key: string, who: string): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return value !== 0;
  return raise(`${who}: ${key} is ${told(value)}; expected true or false`);
}

/** A negative refractory delay is none. */
function wholeOf(value: number, key: string, who: string): number {
  const whole = Math.trunc(value);
  if (whole < 2 ** 31 && (whole >= 0 || key === 'refractory_delay')) return Math.max(0, whole);
  return raise(`${who}: ${key} is ${value}; limit 0..${2 ** 31 - 1}`);
}

function modeOf(value: Attribute, key: string, who: string): ResetMode {
  return (
    RESET_MODES.find(mode => mode === value) ??
    raise(`${who}: ${key} is ${told(value)}; expected one of ${RESET_MODES.join(', ')}`)
  );
}

function spikesOf(value: Attribute, who: string): Uint8Array {
  if (!Array.isArray(value)) raise(`${who}: spikes is ${told(value)}; expected a list of 0 and 1`);
  return Uint8Array.from(value as readonly Attribute[], (entry, i) =>
    flagOf(entry, `spikes[${i}]`, who) ? 1 : 0,
  );
}

function told(value: Attribute): string {
  return Array.isArray(value) ? 'a list' : JSON.stringify(value);
}
