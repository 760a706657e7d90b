import type { ChipImage, LearningRuleImage } from '../../src/image/layout.js';
import type { RuleProgram, RuleTerm, RuleVariable } from '../../src/image/rule-program.js';
import { clip, draw, int32, shiftLeft, shiftRight } from './arithmetic.js';
import type { CrossbarState, Machine, SliceState } from './machine.js';

/** A rule as it is in one pass. */
interface Pass {
  readonly rule: LearningRuleImage;
  /** Number of the pass of its kind since boot, from 1 on. */
  readonly number: number;
  /** Its terms that are called: none has a plain u_k that is 0. */
  readonly terms: readonly RuleTerm[];
}

/** One synapse. */
interface Place {
  readonly crossbar: CrossbarState;
  readonly slice: SliceState;
  readonly row: number;
  readonly neuron: number;
}

/**
 * Runs the rules of one kind and number, crossbar by crossbar in image order (LearningRuleImage; RuleProgram).
 * @param pass number of this pass since boot, from 1 on
 */
export function runRules(machine: Machine, when: 'step' | 'epoch', epoch: number, pass: number): void {
  for (const crossbar of machine.crossbars) {
    if (crossbar.image.rule === -1) continue;
    const rule = machine.image.rules[crossbar.image.rule];
    if (rule.when !== when || rule.epoch !== epoch) continue;
    if (crossbar.image.learnsBy === 'management') readTraces(machine, crossbar);
    runRule(machine, crossbar, calledIn(rule, pass));
  }
}

function calledIn(rule: LearningRuleImage, number: number): Pass {
  const terms = rule.programs.flatMap(program => calledTerms(program, number));
  return { rule, number, terms };
}

function calledTerms(program: RuleProgram, number: number): RuleTerm[] {
  return program.terms.filter(({ factors }) =>
    factors.every(
      ({ variable, plus }) => plus !== 0 || !variable.startsWith('u_') || every2k(variable, number) === 1,
    ),
  );
}

/** u_k: 1 in every 2^k-th pass. */
function every2k(variable: RuleVariable, pass: number): number {
  return pass % 2 ** Number(variable.slice(2)) === 0 ? 1 : 0;
}

function runRule(machine: Machine, crossbar: CrossbarState, pass: Pass): void {
  if (pass.terms.length === 0) return;
  const slice = machine.slices[crossbar.image.slice];
  for (let neuron = 0; neuron < crossbar.columns; neuron++) {
    if (isPassedOver(pass, slice, neuron)) continue;
    if (opensColumns(pass) && slice.spiked[neuron] === 1) machine.counters.add(slice.index, 'columnRead');
  }
  for (const [row, neuron] of inOrder(pass, crossbar)) {
    if (!crossbar.held[row][neuron] || isPassedOver(pass, slice, neuron)) continue;
    if (isVisited(pass, crossbar, slice, row, neuron)) visit(machine, { crossbar, slice, row, neuron }, pass);
  }
}

/** All places of a crossbar: neuron by neuron, or for a step rule of the active rows alone row by row. */
function inOrder(pass: Pass, { image, columns }: CrossbarState): [row: number, neuron: number][] {
  const places: [number, number][] = [];
  const byRow = pass.rule.when === 'step' && inEveryTerm(pass, 'x0') && !inEveryTerm(pass, 'y0');
  if (byRow) {
    for (let row = 0; row < image.rows; row++) {
      for (let neuron = 0; neuron < columns; neuron++) places.push([row, neuron]);
    }
  } else {
    for (let neuron = 0; neuron < columns; neuron++) {
      for (let row = 0; row < image.rows; row++) places.push([row, neuron]);
    }
  }
  return places;
}

function isPassedOver(pass: Pass, slice: SliceState, neuron: number): boolean {
  return (['y1', 'y2', 'y3', 'r0', 'r1'] as const).some(
    variable => inEveryTerm(pass, variable) && readPost(variable, slice, neuron) === 0,
  );
}

/** A step rule that only neurons that fire call for goes down their columns. */
function opensColumns(pass: Pass): boolean {
  return pass.rule.when === 'step' && inEveryTerm(pass, 'y0');
}

/** The management processor reads x1 of every row before it computes. */
function readTraces({ counters, image }: Machine, crossbar: CrossbarState): void {
  const reads = crossbar.image.preTraces.x1 === null ? 0 : crossbar.image.rows;
  counters.add(counters.managementRow, 'managementRead', reads);
  counters.add(counters.managementRow, 'managementCycle', reads * image.chip.management.cyclesPerRead);
}

