import { raise } from '../fixed/error.js';
import { hasLength, within } from './bounds.js';
import type { ChipImage, CrossbarImage, LearningRuleImage, ReductionImage } from './layout.js';
import type { RuleProgram, RuleVariable } from './rule-program.js';

const MAX_TERMS = 64;
const MAX_FACTORS = 16;
const MAX_SHIFT = 24;
const MAX_CONSTANT = 1 << 15;
const MAX_LATENESS = 64;
const MAX_EPOCH = 15;
/** A goodness of 2^15 times 2^16 still has a sign in 32 bits. */
const MAX_CENTRE_SHIFT = 16;
/** A column of 2^20 rows of weights of 16 bits stays below it. */
const MAX_TARGET = 2 ** 31 - 1;
/** Bits of the byte that stochastic rounding draws. */
const RANDOM_BITS = 8;

/** What the management processor knows of a synapse: it reads x1, and has the others in its memory. */
const KNOWN_TO_MANAGEMENT: readonly RuleVariable[] = ['x1', 'r1', 'w'];

/** Rules, the reductions that give them their third factors, and who runs them. */
export function validateLearning(image: ChipImage): void {
  image.rules.forEach((rule, index) => {
    validateRule(`rules[${index}]`, rule);
  });
  const taken = image.slices.map(({ count }) => new Uint8Array(count));
  image.reductions.forEach((reduction, index) => {
    validateReduction(`reductions[${index}]`, reduction, image);
    validateMembers(`reductions[${index}]`, reduction, image, taken);
  });
  image.crossbars.forEach((crossbar, index) => {
    validateCrossbarRules(`crossbars[${index}]`, crossbar, image);
    if (crossbar.learnsBy === 'management') validateManagedLearning(`crossbars[${index}]`, crossbar, image);
  });
}

/** A crossbar learns by a rule that learns and is scaled by one that scales, and has what they read. */
function validateCrossbarRules(what: string, { rule, ...crossbar }: CrossbarImage, image: ChipImage): void {
  const { scaling, tagBits, weights } = crossbar;
  const learner = image.rules[rule];
  if (learner?.when === 'scaling')
    raise(`${what} learns by ${learner.name}, a scaling rule; expected step or epoch`);
  const all = learner === undefined ? [] : [learner];
  if (scaling !== null) {
    within(`${what}.scaling.rule`, scaling.rule, 0, image.rules.length - 1);
    within(`${what}.scaling.target`, scaling.target, 0, MAX_TARGET);
    within(`${what}.scaling.slackShift`, scaling.slackShift, 0, 31);
    const scaler = image.rules[scaling.rule];
    if (scaler.when !== 'scaling')
      raise(`${what} is scaled by ${scaler.name}, a rule of every ${scaler.when}; expected scaling`);
    if (crossbar.learnsBy === 'management')
      raise(`${what} learns by management and is scaled; expected a unit`);
    all.push(scaler);
  }
  if (weights.length > 0 && tagBits === 0 && all.some(one => variablesOf(one).includes('t'))) {
    raise(`${what} has a rule of tags (t) and tagBits 0; expected 1..16`);
  }
}

/** What a rule reads and changes. */
function variablesOf({ programs }: LearningRuleImage): RuleVariable[] {
  return programs.flatMap(({ target, terms }) => [
    target,
    ...terms.flatMap(({ factors }) => factors.map(({ variable }) => variable)),
  ]);
}

/** A rule that the management processor runs asks for nothing that it does not have. */
function validateManagedLearning(what: string, crossbar: CrossbarImage, image: ChipImage): void {
  const rule = image.rules[crossbar.rule];
  if (rule === undefined) raise(`${what} learns by management and has no rule; expected one`);
  if (rule.when !== 'epoch') raise(`${what} learns by management in every ${rule.when}; expected epoch`);
  if (isStochastic(rule)) {
    raise(`${what} learns by management with ${rule.rounding} rounding; expected floor or nearest`);
  }
  for (const variable of variablesOf(rule)) {
    if (!KNOWN_TO_MANAGEMENT.includes(variable)) {
      raise(`${what} learns by management from ${variable}; expected ${KNOWN_TO_MANAGEMENT.join(', ')}`);
    }
  }
  const reduction = image.reductions.findIndex(
    ({ by, members }) => by === 'unit' && members.some(({ slice }) => slice === crossbar.slice),
  );
  if (reduction >= 0) {
    raise(
      `${what} learns by management from third factors of reductions[${reduction}], a unit's; expected management`,
    );
  }
}

function isStochastic({ rounding }: LearningRuleImage): boolean {
  return rounding === 'stochastic' || rounding === 'stochastic-ceiling';
}

