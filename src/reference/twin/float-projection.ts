import type { RuleProgram, RuleTerm } from '../../image/rule-program.js';
import type { ExpandedProjection, ProjectionSpec } from '../../network/description.js';

/** A rule of one product in real numbers: `dw = scale x (factors)`, nothing rounded. */
export interface FloatRule {
  readonly when: 'step' | 'epoch';
  /** Change of a stored weight for a product of 1. */
  readonly scale: number;
}

/**
 * A projection in real numbers: the synapses of each source in one run (target, weight), so that a
 * spike costs its fan-out. Weights are in units of the chip's stored weights, unrounded.
 */
export class FloatProjection {
  readonly from: string;
  readonly to: string;
  readonly pre: number;
  readonly post: number;
  readonly rule: FloatRule | null;
  /** Source j's synapses are places rowStart[j] .. rowStart[j + 1] - 1. */
  readonly rowStart: Int32Array;
  readonly targets: Int32Array;
  readonly weights: Float32Array;
  /** What a stored weight of 1 adds to the input sum. */
  readonly #gain: number;
  readonly #low: number;
  readonly #high: number;
  /** Place of synapse (source j, target k) at [j x post + k], or -1. */
  readonly #places: Int32Array;

  constructor(spec: ProjectionSpec, initial: ExpandedProjection, rule: FloatRule | null) {
    const { weightBits = 8, exponent = 0 } = spec;
    const storedBits = spec.storedBits ?? weightBits;
    const limit = 2 ** (storedBits - 1) - 1;
    this.from = spec.from;
    this.to = spec.to;
    this.pre = initial.pre;
    this.post = initial.post;
    this.rule = rule;
    this.#gain = 2 ** (exponent - (storedBits - weightBits));
    [this.#low, this.#high] = spec.range ?? [-limit, limit];
    this.rowStart = new Int32Array(this.pre + 1);
    this.#places = new Int32Array(this.pre * this.post).fill(-1);
    const targets: number[] = [];
    const weights: number[] = [];
    for (let j = 0; j < this.pre; j++) {
      for (let k = 0; k < this.post; k++) {
        if (initial.mask !== null && initial.mask[k * this.pre + j] === 0) continue;
        this.#places[j * this.post + k] = targets.length;
        targets.push(k);
        weights.push(initial.weights[k * this.pre + j]);
      }
      this.rowStart[j + 1] = targets.length;
    }
    this.targets = Int32Array.from(targets);
    this.weights = Float32Array.from(weights);
  }

  /** Adds the sources' spikes to the targets' input sums. */
  accumulate(spikes: Int32Array, fired: number, sums: Float64Array): void {
    const { rowStart, targets, weights } = this;
    const gain = this.#gain;
    for (let i = 0; i < fired; i++) {
      const source = spikes[i];
      const end = rowStart[source + 1];
      for (let p = rowStart[source]; p < end; p++) sums[targets[p]] += weights[p] * gain;
    }
  }

  /** Changes the weights from each listed source onto one target by the same amount, clipped. */
  change(target: number, sources: Int32Array, count: number, amount: number): void {
    for (let i = 0; i < count; i++) {
      const place = this.#places[sources[i] * this.post + target];
      if (place >= 0) this.#set(place, this.weights[place] + amount);
    }
  }

  /** Changes every weight by `amounts[target] x counts[source]`, clipped (the classifier's epoch). */
  changeAll(amounts: Float64Array, counts: Int32Array): void {
    for (let source = 0; source < this.pre; source++) {
      const count = counts[source];
      if (count === 0) continue;
      for (let p = this.rowStart[source]; p < this.rowStart[source + 1]; p++) {
        this.#set(p, this.weights[p] + amounts[this.targets[p]] * count);
      }
    }
  }

  #set(place: number, weight: number): void {
    this.weights[place] = Math.max(this.#low, Math.min(this.#high, weight));
  }
}

/**
 * The factor before the variables of a rule of one product, or null when it is of another form.
 * @param variables the product's variables, e.g. ['x0', 'y0', 'r1'], in any order
 */
export function scaleOfProduct(program: RuleProgram, variables: readonly string[]): number | null {
  const [term, more] = program.terms;
  if (term === undefined || more !== undefined || program.target !== 'w') return null;
  return holdsJust(term, variables) ? (term.coefficient * 2 ** term.shift) / 2 ** program.fractionBits : null;
}

function holdsJust(term: RuleTerm, variables: readonly string[]): boolean {
  const found = term.factors.filter(factor => factor.plus === 0).map(factor => factor.variable as string);
  return found.length === term.factors.length && found.sort().join() === [...variables].sort().join();
}
