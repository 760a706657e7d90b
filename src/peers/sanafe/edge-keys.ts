import { parseNumber } from '../../fixed/yaml-events/number.js';
import { NO_DELAY, NO_TAP } from './connection-list.js';
import type { Pull } from './pull.js';
import { numberProblem } from './scalars.js';

/** Most that `delays` and `taps` can hold. */
const MAX_DELAY = NO_DELAY - 1;
const MAX_TAP = NO_TAP - 1;

/** What a synapse may be told: SANA-FE sets them in alphabetical order, so that of two names the latter holds. */
const KEYS: ReadonlyMap<string, number> = new Map([
  ['w', 0],
  ['weight', 1],
  ['d', 2],
  ['delay', 3],
  ['tap', 4],
]);

const KEY_BYTES: readonly Uint8Array[] = [...KEYS.keys()].map(name => new TextEncoder().encode(name));

export const EDGE_KEYS = KEYS.size;
export const SHORT_WEIGHT = 0;
export const WEIGHT = 1;
export const SHORT_DELAY = 2;
export const DELAY = 3;
export const TAP = 4;

/** The number of an edge's key by its name; undefined: no model reads it. */
export function edgeKey(name: string): number | undefined {
  return KEYS.get(name);
}

/** Whether the synapse unit reads a key; the dendrite unit reads the others. */
export function isSynapseKey(key: number): boolean {
  return key <= WEIGHT;
}

/** The number of the key that is the current event; -1: no model reads it. */
export function currentEdgeKey({ scalar }: Pull): number {
  return edgeKeyOf(scalar.bytes, scalar.start, scalar.end);
}

/** The number of the key that bytes spell; -1: none. Compares and decodes none, as this is done for each of millions of synapses. */
export function edgeKeyOf(bytes: Uint8Array, start: number, end: number): number {
  for (let key = 0; key < KEY_BYTES.length; key++) {
    const name = KEY_BYTES[key]!;
    if (name.length !== end - start) continue;
    let i = 0;
    while (i < name.length && name[i] === bytes[start + i]) i++;
    if (i === name.length) return key;
  }
  return -1;
}

/** Whether a key may have a number, however it is written; of weights from 2^31 on that depends on their text (false). */
export function isEdgeNumber(value: number, key: number): boolean {
  if (isSynapseKey(key)) return Math.abs(value) < 2 ** 31;
  return Number.isInteger(value) && value >= 0 && value <= mostOf(key);
}

function mostOf(key: number): number {
  return key === TAP ? MAX_TAP : MAX_DELAY;
}

/** The number that the current scalar stands for, checked as the value of a key of an edge. */
export function edgeNumber(pull: Pull, key: number): number {
  const { scalar } = pull;
  const { bytes } = scalar;
  const value = parseNumber(bytes, scalar.start, scalar.end);
  if (scalar.quoted || !(Math.abs(value) < 2 ** 31)) {
    const problem = numberProblem(value, pull.value());
    if (problem !== undefined) pull.fail(`${nameOf(key)} of an edge: ${problem}`);
  }
  if (!isSynapseKey(key) && !isEdgeNumber(value, key)) {
    pull.fail(`${nameOf(key)} of an edge is ${pull.text()}; it must be an integer from 0 to ${mostOf(key)}`);
  }
  return value;
}

export function nameOf(key: number): string {
  return [...KEYS.keys()][key]!;
}

/** What a synapse's keys, by number, come to: NaN stands for what is not given, {@link NO_DELAY} and {@link NO_TAP} for none. */
export function weightOf(values: Float64Array): number {
  return Number.isNaN(values[WEIGHT]!) ? values[SHORT_WEIGHT]! : values[WEIGHT]!;
}

export function delayOf(values: Float64Array): number {
  const delay = Number.isNaN(values[DELAY]!) ? values[SHORT_DELAY]! : values[DELAY]!;
  return Number.isNaN(delay) ? NO_DELAY : delay;
}

export function tapOf(values: Float64Array): number {
  return Number.isNaN(values[TAP]!) ? NO_TAP : values[TAP]!;
}
