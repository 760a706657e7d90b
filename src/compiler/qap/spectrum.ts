import type { Search, Stop } from '../anytime.js';

/** Products between two turns of the event loop. */
const PRODUCTS_A_TURN = 4e6;
/** Half the distance from 1 to the next double: a sum or product is rounded by this part of it at most. */
export const ROUNDING = 2 ** -53;
/** An eigenvalue is halved in to this part of the norm. */
const WIDTH = 2 ** -50;
/** Pivots nearer to 0 than this part of the norm are taken for it. */
const LEAST_PIVOT = 2 ** -60;

/**
 * Eigenvalues, ascending, of V'MV: a symmetric matrix M on the vectors whose entries add up to 0, V an orthonormal basis of them.
 * A reflection of the vector of ones to an axis leaves V'MV beside it; Householder's reflections make it tridiagonal; the
 * eigenvalues are halved in by Sturm's sequences (W. Givens, 1954).
 *
 * What rounding does, u = 2^-53, n = size, |M| the Frobenius norm:
 * - Any vector v of doubles gives an exact reflection, so only what its application to M rounds is lost. With m entries,
 *   2/v'v is off by a part (m + 2)u, p = (2/v'v)Mv by 2(2m + 3)u |M|/|v|, w = p - (p'v/v'v)v by (12m + 26)u |M|/|v|, and M - vw' - wv' by
 *   (24m + 79)u |M|, as |w||v| <= 4|M|. The reflected column is (2m + 18)u of its length from where it is taken to be.
 *   So a step moves the matrix by (30m + 100)u |M| at most, and all n by (15n^2 + 115n + 100)u |M|.
 * - A computed Sturm sequence has the signs of the exact one of a matrix whose off-diagonals differ by a part 3u, which
 *   moves no eigenvalue by more than 7u |M|, 2^-60 |M| for small pivots included; with the width of the interval, 16u |M|.
 *
 * By the inequality of A. J. Hoffman and H. W. Wielandt (1953), both sorted, the vector of all computed eigenvalues is not farther from the true one than
 * 16(n + 8)^2 u |M|: {@link spectrumError}.
 *
 * @param matrix [size x size], symmetric, finite; the part below the diagonal is read
 * @returns size - 1 eigenvalues; null where it was stopped before
 */
export function* projectedSpectrum(
  matrix: ArrayLike<number>,
  size: number,
  stop: Stop,
): Search<Float64Array | null> {
  let largest = 0;
  for (let k = 0; k < size * size; k++) largest = Math.max(largest, Math.abs(matrix[k]));
  if (largest === 0) return new Float64Array(size - 1);
  // By a power of two, which rounds nothing, so that no product of a few entries leaves the range of doubles.
  const scale = 2 ** Math.ceil(Math.log2(largest));
  const scaled = Float64Array.from(matrix, value => value / scale);
  const norm = frobenius(scaled);
  const tridiagonal = yield* reduce(scaled, size, norm, stop);
  if (tridiagonal === null) return null;
  const values = yield* eigenvaluesOf(tridiagonal, norm, stop);
  return values?.map(value => value * scale) ?? null;
}

/** How far a computed spectrum is from the true one at most, as a vector, in Frobenius norms of the matrix. */
export function spectrumError(size: number): number {
  return 16 * (size + 8) ** 2 * ROUNDING;
}

export function frobenius(matrix: ArrayLike<number>): number {
  let squares = 0;
  for (let k = 0; k < matrix.length; k++) squares += matrix[k] * matrix[k];
  return Math.sqrt(squares);
}

interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** By row: the square of the entry left of the diagonal; 0 in the first. */
  readonly squares: Float64Array;
}

