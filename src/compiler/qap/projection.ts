import type { Search, Stop } from '../anytime.js';
import { Assignment } from './assignment.js';
import { symmetricForm } from './form.js';
import type { QapInstance } from './instance.js';
import { frobenius, projectedSpectrum, ROUNDING, spectrumError } from './spectrum.js';

/** Bits of a sum of linear costs: potentials of an assignment stay below twice that, and whole numbers exact. */
const LINEAR_BITS = 48;

/** Diagonals that are tried, at most, and fewer where that much work, in size^3, does not do for them. */
const MOST_TRIALS = 8;
const TRIAL_WORK = 1e8;
/** First change of the diagonal, in row sums. */
const FIRST_STEP = 1 / 8;
/** Share of a known bound from which on they are tried: they add some per cent. */
const WORTH = 0.8;

/**
 * The projection bound of S. W. Hadley, F. Rendl and H. Wolkowicz (Mathematics of Operations Research 17, 1992), for problems of
 * which one matrix is symmetric (the other is then made so, which changes no cost).
 *
 * A permutation matrix X keeps the vector e of ones, so X = ee'/n + VYV', V an orthonormal basis of what is orthogonal to e,
 * and Y = V'XV is orthogonal. Put into the cost tr(AXBX') + <C, X>, with row sums r and sums s, that gives
 * tr(V'AV Y V'BV Y') + <(2/n) r_A r_B' + C, X> - s_A s_B / n^2. The first term is at least the least scalar product of the
 * eigenvalues of V'AV and V'BV, the second at least an assignment of least sum, where they need not agree on X.
 *
 * Proven in doubles: eigenvalues that are off by dl and dm change the scalar product by |dl||m| + |l||dm| at most (Cauchy and
 * Schwarz, both sorted), that is by 2 {@link spectrumError} |A||B|, |.| the Frobenius norm; a quarter of that is taken off besides, for
 * second orders and the rounding of sums, which are a part of (8n + 60) 2^-53 of |A||B|. Linear costs are rounded down to whole numbers, whose
 * assignment is exact.
 *
 * As the diagonal of A is 0 here, that of B costs nothing, but changes the bound, which is concave in it: multiples of the row
 * sums are tried.
 *
 * @param instance its entries may be fractions here
 * @param known another bound: of one that begins far below it no more is made
 * @returns null where no matrix is symmetric, or it was stopped before
 */
export function* projectionBound(
  instance: QapInstance,
  stop: Stop,
  known = Number.NEGATIVE_INFINITY,
): Search<number | null> {
  const form = symmetricForm(instance);
  const { size } = form;
  if (!form.symmetric) return null;
  const spectrum = yield* projectedSpectrum(form.a, size, stop);
  if (spectrum === null) return null;
  let best = yield* boundWithDiagonal(form, spectrum, 0, stop);
  if (best === null || best < WORTH * known) return best;
  let trials = Math.min(MOST_TRIALS, Math.floor(TRIAL_WORK / size ** 3));
  let centre = 0;
  for (let step = FIRST_STEP; trials > 0; step /= 2) {
    for (const direction of [-1, 1]) {
      let better = true;
      while (better && trials-- > 0) {
        const value: number | null = yield* boundWithDiagonal(
          form,
          spectrum,
          centre + direction * step,
          stop,
        );
        if (value === null) return best;
        better = value > best;
        if (!better) break;
        best = value;
        centre += direction * step;
      }
    }
  }
  return best;
}

/** The bound with a diagonal of B of so many times the row sums. */
function* boundWithDiagonal(
  { a, b, linear, size, unit }: ReturnType<typeof symmetricForm>,
  spectrumA: Float64Array,
  times: number,
  stop: Stop,
): Search<number | null> {
  const shifted = b.slice();
  rowSums(b, size).forEach((row, f) => {
    shifted[f * size + f] = times * row;
  });
  const spectrumB = yield* projectedSpectrum(shifted, size, stop);
  if (spectrumB === null) return null;
  let product = 0;
  for (let k = 0; k < size - 1; k++) product += spectrumA[k] * spectrumB[size - 2 - k];
  const margin = 2.5 * spectrumError(size) * frobenius(a) * frobenius(shifted);
  const [rowsA, rowsB] = [rowSums(a, size), rowSums(shifted, size)];
  const constant = (sum(rowsA) / size) * (sum(rowsB) / size);
  // The form gives the products of pairs twice where it says a unit of 1.
  const share = unit / 2;
  yield;
  if (stop()) return null;
  const factor = (2 * share) / size;
  const least =
    linear === null
      ? factor * leastProduct(rowsA, rowsB)
      : yield* leastAssignment(linear, (i, f) => factor * rowsA[i] * rowsB[f], size, stop);
  return share * (product - constant - margin) + least;
}

function leastProduct(first: Float64Array, second: Float64Array): number {
  const [ascending, other] = [first.slice().sort(), second.slice().sort()];
  let product = 0;
  for (let k = 0; k < ascending.length; k++) product += ascending[k] * other[ascending.length - 1 - k];
  return product;
}

/** Less than any assignment of the sums of both costs, by what rounding them may make. */
function* leastAssignment(
  linear: Float64Array,
  add: (i: number, f: number) => number,
  size: number,
  stop: Stop,
): Search<number> {
  const costs = new Float64Array(size * size);
  let largest = 0;
  for (let i = 0, at = 0; i < size; i++) {
    for (let f = 0; f < size; f++, at++) {
      const other = add(i, f);
      costs[at] = linear[at] + other;
      largest = Math.max(largest, Math.abs(linear[at]) + Math.abs(other));
    }
  }
  if (largest === 0) return 0;
  const unit = 2 ** (Math.ceil(Math.log2(size * largest)) - LINEAR_BITS);
  for (let at = 0; at < costs.length; at++) costs[at] = Math.floor(costs[at] / unit);
  const least = yield* new Assignment(size).search(costs, size, stop);
  return least * unit - 4 * ROUNDING * size * largest;
}

function rowSums(matrix: Float64Array, size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => sum(matrix.subarray(i * size, (i + 1) * size)));
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
