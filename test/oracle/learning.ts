import type { ChipImage, LearningRuleImage } from '../../src/image/layout.js';
import type { RuleTerm, RuleVariable } from '../../src/image/rule-program.js';
import { afterDraw16, clip, int32, lowByte, shiftLeft, shiftRight } from './arithmetic.js';
import type { CrossbarState, Machine, SliceState } from './machine.js';

/**
 * Runs the rules of one kind, crossbar by crossbar in image order, for each its neurons ascending, for
 * each its rows ascending (LearningRuleImage; RuleProgram).
 */
export function runRules(machine: Machine, when: LearningRuleImage['when']): void {
  for (const crossbar of machine.crossbars) {
    if (crossbar.image.rule === -1) continue;
    const rule = machine.image.rules[crossbar.image.rule];
    if (rule.when === when) runRule(machine, crossbar, rule);
  }
}

function runRule(machine: Machine, crossbar: CrossbarState, rule: LearningRuleImage): void {
  const slice = machine.slices[crossbar.image.slice];
  if (crossbar.image.learnsBy === 'management') readTraces(machine, crossbar);
  for (let neuron = 0; neuron < crossbar.columns; neuron++) {
    if (inEveryTerm(rule, 'r1') && slice.thirdFactor[neuron] === 0) continue;
    if (opensColumns(rule) && slice.spiked[neuron] === 1) machine.counters.add(slice.index, 'columnRead');
    for (let row = 0; row < crossbar.image.rows; row++) {
      if (crossbar.held[row][neuron] && isVisited(rule, crossbar, slice, row, neuron)) {
        visit(machine, crossbar, slice, rule, row, neuron);
      }
    }
  }
}

/** A step rule that only neurons that fire call for goes down their columns. */
function opensColumns(rule: LearningRuleImage): boolean {
  return rule.when === 'step' && inEveryTerm(rule, 'y0');
}

/** The management processor reads x1 of every row before it computes. */
function readTraces({ counters, image }: Machine, crossbar: CrossbarState): void {
  const reads = crossbar.image.preTrace === null ? 0 : crossbar.image.rows;
  counters.add(counters.managementRow, 'managementRead', reads);
  counters.add(counters.managementRow, 'managementCycle', reads * image.chip.management.cyclesPerRead);
}

function isVisited(
  rule: LearningRuleImage,
  crossbar: CrossbarState,
  slice: SliceState,
  row: number,
  neuron: number,
): boolean {
  if (rule.when === 'epoch') return !inEveryTerm(rule, 'x1') || crossbar.trace[row] !== 0;
  const rowActive = crossbar.active[row];
  const fired = slice.spiked[neuron] === 1;
  const x0Everywhere = inEveryTerm(rule, 'x0');
  const y0Everywhere = inEveryTerm(rule, 'y0');
  if (x0Everywhere && y0Everywhere) return rowActive && fired;
  if (y0Everywhere) return fired;
  if (x0Everywhere) return rowActive;
  return rowActive || fired;
}

/** Whether each term has `variable` as a plain factor, which makes the change 0 where it is 0. */
function inEveryTerm(rule: LearningRuleImage, variable: RuleVariable): boolean {
  return rule.program.terms.every(term => holds(term, variable));
}

function holds(term: RuleTerm, variable: RuleVariable): boolean {
  return term.factors.some(factor => factor.variable === variable && factor.plus === 0);
}

function visit(
  machine: Machine,
  crossbar: CrossbarState,
  slice: SliceState,
  rule: LearningRuleImage,
  row: number,
  neuron: number,
): void {
  const { counters } = machine;
  const { minStored, maxStored } = crossbar.image;
  let draw = 0;
  if (rule.rounding === 'stochastic') {
    const core = machine.cores[slice.image.core];
    core.lfsr = afterDraw16(core.lfsr);
    draw = lowByte(core.lfsr);
    counters.add(slice.index, 'randomDraw');
  }
  let sum = 0;
  for (const term of rule.program.terms) {
    let product = shiftLeft(term.coefficient, term.shift);
    for (const { variable, plus } of term.factors) {
      product *= readVariable(variable, crossbar, slice, row, neuron) + plus;
    }
    sum += product;
  }
  const annealed = shiftRight(int32(sum, "a rule's sum"), machine.registers.annealing);
  const change = roundChange(rule, annealed, draw);
  const before = crossbar.weights[row][neuron];
  const after = clip(before + change, minStored, maxStored);
  crossbar.weights[row][neuron] = after;
  if (crossbar.image.learnsBy === 'management') {
    countManagedVisit(machine, crossbar, before, after);
    return;
  }
  counters.add(slice.index, 'weightUpdate');
  counters.add(slice.index, 'weightRead');
  if (after !== before) counters.add(slice.index, 'weightWrite');
}