/** Reflections from the last row up, so that rows of the lower triangle are read as they lie. */
function* reduce(matrix: Float64Array, size: number, norm: number, stop: Stop): Search<Tridiagonal | null> {
  const scratch = new Float64Array(size);
  const ones = new Float64Array(size).fill(1);
  ones[size - 1] += Math.sqrt(size);
  reflect(matrix, size, ones, scratch);
  const order = size - 1;
  const diagonal = new Float64Array(order);
  const squares = new Float64Array(order);
  let products = 0;
  for (let row = order - 1; row >= 0; row--) {
    diagonal[row] = matrix[row * size + row];
    if (row === 0) break;
    const column = matrix.subarray(row * size, row * size + row);
    const last = column[row - 1];
    const beyond = frobenius(column.subarray(0, row - 1));
    squares[row] = last * last;
    if (beyond <= ROUNDING * norm) continue;
    const length = Math.sqrt(beyond * beyond + last * last);
    squares[row] = length * length;
    column[row - 1] += last < 0 ? -length : length;
    reflect(matrix, size, column, scratch);
    products += 2 * row * row;
    if (products < PRODUCTS_A_TURN) continue;
    products = 0;
    yield;
    if (stop()) return null;
  }
  return { diagonal, squares };
}

/**
 * HMH for H = 1 - 2vv'/v'v, in the lower triangle of the leading part of the matrix.
 * @param v not 0; its length is the part's
 */
function reflect(matrix: Float64Array, stride: number, v: Float64Array, w: Float64Array): void {
  const order = v.length;
  let square = 0;
  for (let i = 0; i < order; i++) {
    const entry = v[i];
    const row = i * stride;
    let sum = matrix[row + i] * entry;
    for (let j = 0; j < i; j++) {
      sum += matrix[row + j] * v[j];
      w[j] += matrix[row + j] * entry;
    }
    w[i] = sum;
    square += entry * entry;
  }
  const factor = 2 / square;
  let product = 0;
  for (let i = 0; i < order; i++) {
    w[i] *= factor;
    product += w[i] * v[i];
  }
  const along = (factor / 2) * product;
  for (let i = 0; i < order; i++) w[i] -= along * v[i];
  for (let i = 0; i < order; i++) {
    const [own, other] = [v[i], w[i]];
    const row = i * stride;
    for (let j = 0; j <= i; j++) matrix[row + j] = matrix[row + j] - own * w[j] - other * v[j];
  }
}

/** Halves intervals until each holds its eigenvalues closely. Every count stands by itself: none relies on another's. */
function* eigenvaluesOf(tridiagonal: Tridiagonal, norm: number, stop: Stop): Search<Float64Array | null> {
  const order = tridiagonal.diagonal.length;
  const values = new Float64Array(order);
  // No eigenvalue exceeds the norm, which rounding changed by less than this.
  const intervals = [{ low: -1.01 * norm, high: 1.01 * norm, from: 0, to: order }];
  let products = 0;
  for (let interval = intervals.pop(); interval !== undefined; interval = intervals.pop()) {
    const { from, high, low, to } = interval;
    if (from === to) continue;
    const middle = (low + high) / 2;
    if (high - low <= WIDTH * norm) {
      values.fill(middle, from, to);
      continue;
    }
    const below = Math.min(to, Math.max(from, countBelow(tridiagonal, middle, LEAST_PIVOT * norm)));
    intervals.push({ low: middle, high, from: below, to }, { low, high: middle, from, to: below });
    products += 4 * order;
    if (products < PRODUCTS_A_TURN) continue;
    products = 0;
    yield;
    if (stop()) return null;
  }
  return values;
}

/** Eigenvalues below x, as pivots below 0 of the matrix less x. */
function countBelow({ diagonal, squares }: Tridiagonal, x: number, leastPivot: number): number {
  let count = 0;
  let pivot = 1;
  for (let k = 0; k < diagonal.length; k++) {
    pivot = diagonal[k] - x - squares[k] / pivot;
    if (Math.abs(pivot) < leastPivot) pivot = -leastPivot;
    if (pivot < 0) count++;
  }
  return count;
}