function isVisited(
  pass: Pass,
  crossbar: CrossbarState,
  slice: SliceState,
  row: number,
  neuron: number,
): boolean {
  if (pass.rule.when === 'epoch') return !inEveryTerm(pass, 'x1') || crossbar.traces.x1[row] !== 0;
  const rowActive = crossbar.active[row];
  const fired = slice.spiked[neuron] === 1;
  const x0Everywhere = inEveryTerm(pass, 'x0');
  const y0Everywhere = inEveryTerm(pass, 'y0');
  if (x0Everywhere && y0Everywhere) return rowActive && fired;
  if (y0Everywhere) return fired;
  if (x0Everywhere) return rowActive;
  if (!pass.terms.every(term => holds(term, 'x0') || holds(term, 'y0'))) return true;
  return rowActive || fired;
}

/** Whether each term has `variable` as a plain factor, which makes the change 0 where it is 0. */
function inEveryTerm({ terms }: Pass, variable: RuleVariable): boolean {
  return terms.every(term => holds(term, variable));
}

function holds(term: RuleTerm, variable: RuleVariable): boolean {
  return term.factors.some(factor => factor.variable === variable && factor.plus === 0);
}

/** The strobe: columns that hold too much, one after the other (ScalingImage). */
export function scaleColumns(machine: Machine): void {
  machine.passes.scalings += 1;
  for (const crossbar of machine.crossbars) {
    const { scaling } = crossbar.image;
    if (scaling === null) continue;
    const pass = calledIn(machine.image.rules[scaling.rule], machine.passes.scalings);
    if (pass.terms.length === 0) continue;
    const slice = machine.slices[crossbar.image.slice];
    const slack = shiftRight(scaling.target, scaling.slackShift);
    for (let neuron = 0; neuron < crossbar.columns; neuron++) {
      const sum = columnSums(crossbar)[neuron];
      const tooMuch = sum > scaling.target + slack;
      const tooLittle = scaling.bothWays && sum < scaling.target - slack;
      if (!tooMuch && !tooLittle) continue;
      machine.counters.add(slice.index, 'columnSweep');
      const reward = slice.reward;
      slice.reward = sum > 0 ? clip(Math.floor((256 * scaling.target) / sum), 0, 511) : 256;
      sweepColumn(machine, crossbar, neuron, pass);
      slice.reward = reward;
    }
  }
}

/** Every synapse of a column is read; those with something to change are visited. */
function sweepColumn(machine: Machine, crossbar: CrossbarState, neuron: number, pass: Pass): void {
  const slice = machine.slices[crossbar.image.slice];
  if (isPassedOver(pass, slice, neuron)) return;
  const [program] = pass.rule.programs;
  for (let row = 0; row < crossbar.image.rows; row++) {
    if (!crossbar.held[row][neuron]) continue;
    const place = { crossbar, slice, row, neuron };
    if (sumOf(calledTerms(program, pass.number), place, pass) !== 0) visit(machine, place, pass);
    else machine.counters.add(slice.index, 'weightRead');
  }
}

/** Stored weights of each column, added up. */
export function columnSums({ weights, columns }: CrossbarState): number[] {
  return Array.from({ length: columns }, (_, column) => weights.reduce((sum, row) => sum + row[column], 0));
}

/** Computes all changes of a synapse, then makes them. */
function visit(machine: Machine, place: Place, pass: Pass): void {
  const { crossbar, slice, row, neuron } = place;
  const { counters } = machine;
  const { minStored, maxStored, tagBits } = crossbar.image;
  const changes = pass.rule.programs.flatMap(program => {
    const terms = calledTerms(program, pass.number);
    if (terms.length === 0) return [];
    const sum = int32(sumOf(terms, place, pass), "a rule's sum");
    const annealed = shiftRight(sum, machine.registers.annealing);
    return [{ target: program.target, by: roundChange(machine, slice, pass.rule, program, annealed) }];
  });
  const weight = crossbar.weights[row][neuron];
  const tag = crossbar.tags[row][neuron];
  for (const { target, by } of changes) {
    if (target === 'w') crossbar.weights[row][neuron] = clip(weight + by, minStored, maxStored);
    else crossbar.tags[row][neuron] = clip(tag + by, -(2 ** (tagBits - 1)), 2 ** (tagBits - 1) - 1);
  }
  if (crossbar.image.learnsBy === 'management') {
    countManagedVisit(machine, crossbar, weight, crossbar.weights[row][neuron]);
    return;
  }
  counters.add(slice.index, 'weightUpdate');
  counters.add(slice.index, 'weightRead');
  if (usesTags(pass, changes)) counters.add(slice.index, 'weightRead');
  if (crossbar.weights[row][neuron] !== weight) counters.add(slice.index, 'weightWrite');
  if (crossbar.tags[row][neuron] !== tag) counters.add(slice.index, 'weightWrite');
}

