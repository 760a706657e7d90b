import { raise } from '../../fixed/error.js';
import type { LearningRuleImage } from '../../image/layout.js';
import type { RuleTerm, RuleVariable } from '../../image/rule-program.js';

/** The variables that the learning unit of this engine holds. */
const PRE_VARIABLES = ['x0', 'x1'] as const;
const POST_VARIABLES = ['y0', 'y1', 'y2', 'r1'] as const;
type PreVariable = (typeof PRE_VARIABLES)[number];
type PostVariable = (typeof POST_VARIABLES)[number];

/** Values that a synapse's rule may read, set by the learning unit before it asks for the change. */
export interface RuleInputs {
  x0: number;
  x1: number;
  y0: number;
  y1: number;
  y2: number;
  r1: number;
  w: number;
}

/** Which synapses a rule visits (see `LearningRuleImage`). */
export type Visits = 'pairs' | 'firing-columns' | 'active-rows' | 'union' | 'traced-rows' | 'all';

/** A learning rule made ready to run. */
export class Rule {
  readonly image: LearningRuleImage;
  readonly visits: Visits;
  /** Called by postsynaptic spikes alone: goes down the columns of the neurons that fire. */
  readonly opensColumns: boolean;
  /** A neuron whose r1 is 0 is passed over. */
  readonly needsThirdFactor: boolean;
  /**
   * Single products without w: D = post(neuron) x pre(row), so that the post part is taken once a
   * neuron. Null for sums and rules that read the weight.
   */
  readonly product: { readonly coefficient: number; pre: Factor[]; post: Factor[] } | null;
  readonly #terms: readonly RuleTerm[];

  constructor(image: LearningRuleImage) {
    const { terms, target } = image.program;
    if (target !== 'w') raise(`rule ${image.name} changes ${target}; this engine learns weights (dw) only`);
    for (const { variable } of terms.flatMap(term => term.factors)) {
      if (![...PRE_VARIABLES, ...POST_VARIABLES, 'w'].includes(variable)) {
        raise(`rule ${image.name} reads ${variable}, which the learning unit does not hold`);
      }
    }
    this.image = image;
    this.#terms = terms;
    this.visits = visitsOf(image);
    this.opensColumns = this.visits === 'pairs' || this.visits === 'firing-columns';
    this.needsThirdFactor = everyTermHas(terms, 'r1');
    this.product = asProduct(terms);
  }

  /** D, the sum of products in units of 2^-fractionBits of a stored step. */
  evaluate(inputs: RuleInputs): number {
    let sum = 0;
    for (const { coefficient, shift, factors } of this.#terms) {
      let product = coefficient * 2 ** shift;
      for (const { variable, plus } of factors) product *= inputs[variable as keyof RuleInputs] + plus;
      sum += product;
    }
    return sum;
  }
}

export interface Factor {
  readonly variable: RuleVariable;
  readonly plus: number;
}

/** Product of the factors' values. */
export function multiply(factors: readonly Factor[], inputs: RuleInputs): number {
  let product = 1;
  for (const { variable, plus } of factors) product *= inputs[variable as keyof RuleInputs] + plus;
  return product;
}

function visitsOf({ when, program: { terms } }: LearningRuleImage): Visits {
  if (when === 'epoch') return everyTermHas(terms, 'x1') ? 'traced-rows' : 'all';
  const needsRow = everyTermHas(terms, 'x0');
  const needsColumn = everyTermHas(terms, 'y0');
  if (needsRow && needsColumn) return 'pairs';
  if (needsColumn) return 'firing-columns';
  return needsRow ? 'active-rows' : 'union';
}

function everyTermHas(terms: readonly RuleTerm[], variable: RuleVariable): boolean {
  return terms.every(term => term.factors.some(factor => factor.variable === variable && factor.plus === 0));
}

function asProduct(terms: readonly RuleTerm[]): Rule['product'] {
  const [term] = terms;
  if (terms.length !== 1 || term === undefined || term.factors.some(factor => factor.variable === 'w')) {
    return null;
  }
  const isPre = (factor: Factor) => PRE_VARIABLES.includes(factor.variable as PreVariable);
  const isPost = (factor: Factor) => POST_VARIABLES.includes(factor.variable as PostVariable);
  return {
    coefficient: term.coefficient * 2 ** term.shift,
    pre: term.factors.filter(isPre),
    post: term.factors.filter(isPost),
  };
}
