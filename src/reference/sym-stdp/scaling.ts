import { raise } from '../../fixed/error.js';

/**
 * Synaptic scaling: multiplies each column of a matrix `[pre, post]` so that it sums to `columnSum`. No
 * limit of single weights applies here.
 *
 * @param what names the matrix in an error
 * @param factors receives the factor of each column, `[post]`
 * @throws SpikeloomError for a column without a weight above 0
 */
export function scaleColumns(
  weights: Float64Array,
  columnSum: number,
  factors: Float64Array,
  what: string,
): void {
  const posts = factors.length;
  factors.fill(0);
  for (let from = 0; from < weights.length; from += posts) {
    for (let j = 0; j < posts; j++) factors[j] += weights[from + j];
  }
  for (let j = 0; j < posts; j++) {
    if (!(factors[j] > 0)) {
      raise(`sym-STDP: column ${j} of ${what} sums to ${factors[j]}, so no factor brings it to ${columnSum}`);
    }
    factors[j] = columnSum / factors[j];
  }
  for (let from = 0; from < weights.length; from += posts) {
    for (let j = 0; j < posts; j++) weights[from + j] *= factors[j];
  }
}
