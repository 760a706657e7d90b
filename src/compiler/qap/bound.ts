import { NEVER, type Search, type Stop } from '../anytime.js';
import { DualAscent } from './dual-ascent.js';
import { isSymmetric } from './form.js';
import { gilmoreLawler, rearrangementBound } from './gilmore-lawler.js';
import type { QapInstance } from './instance.js';
import { projectionBound } from './projection.js';
import { refuseInexact } from './search.js';

export interface BoundOptions {
  readonly stop?: Stop;
  /** The cost of a permutation: no bound above it is looked for. */
  readonly upper?: number;
}

export interface QapBound {
  /** No permutation costs less. */
  readonly bound: number;
  readonly method: BoundMethod;
}

export type BoundMethod = 'rearrangement' | 'gilmore-lawler' | 'projection' | 'dual-ascent';

/** Largest problem of the dual ascent, which holds size^4 doubles: 128 MiB. */
export const ASCENT_SIZE = 64;
/** Work of the dual ascent without a limit of time, in size^5: about a second. */
const ASCENT_WORK = 3e8;
/** Rounds without a better bound, in these parts of it, after which the ascent is over. */
const FLAT_ROUNDS = 10;
const FLAT_SHARE = 1e-4;
/** Largest sum of all scaled costs: whole numbers are exact below 2^53. */
const EXACT = 2 ** 51;

/**
 * A proven lower bound of all permutations' costs: the better the longer it may take.
 * @throws SpikeloomError where costs may be too large to be exact
 */
export function* boundQap(instance: QapInstance, options: BoundOptions): Search<QapBound> {
  refuseInexact(instance);
  const { stop = NEVER, upper = Number.POSITIVE_INFINITY } = options;
  const step = costStep(instance);
  const up = (bound: number): number => Math.ceil(bound / step) * step + 0;
  let best: QapBound = { bound: up(rearrangementBound(instance)), method: 'rearrangement' };
  const simple = yield* gilmoreLawler(instance, stop);
  if (simple === null) return best;
  if (up(simple) >= best.bound) best = { bound: up(simple), method: 'gilmore-lawler' };
  if (best.bound >= upper) return best;
  const projected = yield* projectionBound(instance, stop, best.bound);
  if (projected !== null && up(projected) > best.bound) best = { bound: up(projected), method: 'projection' };
  if (stop()) return best;
  const scale = ascentScale(instance);
  if (scale === 0 || instance.size > ASCENT_SIZE || instance.size < 2) return best;

  const ascent = DualAscent.of(instance, scale);
  const rounds = stop.timed ? Number.POSITIVE_INFINITY : Math.ceil(ASCENT_WORK / instance.size ** 5);
  let reference = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < rounds && best.bound < upper; round++) {
    for (const _ of ascent.round()) {
      yield;
      if (stop()) return best;
    }
    const bound = up(ascent.bound / scale);
    if (bound > best.bound) best = { bound, method: 'dual-ascent' };
    if (round % FLAT_ROUNDS !== 0) continue;
    if (ascent.bound - reference <= FLAT_SHARE * Math.abs(ascent.bound)) break;
    reference = ascent.bound;
  }
  return best;
}

/** Every cost is a multiple of this: of the matrices' common factors, and of 2 where both are symmetric without a diagonal. */
export function costStep({ size, a, b, linear }: QapInstance): number {
  if (linear?.some(value => value !== 0)) return 1;
  const factor = commonFactor(a) * commonFactor(b);
  const diagonal = (matrix: ArrayLike<number>): boolean =>
    Array.from({ length: size }, (_, i) => matrix[i * size + i]).some(value => value !== 0);
  const paired = isSymmetric(a, size) && isSymmetric(b, size) && !(diagonal(a) && diagonal(b));
  return factor === 0 ? 1 : (paired ? 2 : 1) * factor;
}

function commonFactor(values: ArrayLike<number>): number {
  let factor = 0;
  for (let k = 0; k < values.length && factor !== 1; k++) {
    let [x, y] = [Math.abs(values[k]), factor];
    while (y !== 0) [x, y] = [y, x % y];
    factor = x;
  }
  return factor;
}

/** A power of two by which costs may be multiplied so that all sums of the ascent stay exact; 0 where none. */
export function ascentScale({ size, a, b, linear }: QapInstance): number {
  const sum = (values: ArrayLike<number>): number => {
    let total = 0;
    for (let k = 0; k < values.length; k++) total += Math.abs(values[k]);
    return total;
  };
  const total = sum(a) * sum(b) + sum(linear ?? []) + size;
  if (total >= EXACT) return 0;
  return 2 ** Math.min(10, Math.floor(Math.log2(EXACT / total)));
}