/** The product and the sum are the processor's own; over the mesh goes an acting weight that changed. */
function countManagedVisit(
  { counters, image }: Machine,
  crossbar: CrossbarState,
  before: number,
  after: number,
): void {
  const { cyclesPerOperation, cyclesPerWrite } = image.chip.management;
  const { storedBits, weightBits } = crossbar.image;
  counters.add(counters.managementRow, 'managementCycle', 2 * cyclesPerOperation);
  if (shiftRight(before, storedBits - weightBits) === shiftRight(after, storedBits - weightBits)) return;
  counters.add(counters.managementRow, 'managementWrite');
  counters.add(counters.managementRow, 'managementCycle', cyclesPerWrite);
}

function roundChange(rule: LearningRuleImage, annealed: number, draw: number): number {
  const { fractionBits } = rule.program;
  switch (rule.rounding) {
    case 'floor':
      return shiftRight(annealed, fractionBits);
    case 'stochastic':
      return shiftRight(annealed + (draw % 2 ** fractionBits), fractionBits);
    case 'nearest':
      return fractionBits === 0 ? annealed : shiftRight(annealed + 2 ** (fractionBits - 1), fractionBits);
  }
}

function readVariable(
  variable: RuleVariable,
  crossbar: CrossbarState,
  slice: SliceState,
  row: number,
  neuron: number,
): number {
  switch (variable) {
    case 'x0':
      return crossbar.active[row] ? 1 : 0;
    case 'x1':
      return crossbar.trace[row];
    case 'y0':
      return slice.spiked[neuron];
    case 'y1':
      return slice.trace[neuron];
    case 'y2':
      return slice.spikeCount[neuron];
    case 'w':
      return crossbar.weights[row][neuron];
    case 'r1':
      return slice.thirdFactor[neuron];
    default:
      throw new RangeError(`no learning unit provides ${variable}`);
  }
}

const PROVIDED: readonly RuleVariable[] = ['x0', 'x1', 'y0', 'y1', 'y2', 'w', 'r1'];

/**
 * Refuses what the contract gives no meaning to: variables and targets that no learning unit has, a
 * trace that the image does not keep, a step rule's term that no spike calls for, and the spikes of a
 * step in an epoch rule.
 * @throws RangeError
 */
export function refuseUnprovidedRules(image: ChipImage): void {
  for (const { name, when, rounding, program } of image.rules) {
    if (program.target !== 'w') throw new RangeError(`rule ${name} changes ${program.target}, not w`);
    if (rounding === 'stochastic' && program.fractionBits > 8) {
      throw new RangeError(`rule ${name} rounds ${program.fractionBits} bits with a byte of 8`);
    }
    for (const term of program.terms) {
      for (const { variable } of term.factors) {
        const unknown = !PROVIDED.includes(variable);
        const late = when === 'epoch' && (variable === 'x0' || variable === 'y0');
        if (unknown || late) throw new RangeError(`rule ${name} (${when}) reads ${variable}`);
      }
      if (when === 'step' && !holds(term, 'x0') && !holds(term, 'y0')) {
        throw new RangeError(`rule ${name} has a term in which neither x0 nor y0 is a plain factor`);
      }
    }
  }
  for (const { projection, rule, preTrace, slice } of image.crossbars) {
    if (rule === -1) continue;
    const { name, program } = image.rules[rule];
    const read = program.terms.flatMap(term => term.factors.map(factor => factor.variable));
    if (read.includes('x1') && preTrace === null) {
      throw new RangeError(`rule ${name} reads x1, which ${projection} does not keep`);
    }
    if (read.includes('y1') && image.slices[slice].trace === null) {
      throw new RangeError(`rule ${name} reads y1, which the target of ${projection} does not keep`);
    }
  }
}
