import type { RuleTerm, RuleVariable } from '../../image/rule-program.js';

/** Variables that belong to the neuron, and those that belong to its row or synapse. */
export const POST_VARIABLES = ['y0', 'y1', 'y2', 'r1'] as const;
export const SYNAPSE_VARIABLES = ['x0', 'x1', 'w'] as const;

const isOf = (variables: readonly RuleVariable[], variable: RuleVariable) => variables.includes(variable);

/**
 * A sum of products in flat arrays. What belongs to the neuron is multiplied out once a neuron, what
 * belongs to the synapse at each. All values are integers that stay exact: |D| < 2^53.
 */
export class TermProgram {
  readonly #post: FactorList;
  readonly #synapse: FactorList;
  readonly #coefficients: Float64Array;
  /** The terms' coefficients times what belongs to the neuron. */
  readonly #scales: Float64Array;
  /** Values of {@link POST_VARIABLES} and of {@link SYNAPSE_VARIABLES}. */
  readonly #neuron = new Float64Array(POST_VARIABLES.length);
  readonly #row = new Float64Array(SYNAPSE_VARIABLES.length);

  constructor(terms: readonly RuleTerm[]) {
    this.#post = new FactorList(terms, POST_VARIABLES);
    this.#synapse = new FactorList(terms, SYNAPSE_VARIABLES);
    this.#coefficients = Float64Array.from(terms, ({ coefficient, shift }) => coefficient * 2 ** shift);
    this.#scales = new Float64Array(terms.length);
  }

  /** Takes the values of a neuron. */
  setNeuron(y0: number, y1: number, y2: number, r1: number): void {
    const values = this.#neuron;
    values[0] = y0;
    values[1] = y1;
    values[2] = y2;
    values[3] = r1;
    const scales = this.#scales;
    for (let term = 0; term < scales.length; term++) {
      scales[term] = this.#coefficients[term] * this.#post.multiply(term, values);
    }
  }

  /** Of a single product: the coefficient times what belongs to the neuron. */
  get post(): number {
    return this.#scales[0];
  }

  /** Of a single product that does not read the weight: what belongs to the row. */
  pre(x0: number, x1: number): number {
    const values = this.#row;
    values[0] = x0;
    values[1] = x1;
    return this.#synapse.multiply(0, values);
  }

  /** D of a synapse of the neuron. */
  change(x0: number, x1: number, w: number): number {
    const values = this.#row;
    values[0] = x0;
    values[1] = x1;
    values[2] = w;
    const scales = this.#scales;
    let sum = 0;
    for (let term = 0; term < scales.length; term++) {
      sum += scales[term] * this.#synapse.multiply(term, values);
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

  constructor(terms: readonly RuleTerm[], variables: readonly RuleVariable[]) {
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
