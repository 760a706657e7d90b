import { raise } from '../../fixed/error.js';
import type { LearningRuleImage } from '../../image/layout.js';
import type { RuleTerm, RuleVariable } from '../../image/rule-program.js';
import { POST_VARIABLES, SYNAPSE_VARIABLES, TermProgram } from './term-program.js';

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
  /** A single product without w: D = post(neuron) x pre(row). */
  readonly isProduct: boolean;
  readonly readsX0: boolean;
  readonly readsX1: boolean;
  /** Of a product: its row part is x1 itself. */
  readonly preIsTrace: boolean;
  readonly program: TermProgram;

  constructor(image: LearningRuleImage) {
    const { terms, target } = image.program;
    if (target !== 'w') raise(`rule ${image.name} changes ${target}; this engine learns weights (dw) only`);
    const held: readonly RuleVariable[] = [...POST_VARIABLES, ...SYNAPSE_VARIABLES];
    const factors = terms.flatMap(term => term.factors);
    for (const { variable } of factors) {
      if (!held.includes(variable)) {
        raise(`rule ${image.name} reads ${variable}, which the learning unit does not hold`);
      }
    }
    const reads = (variable: RuleVariable) => factors.some(factor => factor.variable === variable);
    this.image = image;
    this.visits = visitsOf(image);
    this.opensColumns = this.visits === 'pairs' || this.visits === 'firing-columns';
    this.needsThirdFactor = everyTermHas(terms, 'r1');
    this.isProduct = terms.length === 1 && !reads('w');
    this.readsX0 = reads('x0');
    this.readsX1 = reads('x1');
    const traces = factors.filter(({ variable }) => variable === 'x1');
    this.preIsTrace = !this.readsX0 && traces.length === 1 && traces[0].plus === 0;
    this.program = new TermProgram(terms);
  }
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
