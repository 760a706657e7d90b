import type { QapInstance } from './instance.js';

/**
 * A problem as walks compute with it: diagonals moved into `linear`, and where one matrix is symmetric, the other made so too,
 * as only the sum of an entry and its mirror image counts.
 */
export interface WalkForm {
  readonly instance: QapInstance;
  readonly size: number;
  /** Zero diagonals. */
  readonly a: Float64Array;
  readonly b: Float64Array;
  /** [location x facility]; null where all are 0. */
  readonly linear: Float64Array | null;
  readonly symmetric: boolean;
  /** Whatever an exchange adds to the cost is this many times what the matrices here give: 1 or 2. */
  readonly unit: number;
  /** No exchange adds more than this in magnitude, in that unit. */
  readonly largestDifference: number;
}

/** Brings an instance into the form that walks compute with. */
export function walkForm(instance: QapInstance): WalkForm {
  const form = symmetricForm(instance);
  return { ...form, largestDifference: largestDifference(form) };
}

/**
 * {@link walkForm} without its bound. Where it is symmetric, a permutation costs unit / 2 times the products of `a` and `b`, and its
 * linear part.
 */
export function symmetricForm(instance: QapInstance): Omit<WalkForm, 'largestDifference'> {
  const { size } = instance;
  const a = Float64Array.from(instance.a);
  const b = Float64Array.from(instance.b);
  const linear = takeDiagonals(instance, a, b);
  const symmetricA = isSymmetric(a, size);
  const symmetricB = isSymmetric(b, size);
  // With both symmetric, an exchange adds an even number but for its linear part.
  const unit = symmetricA && symmetricB && linear === null ? 2 : 1;
  if (unit === 1 && symmetricA) addTransposed(b, size);
  else if (unit === 1 && symmetricB) addTransposed(a, size);
  return { instance, size, a, b, linear, symmetric: symmetricA || symmetricB, unit };
}

export function isSymmetric(matrix: ArrayLike<number>, size: number): boolean {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) if (matrix[i * size + j] !== matrix[j * size + i]) return false;
  }
  return true;
}

/** Diagonals give a cost to a facility at a location by itself; they are cleared in `a` and `b`. */
function takeDiagonals({ size, linear }: QapInstance, a: Float64Array, b: Float64Array): Float64Array | null {
  const sum = linear === undefined ? new Float64Array(size * size) : Float64Array.from(linear);
  for (let i = 0; i < size; i++) {
    for (let f = 0; f < size; f++) sum[i * size + f] += a[i * size + i] * b[f * size + f];
  }
  for (let i = 0; i < size; i++) {
    a[i * size + i] = 0;
    b[i * size + i] = 0;
  }
  return sum.some(value => value !== 0) ? sum : null;
}

function addTransposed(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) {
      const sum = matrix[i * size + j] + matrix[j * size + i];
      matrix[i * size + j] = sum;
      matrix[j * size + i] = sum;
    }
  }
}

/**
 * A bound of what an exchange adds. It is a sum of four products of rows, two of each sign, and small terms; a product of
 * rows is at most that of their entries sorted by magnitude (rearrangement), and of the largest entry of each rank.
 */
function largestDifference({ size, a, b, linear, symmetric }: Omit<WalkForm, 'largestDifference'>): number {
  const [ranksA, ranksB] = [a, b].map(matrix => largestByRank(matrix, size));
  let product = 0;
  for (let k = 0; k < size; k++) product += ranksA[k] * ranksB[k];
  const signed = [a, b, linear ?? []].some(values => values.some((value: number) => value < 0));
  const largestLinear = (linear ?? new Float64Array(0)).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  const pair = 4 * ranksA[size - 1] * ranksB[size - 1];
  const products = (symmetric ? 2 : 4) * (signed ? 2 : 1);
  return products * product + pair + (signed ? 4 : 2) * largestLinear;
}

/** The largest magnitude of each rank in any row or column, ascending. */
function largestByRank(matrix: Float64Array, size: number): Float64Array {
  const ranks = new Float64Array(size);
  const line = new Float64Array(size);
  const take = (first: number, step: number): void => {
    for (let j = 0; j < size; j++) line[j] = Math.abs(matrix[first + j * step]);
    line.sort();
    for (let j = 0; j < size; j++) ranks[j] = Math.max(ranks[j], line[j]);
  };
  for (let i = 0; i < size; i++) {
    take(i * size, 1);
    take(i, size);
  }
  return ranks;
}
