import { denseOf } from '../../network/dense.js';
import type { ExpandedProjection, ProjectionSpec } from '../../network/description.js';
import { type FloatArithmetic, padFloats } from './float-arithmetic.js';
import type { FloatRule } from './float-rule.js';

/**
 * A projection in real numbers: dense rows, one a source, 0 where no synapse is. Weights are in units
 * of what the acting part of the chip's stored weight adds to the input sum, unrounded.
 */
export class FloatProjection {
  readonly from: string;
  readonly to: string;
  readonly pre: number;
  readonly post: number;
  readonly rule: FloatRule | null;
  /** Row of source j: places j x stride .. j x stride + post - 1. */
  readonly stride: number;
  /** What a spike adds to the input sum. */
  readonly weights: Float32Array;
  /** What one stored step of the chip's is worth in `weights`. */
  readonly gain: number;
  readonly #mask: Uint8Array | null;
  readonly #low: number;
  readonly #high: number;
  readonly #arithmetic: FloatArithmetic;

  constructor(
    spec: ProjectionSpec,
    initial: ExpandedProjection,
    rule: FloatRule | null,
    arithmetic: FloatArithmetic,
  ) {
    const { weightBits = 8, exponent = 0 } = spec;
    const storedBits = spec.storedBits ?? weightBits;
    const limit = 2 ** (storedBits - 1) - 1;
    const [low, high] = spec.range ?? [-limit, limit];
    this.from = spec.from;
    this.to = spec.to;
    this.pre = initial.pre;
    this.post = initial.post;
    this.rule = rule;
    this.gain = 2 ** (exponent - (storedBits - weightBits));
    this.#low = low * this.gain;
    this.#high = high * this.gain;
    const { mask, weights } = denseOf(initial);
    this.#mask = mask;
    this.#arithmetic = arithmetic;
    this.stride = padFloats(this.post);
    this.weights = arithmetic.float32(this.pre * this.stride);
    for (let j = 0; j < this.pre; j++) {
      for (let k = 0; k < this.post; k++) {
        this.weights[j * this.stride + k] = weights[k * this.pre + j] * this.gain;
      }
    }
  }

  /** Adds the sources' spikes to the targets' input sums, [post, padded]. */
  accumulate(spikes: Int32Array, fired: number, sums: Float32Array): void {
    if (fired > 0) this.#arithmetic.accumulate(this.weights, this.stride, spikes, fired, sums);
  }

  /** Changes the weights from each listed source onto one target by the same stored amount, clipped. */
  change(target: number, sources: Int32Array, count: number, amount: number): void {
    const step = amount * this.gain;
    for (let i = 0; i < count; i++) {
      const source = sources[i];
      if (this.#holds(source, target)) this.#add(source * this.stride + target, step);
    }
  }

  /** Moves the weights onto one target from all sources but the listed ones by the same stored amount, clipped. */
  changeOthers(target: number, sources: Int32Array, count: number, amount: number): void {
    const step = amount * this.gain;
    for (let source = 0, next = 0; source < this.pre; source++) {
      if (next < count && sources[next] === source) next++;
      else if (this.#holds(source, target)) this.#add(source * this.stride + target, step);
    }
  }

  /**
   * Changes the weights onto one target by `amount x (counts[source] x unit - mean)`, clipped.
   * @param unit what x1 counts for a spike
   */
  changeCentred(target: number, counts: Int32Array, unit: number, mean: number, amount: number): void {
    for (let source = 0; source < this.pre; source++) {
      if (!this.#holds(source, target)) continue;
      this.#add(source * this.stride + target, amount * (counts[source] * unit - mean) * this.gain);
    }
  }

  /** Changes every weight by `amounts[target] x counts[source]`, clipped (the classifier's epoch). */
  changeAll(amounts: Float64Array, counts: Int32Array): void {
    for (let source = 0; source < this.pre; source++) {
      const step = counts[source] * this.gain;
      if (step === 0) continue;
      for (let target = 0; target < this.post; target++) {
        if (this.#holds(source, target)) this.#add(source * this.stride + target, amounts[target] * step);
      }
    }
  }

  #holds(source: number, target: number): boolean {
    return this.#mask === null || this.#mask[target * this.pre + source] !== 0;
  }

  #add(place: number, step: number): void {
    const weight = this.weights[place] + step;
    this.weights[place] = weight < this.#low ? this.#low : Math.min(this.#high, weight);
  }
}
