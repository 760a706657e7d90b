/**
 * Tabu search over exchanges of two facilities, for problems with one symmetric matrix whose differences fit 32 bits.
 * The definition is `../../plain-walk.ts`. Sums wrap modulo 2^32: only what is compared, the differences of cost, must fit.
 */
export { exchange, prepare, walk } from './walk';
