import { raise } from '../../fixed/error.js';
import type { LearningRuleImage } from '../../image/layout.js';
import type { RuleFactor, RuleProgram, RuleTerm, RuleVariable } from '../../image/rule-program.js';
import { everyTermHas, opensColumns, type Visits, visitsOf } from '../../image/rule-visits.js';
import { POST_VARIABLES, SYNAPSE, SYNAPSE_VARIABLES, TermProgram } from './term-program.js';

/** Variables of a neuron for whose 0 it is passed over where they are a plain factor of every term. */
const GATING = ['y1', 'y2', 'y3', 'r0', 'r1'] as const;

export type GatingVariable = (typeof GATING)[number];

type PostTraceVariable = Extract<GatingVariable, `y${string}`>;

/**
 * A learning rule made ready to run. What u_k is, and so which terms a pass has, follows from how often 2 divides
 * the pass's number: there is a {@link RulePass} for each such power.
 */
export class Rule {
  readonly image: LearningRuleImage;
  readonly #passes: readonly (RulePass | null)[];

  constructor(image: LearningRuleImage) {
    this.image = image;
    for (const { target } of image.programs) {
      if (target === 'd') raise(`rule ${image.name} changes d; a learning unit changes w and t`);
    }
    const read = image.programs.flatMap(({ terms }) => terms.flatMap(({ factors }) => factors));
    const highest = read.reduce((most, { variable }) => Math.max(most, epochPower(variable) ?? 0), 0);
    this.#passes = Array.from({ length: highest + 1 }, (_, power) => passOf(image, power));
  }

  /** Whether the kernels know it in every pass (`RulePass.isProduct`, `RulePass.isSplit`). */
  get hasKernels(): boolean {
    return this.#passes.every(pass => pass === null || pass.isProduct || pass.isSplit);
  }

  /** What the rule is in every pass; null where passes differ, as it reads a u_k, or visit nothing. */
  get onlyPass(): RulePass | null {
    return this.#passes.length === 1 ? this.#passes[0] : null;
  }

  /**
   * What the rule is in a pass; null where it visits nothing.
   * @param number of the pass since boot, from 1 on
   */
  pass(number: number): RulePass | null {
    const passes = this.#passes;
    const powers = 31 - Math.clz32(number & -number);
    return passes[Math.min(powers, passes.length - 1)];
  }
}

/** The terms that a rule has in a pass, with their u_k multiplied out. */
export class RulePass {
  readonly image: LearningRuleImage;
  readonly visits: Visits;
  /** Every neuron goes over the active rows alone. */
  readonly visitsActive: boolean;
  /** Called by postsynaptic spikes alone: goes down the columns of the neurons that fire. */
  readonly opensColumns: boolean;
  /** A neuron for which one of them is 0 is passed over. */
  readonly gating: readonly GatingVariable[];
  /** Visits nothing where the traces of all neurons are 0. */
  readonly gatedByTrace: boolean;
  /**
   * One sum for the weight, of terms that do not read its weight or tag, and that read the same of the synapse, or
   * the same of the neuron but for r0, which a slice has once: D = post(neuron) x pre(row).
   */
  readonly isProduct: boolean;
  /** One sum for the weight, of terms that read of the synapse its weight alone: D = post(neuron) x w. */
  readonly scalesWeight: boolean;
  /**
   * One sum for the weight that is no product, without draws, of terms that read of the synapse whether its row is
   * active, and its delay: D is one value of the neuron in active rows and another in the rest.
   */
  readonly isSplit: boolean;
  readonly readsX0: boolean;
  /** Reads a trace of the row. */
  readonly readsTrace: boolean;
  readonly readsTag: boolean;
  /** Of a product: its row part is x1 itself. */
  readonly preIsTrace: boolean;
  readonly isStochastic: boolean;
  /** Of a product of one term: the trace that is all it reads of the neuron; else null. */
  readonly postTrace: PostTraceVariable | null;
  readonly programs: readonly TermProgram[];
  /** Values that the programs read, by `POST` and `SYNAPSE`. */
  readonly neuron = new Float64Array(POST_VARIABLES.length);
  readonly row = new Float64Array(SYNAPSE_VARIABLES.length + 1);

  /** D of a trace {@link postTrace} of 1, and the delay of the rows for which it is. */
  #unitChange = 0;
  #unitDelayTicks = -1;