function validateRule(what: string, rule: LearningRuleImage): void {
  const targets = rule.programs.map(({ target }) => target);
  if (!['w', 't', 'w,t'].includes(targets.join())) {
    raise(`${what} changes ${targets.join(', ') || 'nothing'}; expected w, t, or both in this order`);
  }
  within(`${what}.epoch`, rule.epoch, 0, rule.when === 'epoch' ? MAX_EPOCH : 0);
  if (rule.when !== 'step') {
    const late = variablesOf(rule).find(variable => variable === 'x0' || variable === 'y0');
    if (late !== undefined)
      raise(`${what} reads ${late} in every ${rule.when}; expected it in step rules alone`);
  }
  if (rule.when === 'scaling' && targets.join() !== 'w')
    raise(`${what} scales ${targets.join(', ')}; expected w`);
  rule.programs.forEach((program, index) => {
    validateProgram(
      rule.programs.length === 1 ? `${what}.program` : `${what}.programs[${index}]`,
      rule,
      program,
    );
  });
}

function validateProgram(what: string, rule: LearningRuleImage, { fractionBits, terms }: RuleProgram): void {
  within(`${what}.fractionBits`, fractionBits, 0, isStochastic(rule) ? RANDOM_BITS : MAX_SHIFT);
  within(`the number of ${what}.terms`, terms.length, 1, MAX_TERMS);
  terms.forEach(({ coefficient, shift, factors }, index) => {
    const term = `${what}.terms[${index}]`;
    if (coefficient === 0) raise(`${term}.coefficient is 0; a term that does nothing is left out`);
    within(`${term}.coefficient`, coefficient, -MAX_CONSTANT, MAX_CONSTANT);
    within(`${term}.shift`, shift, 0, MAX_SHIFT);
    within(`the number of ${term}.factors`, factors.length, 0, MAX_FACTORS);
    for (const { plus } of factors) within(`${term}.factors plus`, plus, -MAX_CONSTANT, MAX_CONSTANT);
  });
}

function validateReduction(what: string, reduction: ReductionImage, image: ChipImage): void {
  within(`${what}.population`, reduction.population, 0, image.populations.length - 1);
  within(`${what}.home`, reduction.home, 0, image.cores.length - 1);
  within(`${what}.leakShift`, reduction.leakShift, 0, 31);
  within(`${what}.gain`, reduction.gain, 0, 65_535);
  within(`${what}.squareShift`, reduction.squareShift, 0, 31);
  within(`${what}.indexShift`, reduction.indexShift, 0, 31);
  hasLength(`${what}.lut`, reduction.lut, 256);
  within(`${what}.amplitude`, reduction.amplitude, 0, 65_535);
  within(`${what}.deadZone`, reduction.deadZone, 0, 65_535);
  within(`${what}.latenessSteps`, reduction.latenessSteps, 0, MAX_LATENESS);
  if (reduction.epoch !== null) {
    within(`${what}.epoch`, reduction.epoch, 0, MAX_EPOCH);
    within(`${what}.latenessSteps, judged in an epoch,`, reduction.latenessSteps, 0, 0);
  }
  if (reduction.centre !== null) {
    within(`${what}.centre.start`, reduction.centre.start, 0, 2 ** 31 - 1);
    within(`${what}.centre.shift`, reduction.centre.shift, 0, MAX_CENTRE_SHIFT);
  }
  if (reduction.positiveClass !== null) within(`${what}.positiveClass`, reduction.positiveClass, 0, 65_535);
  if (reduction.kind === 'trace-square') {
    for (const { slice } of reduction.members) {
      const mode = image.slices[slice]?.traces.y1?.mode;
      if (mode !== 'set' && mode !== 'add') {
        raise(
          `${what} reads traces of slices[${slice}], which has ${mode === undefined ? 'none' : `a ${mode}`}`,
        );
      }
    }
  }
}

/** Members lie in their slices and population, and no neuron has two third factors. */
function validateMembers(
  what: string,
  { members, ...reduction }: ReductionImage,
  image: ChipImage,
  taken: Uint8Array[],
) {
  if (members.length === 0) raise(`${what} has no members`);
  members.forEach((member, index) => {
    const place = `${what}.members[${index}]`;
    within(`${place}.slice`, member.slice, 0, image.slices.length - 1);
    const { count, population } = image.slices[member.slice];
    within(`the population of ${place}`, population, reduction.population, reduction.population);
    within(`${place}.first`, member.first, 0, count - 1);
    within(`${place}.count`, member.count, 1, count - member.first);
    const neurons = taken[member.slice].subarray(member.first, member.first + member.count);
    if (neurons.includes(1)) raise(`${place} holds neurons of another group`);
    neurons.fill(1);
  });
  if (!members.some(({ slice }) => image.slices[slice].core === reduction.home)) {
    raise(`${what}.home is core ${reduction.home}, which holds no member`);
  }
}
