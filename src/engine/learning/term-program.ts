import type { RuleTarget, RuleTerm, RuleVariable } from '../../image/rule-program.js';

/** Variables that belong to the neuron, and those that belong to its row or synapse. */
export const POST_VARIABLES = ['y0', 'y1', 'y2', 'y3', 'r0', 'r1'] as const;
export const SYNAPSE_VARIABLES = ['x0', 'x1', 'x2', 'd', 'w', 't'] as const;

/** The same, where the slice's reward goes to the row: then terms may differ in the row alone. */
const POST_WITHOUT_REWARD = POST_VARIABLES.map(variable => (variable === 'r0' ? null : variable));
const SYNAPSE_WITH_REWARD = [...SYNAPSE_VARIABLES, 'r0'] as const;

/** Places in the values of {@link POST_VARIABLES} and {@link SYNAPSE_VARIABLES}. */
export const POST = { y0: 0, y1: 1, y2: 2, y3: 3, r0: 4, r1: 5 } as const;
export const SYNAPSE = { x0: 0, x1: 1, x2: 2, d: 3, w: 4, t: 5, r0: 6 } as const;

type Variables = readonly (RuleVariable | null)[];

const isOf = (variables: Variables, variable: RuleVariable) => variables.includes(variable);

/**
 * A sum of products in flat arrays. What belongs to the neuron is multiplied out once a neuron, what
 * belongs to the synapse at each. All values are integers that stay exact: |D| < 2^53.
 */
export class TermProgram {
  readonly target: RuleTarget;
  readonly fractionBits: number;
  readonly #post: FactorList;
  readonly #synapse: FactorList;
  readonly #coefficients: Float64Array;
  /** The terms' coefficients times what belongs to the neuron. */
  readonly #scales: Float64Array;
  readonly #neuron: Float64Array;
  readonly #row: Float64Array;
  readonly #sumsRows: boolean;

  /**
   * @param terms none of which reads u_k
   * @param neuron values of {@link POST_VARIABLES}, which the caller sets
   * @param row values of {@link SYNAPSE_VARIABLES} and of r0, likewise
   * @param sumsRows whether all terms have the same factors of the neuron, but for r0, which goes to the row
   */
  constructor(
    { target, fractionBits }: { readonly target: RuleTarget; readonly fractionBits: number },
    terms: readonly RuleTerm[],
    neuron: Float64Array,
    row: Float64Array,
    sumsRows = false,
  ) {
    this.#sumsRows = sumsRows;
    this.target = target;
    this.fractionBits = fractionBits;
    this.#neuron = neuron;
    this.#row = row;
    this.#post = new FactorList(terms, sumsRows ? POST_WITHOUT_REWARD : POST_VARIABLES);
    this.#synapse = new FactorList(terms, sumsRows ? SYNAPSE_WITH_REWARD : SYNAPSE_VARIABLES);
    this.#coefficients = Float64Array.from(terms, ({ coefficient, shift }) => coefficient * 2 ** shift);
    this.#scales = new Float64Array(terms.length);
  }

  /** Takes the values of the neuron. */
  takeNeuron(): void {
    const scales = this.#scales;
    for (let term = 0; term < scales.length; term++) {
      scales[term] = this.#coefficients[term] * this.#post.multiply(term, this.#neuron);
    }
  }

  /** Where all terms have the same factors of the synapse, or of the neuron: what belongs to the neuron. */
  get post(): number {
    if (this.#sumsRows) return this.#post.multiply(0, this.#neuron);
    const scales = this.#scales;
    let sum = 0;
    for (let term = 0; term < scales.length; term++) sum += scales[term];
    return sum;
  }

  /** And what belongs to the synapse. */
  get pre(): number {
    if (!this.#sumsRows) return this.#synapse.multiply(0, this.#row);
    let sum = 0;
    for (let term = 0; term < this.#coefficients.length; term++) {
      sum += this.#coefficients[term] * this.#synapse.multiply(term, this.#row);
    }
    return sum;
  }

  /** D of a synapse of the neuron. */
  get change(): number {
    const scales = this.#scales;
    let sum = 0;
    for (let term = 0; term < scales.length; term++) {
      sum += scales[term] * this.#synapse.multiply(term, this.#row);
    }
    return sum;
  }
}

/** The factors of every term that read one of some variables. */
class FactorList {
  /** Term i owns the factors start[i] .. start[i + 1] - 1. */
  readonly #start: Int32Array;
  readonly #variables: Int32Array;
  readonly #plus: Int32Array;

  constructor(terms: readonly RuleTerm[], variables: Variables) {
    const own = terms.map(({ factors }) => factors.filter(({ variable }) => isOf(variables, variable)));
    this.#start = new Int32Array(terms.length + 1);
    own.forEach((factors, term) => {
      this.#start[term + 1] = this.#start[term] + factors.length;
    });
    const all = own.flat();
    this.#variables = Int32Array.from(all, ({ variable }) => variables.indexOf(variable));
    this.#plus = Int32Array.from(all, ({ plus }) => plus);
  }

  /** Product of a term's factors; `values` of the variables, in their order. */
  multiply(term: number, values: Float64Array): number {
    const end = this.#start[term + 1];
    let product = 1;
    for (let factor = this.#start[term]; factor < end; factor++) {
      product *= values[this.#variables[factor]] + this.#plus[factor];
    }
    return product;
  }
}