  /** @param programs whose terms read no u_k */
  constructor(image: LearningRuleImage, visits: Visits, programs: readonly RuleProgram[]) {
    const terms = programs.flatMap(program => program.terms);
    const factors = terms.flatMap(term => term.factors);
    const reads = (...variables: RuleVariable[]) =>
      factors.some(factor => variables.includes(factor.variable));
    const sameRows = new Set(terms.map(synapseFactors)).size === 1;
    const sameNeurons = new Set(terms.map(neuronFactors)).size === 1;
    this.image = image;
    this.visits = visits;
    this.visitsActive = visits === 'pairs' || visits === 'active-rows';
    this.opensColumns = opensColumns(visits);
    this.gating = GATING.filter(variable => everyTermHas(terms, variable));
    this.gatedByTrace = this.gating.some(variable => variable.startsWith('y'));
    this.readsX0 = reads('x0');
    this.readsTrace = reads('x1', 'x2');
    this.readsTag = reads('t') || programs.some(({ target }) => target === 't');
    this.isProduct =
      programs.length === 1 && programs[0].target === 'w' && !reads('w', 't') && (sameRows || sameNeurons);
    this.scalesWeight =
      programs.length === 1 &&
      programs[0].target === 'w' &&
      terms.every(term => synapseFactors(term) === 'w + 0');
    this.preIsTrace = sameRows && synapseFactors(terms[0]) === 'x1 + 0';
    this.isStochastic = image.rounding === 'stochastic' || image.rounding === 'stochastic-ceiling';
    this.isSplit =
      programs.length === 1 &&
      programs[0].target === 'w' &&
      !reads('w', 't', 'x1', 'x2') &&
      !this.isProduct &&
      !this.isStochastic;
    const sumsRows = !sameRows && sameNeurons;
    this.programs = programs.map(
      program => new TermProgram(program, program.terms, this.neuron, this.row, sumsRows),
    );
    this.postTrace = terms.length === 1 && this.isProduct ? onlyTraceOf(terms[0]) : null;
  }

  /** Where {@link postTrace} is one, and the rows' part of D is alike in all rows: D of a trace of 1. */
  unitChange(delayTicks: number): number {
    if (delayTicks !== this.#unitDelayTicks) {
      const [program] = this.programs;
      this.#unitDelayTicks = delayTicks;
      this.neuron.fill(1);
      this.row[SYNAPSE.x0] = 1;
      this.row[SYNAPSE.d] = delayTicks;
      program.takeNeuron();
      this.#unitChange = program.post * program.pre;
    }
    return this.#unitChange;
  }
}

/** The trace that is all that a term reads of the neuron; else null. */
function onlyTraceOf({ factors }: RuleTerm): PostTraceVariable | null {
  const own = factors.filter(factor => !isSynapse(factor));
  if (own.length !== 1 || own[0].plus !== 0) return null;
  const { variable } = own[0];
  return variable === 'y1' || variable === 'y2' || variable === 'y3' ? variable : null;
}

function isSynapse({ variable }: RuleFactor): boolean {
  return (SYNAPSE_VARIABLES as readonly RuleVariable[]).includes(variable);
}

/** What a term reads of the synapse, in words. */
function synapseFactors({ factors }: RuleTerm): string {
  return inWords(factors.filter(isSynapse));
}

/** What it reads of the neuron itself. */
function neuronFactors({ factors }: RuleTerm): string {
  return inWords(factors.filter(factor => factor.variable !== 'r0' && !isSynapse(factor)));
}

function inWords(factors: readonly RuleFactor[]): string {
  return factors
    .map(({ variable, plus }) => `${variable} + ${plus}`)
    .sort()
    .join();
}

/** The k of u_k, or null. */
function epochPower(variable: RuleVariable): number | null {
  return variable.startsWith('u_') ? Number(variable.slice(2)) : null;
}

/** A rule in a pass whose number is a multiple of 2^power and, below the rule's highest k, of no higher one. */
function passOf(image: LearningRuleImage, power: number): RulePass | null {
  const called = image.programs
    .map(program => ({ ...program, terms: program.terms.filter(term => isCalled(term, power)) }))
    .filter(({ terms }) => terms.length > 0);
  if (called.length === 0) return null;
  const visits = visitsOf(
    image.when,
    called.flatMap(({ terms }) => terms),
  );
  const folded = called.map(program => ({ ...program, terms: program.terms.map(term => fold(term, power)) }));
  return new RulePass(image, visits, folded);
}

function isCalled({ factors }: RuleTerm, power: number): boolean {
  return factors.every(({ variable, plus }) => plus !== 0 || (epochPower(variable) ?? 0) <= power);
}

function fold(term: RuleTerm, power: number): RuleTerm {
  let { coefficient } = term;
  const factors = term.factors.filter(({ variable, plus }) => {
    const k = epochPower(variable);
    if (k !== null) coefficient *= (k <= power ? 1 : 0) + plus;
    return k === null;
  });
  return { ...term, coefficient, factors };
}