function usesTags({ terms }: Pass, changes: readonly { readonly target: string }[]): boolean {
  const read = terms.some(({ factors }) => factors.some(({ variable }) => variable === 't'));
  return read || changes.some(({ target }) => target === 't');
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

/** Each program of a rule with random rounding draws for itself. */
function roundChange(
  machine: Machine,
  slice: SliceState,
  { rounding }: LearningRuleImage,
  { fractionBits }: RuleProgram,
  annealed: number,
): number {
  switch (rounding) {
    case 'floor':
      return shiftRight(annealed, fractionBits);
    case 'nearest':
      return fractionBits === 0 ? annealed : shiftRight(annealed + 2 ** (fractionBits - 1), fractionBits);
    case 'stochastic':
      return shiftRight(annealed + random(machine, slice, fractionBits), fractionBits);
    case 'stochastic-ceiling':
      return -shiftRight(random(machine, slice, fractionBits) - annealed, fractionBits);
  }
}

function random(machine: Machine, slice: SliceState, bits: number): number {
  machine.counters.add(slice.index, 'randomDraw');
  return draw(machine.cores[slice.image.core], bits);
}

function sumOf(terms: readonly RuleTerm[], place: Place, pass: Pass): number {
  let sum = 0;
  for (const term of terms) {
    let product = shiftLeft(term.coefficient, term.shift);
    for (const { variable, plus } of term.factors) product *= readVariable(variable, place, pass) + plus;
    sum += product;
  }
  return sum;
}

function readVariable(variable: RuleVariable, { crossbar, slice, row, neuron }: Place, pass: Pass): number {
  switch (variable) {
    case 'x0':
      return crossbar.active[row] ? 1 : 0;
    case 'x1':
    case 'x2':
      return crossbar.traces[variable][row];
    case 'y0':
    case 'y1':
    case 'y2':
    case 'y3':
    case 'r0':
    case 'r1':
      return readPost(variable, slice, neuron);
    case 'w':
      return crossbar.weights[row][neuron];
    case 't':
      return crossbar.tags[row][neuron];
    case 'd':
      return crossbar.image.delayTicks;
    default:
      return every2k(variable, pass.number);
  }
}

function readPost(
  variable: 'y0' | 'y1' | 'y2' | 'y3' | 'r0' | 'r1',
  slice: SliceState,
  neuron: number,
): number {
  switch (variable) {
    case 'y0':
      return slice.spiked[neuron];
    case 'r0':
      return slice.reward;
    case 'r1':
      return slice.thirdFactor[neuron];
    default:
      return slice.traces[variable][neuron];
  }
}

/**
 * Refuses what the contract gives no meaning to: targets that no learning unit has, a trace that the image does
 * not keep, a step rule's term that nothing calls for, and the spikes of a step in other rules.
 * @throws RangeError
 */
export function refuseUnprovidedRules(image: ChipImage): void {
  for (const { name, when, rounding, programs } of image.rules) {
    for (const { target, fractionBits, terms } of programs) {
      if (target === 'd') throw new RangeError(`rule ${name} changes d, not w or t`);
      if (rounding.startsWith('stochastic') && fractionBits > 8) {
        throw new RangeError(`rule ${name} rounds ${fractionBits} bits with a byte of 8`);
      }
      for (const term of terms) {
        for (const { variable } of term.factors) {
          const late = when !== 'step' && (variable === 'x0' || variable === 'y0');
          if (late) throw new RangeError(`rule ${name} (${when}) reads ${variable}`);
        }
        const called = term.factors.some(
          ({ variable, plus }) =>
            plus === 0 && (variable === 'x0' || variable === 'y0' || variable.startsWith('u_')),
        );
        if (when === 'step' && !called) {
          throw new RangeError(`rule ${name} has a term in which neither x0, y0 nor u_k is a plain factor`);
        }
      }
    }
  }
  for (const { projection, rule, scaling, preTraces, slice, tagBits } of image.crossbars) {
    for (const index of [rule, scaling?.rule ?? -1]) {
      if (index === -1) continue;
      const { name, programs } = image.rules[index];
      const read = programs.flatMap(({ terms }) =>
        terms.flatMap(term => term.factors.map(factor => factor.variable)),
      );
      for (const trace of ['x1', 'x2'] as const) {
        if (!read.includes(trace) || preTraces[trace] !== null) continue;
        throw new RangeError(`rule ${name} reads ${trace}, which ${projection} does not keep`);
      }
      for (const trace of ['y1', 'y2', 'y3'] as const) {
        if (!read.includes(trace) || image.slices[slice].traces[trace] !== null) continue;
        throw new RangeError(`rule ${name} reads ${trace}, which the target of ${projection} does not keep`);
      }
      if (read.includes('t') && tagBits === 0)
        throw new RangeError(`rule ${name} reads t, which ${projection} has not`);
    }
  }
}
