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

const WEIGHT_BYTES = new TextEncoder().encode('weight');

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

/** The number of the key that is the current event; undefined: no model reads it. */
export function currentEdgeKey({ scalar }: Pull): number | undefined {
  return isWeight(scalar.bytes, scalar.start, scalar.end) ? WEIGHT : KEYS.get(scalar.text());
}

/** Compares bytes and decodes none, as this is done for each of millions of synapses. */
function isWeight(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== WEIGHT_BYTES.length) return false;
  for (let i = 0; i < WEIGHT_BYTES.length; i++) if (bytes[start + i] !== WEIGHT_BYTES[i]) return false;
  return true;
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
  if (isSynapseKey(key)) return value;
  const most = key === TAP ? MAX_TAP : MAX_DELAY;
  if (!Number.isInteger(value) || value < 0 || value > most) {
    pull.fail(`${nameOf(key)} of an edge is ${pull.text()}; it must be an integer from 0 to ${most}`);
  }
  return value;
}

export function nameOf(key: number): string {
  return [...KEYS.keys()][key]!;
}
