import { raise } from '../../fixed/error.js';
import type { LearningRuleImage } from '../../image/layout.js';
import type { RuleFactor, RuleProgram, RuleTerm, RuleVariable } from '../../image/rule-program.js';
import { everyTermHas, opensColumns, type Visits, visitsOf } from '../../image/rule-visits.js';
import { POST_VARIABLES, SYNAPSE_VARIABLES, TermProgram } from './term-program.js';

/** Variables of a neuron for whose 0 it is passed over where they are a plain factor of every term. */
const GATING = ['y1', 'y2', 'y3', 'r0', 'r1'] as const;

export type GatingVariable = (typeof GATING)[number];

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

  /** Whether the kernels know it in every pass (`RulePass.isProduct`). */
  get isProduct(): boolean {
    return this.#passes.every(pass => pass?.isProduct ?? true);
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
  /** Called by postsynaptic spikes alone: goes down the columns of the neurons that fire. */
  readonly opensColumns: boolean;
  /** A neuron for which one of them is 0 is passed over. */
  readonly gating: readonly GatingVariable[];
  /**
   * One sum for the weight, of terms that do not read its weight or tag, and that read the same of the synapse, or
   * the same of the neuron but for r0, which a slice has once: D = post(neuron) x pre(row).
   */
  readonly isProduct: boolean;
  readonly readsX0: boolean;
  /** Reads a trace of the row. */
  readonly readsTrace: boolean;
  readonly readsTag: boolean;
  /** Of a product: its row part is x1 itself. */
  readonly preIsTrace: boolean;
  readonly isStochastic: boolean;
  readonly programs: readonly TermProgram[];
  /** Values that the programs read, by `POST` and `SYNAPSE`. */
  readonly neuron = new Float64Array(POST_VARIABLES.length);
  readonly row = new Float64Array(SYNAPSE_VARIABLES.length + 1);

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
    this.opensColumns = opensColumns(visits);
    this.gating = GATING.filter(variable => everyTermHas(terms, variable));
    this.readsX0 = reads('x0');
    this.readsTrace = reads('x1', 'x2');
    this.readsTag = reads('t') || programs.some(({ target }) => target === 't');
    this.isProduct =
      programs.length === 1 && programs[0].target === 'w' && !reads('w', 't') && (sameRows || sameNeurons);
    this.preIsTrace = sameRows && synapseFactors(terms[0]) === 'x1 + 0';
    this.isStochastic = image.rounding === 'stochastic' || image.rounding === 'stochastic-ceiling';
    const sumsRows = !sameRows && sameNeurons;
    this.programs = programs.map(
      program => new TermProgram(program, program.terms, this.neuron, this.row, sumsRows),
    );
  }
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
