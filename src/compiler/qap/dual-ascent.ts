import { Assignment } from './assignment.js';
import type { QapInstance } from './instance.js';

/**
 * Dual ascent of P. Hahn and T. Grant, "Lower bounds for the quadratic assignment problem based upon a dual formulation",
 * Operations Research 46 (1998), which ascends to the bound of the first level of the reformulation-linearisation technique.
 *
 * Every cost of a pair (facility f at i, facility g at j) stands twice, at (i, f, j, g) and (j, g, i, f), and may be moved between
 * the two; what all completions of (i, f) cost at least is the least assignment of its block, and goes to the leader
 * of (i, f); the least assignment of the leaders goes to the bound, and what is left of a leader back to its block.
 * Here all pairs are halved between their places before a round, so that the order of blocks does not matter and the first round
 * gives the bound of Gilmore and Lawler, where both matrices are symmetric.
 * All numbers stay whole: costs are multiplied by `scale` in the beginning, and parts are rounded without loss.
 */
export class DualAscent {
  readonly size: number;
  /** What no permutation costs less than, times the scale. */
  bound = 0;
  /** [location x facility] */
  readonly leaders: Float64Array;
  readonly #pairs: Float64Array;
  readonly #block: Float64Array;
  readonly #assignment: Assignment;

  constructor(size: number) {
    this.size = size;
    this.leaders = new Float64Array(size * size);
    this.#pairs = new Float64Array(size ** 4);
    this.#block = new Float64Array((size - 1) ** 2);
    this.#assignment = new Assignment(size);
  }

  static of({ size, a, b, linear }: QapInstance, scale: number): DualAscent {
    const ascent = new DualAscent(size);
    let at = 0;
    for (let i = 0; i < size; i++) {
      for (let f = 0; f < size; f++) {
        const own = a[i * size + i] * b[f * size + f] + (linear?.[i * size + f] ?? 0);
        ascent.leaders[i * size + f] = scale * own;
        for (let j = 0; j < size; j++) {
          for (let g = 0; g < size; g++, at++) {
            if (i !== j && f !== g) ascent.#pairs[at] = scale * a[i * size + j] * b[f * size + g];
          }
        }
      }
    }
    return ascent;
  }

  /** What is left when facility `f` is at location `i`: locations and facilities behind them move up by one. */
  child(i: number, f: number): DualAscent {
    const { size } = this;
    const left = new DualAscent(size - 1);
    left.bound = this.bound + this.leaders[i * size + f];
    const others = (skipped: number) => Array.from({ length: size - 1 }, (_, k) => (k < skipped ? k : k + 1));
    const [locations, facilities] = [others(i), others(f)];
    const own = (i * size + f) * size * size;
    let at = 0;
    let leader = 0;
    for (const j of locations) {
      for (const g of facilities) {
        const block = (j * size + g) * size * size;
        left.leaders[leader++] =
          this.leaders[j * size + g] + this.#pairs[own + j * size + g] + this.#pairs[block + i * size + f];
        for (const k of locations) {
          for (const h of facilities) left.#pairs[at++] = this.#pairs[block + k * size + h];
        }
      }
    }
    return left;
  }

  /** One round: all blocks, then the leaders. The bound never falls. It may be left between two yields. */
  *round(): Generator<void, void> {
    const { size } = this;
    if (size > 1) {
      for (let i = 0; i < size; i++) {
        this.#sharePairs(i);
        yield;
      }
      for (let i = 0; i < size; i++) {
        for (let f = 0; f < size; f++) this.#raiseLeader(i, f);
        yield;
      }
    }
    this.bound += this.#assignment.reduce(this.leaders, size);
  }

  /**
   * What is left of the leaders goes to their blocks, an equal part to each row; then both places of a pair get half of its
   * cost. For the pairs of location `i` with those behind it.
   */
  #sharePairs(i: number): void {
    const { size } = this;
    const pairs = this.#pairs;
    const others = size - 1;
    const square = size * size;
    for (let f = 0; f < size; f++) {
      const first = i * size + f;
      for (let j = i + 1; j < size; j++) {
        for (let g = 0; g < size; g++) {
          if (f === g) continue;
          const second = j * size + g;
          const there = first * square + second;
          const back = second * square + first;
          const sum =
            pairs[there] +
            pairs[back] +
            part(this.leaders[first], others, j - 1) +
            part(this.leaders[second], others, i);
          const half = Math.floor(sum / 2);
          pairs[there] = half;
          pairs[back] = sum - half;
        }
      }
    }
  }

  #raiseLeader(i: number, f: number): void {
    const { size } = this;
    const pairs = this.#pairs;
    const block = this.#block;
    const own = (i * size + f) * size * size;
    let at = 0;
    for (let j = 0; j < size; j++) {
      if (j === i) continue;
      for (let g = 0; g < size; g++) if (g !== f) block[at++] = pairs[own + j * size + g];
    }
    this.leaders[i * size + f] = this.#assignment.reduce(block, size - 1);
    at = 0;
    for (let j = 0; j < size; j++) {
      if (j === i) continue;
      for (let g = 0; g < size; g++) if (g !== f) pairs[own + j * size + g] = block[at++];
    }
  }
}

/** Part `k` of a whole number that is divided into so many whole parts, as equal as can be. */
function part(whole: number, parts: number, k: number): number {
  return Math.floor((whole + k) / parts);
}
