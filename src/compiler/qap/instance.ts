/** A matrix of whole numbers, row-major. */
export type QapMatrix = Float64Array | Int32Array;

/**
 * A quadratic assignment problem of Koopmans and Beckmann, in QAPLIB's convention: location i holds facility p[i], and
 * cost = sum over i, j of a[i][j] b[p[i]][p[j]]  +  sum over i of linear[i][p[i]].
 * All entries are whole numbers, of any sign, and every sum of products must stay below 2^53: see {@link largestCost}.
 */
export interface QapInstance {
  readonly size: number;
  /** [size x size], between locations (distances). */
  readonly a: QapMatrix;
  /** [size x size], between facilities (flows). */
  readonly b: QapMatrix;
  /** [location x facility], what a facility costs at a location by itself; none where it is absent. */
  readonly linear?: Float64Array;
}

/** The cost of a permutation, from the definition: size^2 products. */
export function costOf({ size, a, b, linear }: QapInstance, permutation: Int32Array): number {
  let cost = 0;
  for (let i = 0; i < size; i++) {
    const row = permutation[i] * size;
    for (let j = 0; j < size; j++) cost += a[i * size + j] * b[row + permutation[j]];
    if (linear !== undefined) cost += linear[i * size + permutation[i]];
  }
  return cost;
}

/**
 * No cost of a permutation is larger in magnitude: the largest products of one row each, by the inequality of
 * rearrangement over all entries. Searches compute exactly where it is below 2^53 / 8.
 */
export function largestCost({ size, a, b, linear }: QapInstance): number {
  const [first, second] = [a, b].map(matrix => Float64Array.from(matrix, Math.abs).sort());
  let cost = 0;
  for (let k = 0; k < first.length; k++) cost += first[k] * second[k];
  let linearSum = 0;
  for (let i = 0; i < (linear === undefined ? 0 : size); i++) {
    let largest = 0;
    for (let f = 0; f < size; f++) largest = Math.max(largest, Math.abs(linear![i * size + f]));
    linearSum += largest;
  }
  return cost + linearSum;
}

/** Most that {@link largestCost} may be: sums of a few costs are still exact in a double. */
export const COST_LIMIT = 2 ** 53 / 8;
