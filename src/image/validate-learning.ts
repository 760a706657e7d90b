import { raise } from '../fixed/error.js';
import { hasLength, within } from './bounds.js';
import type { ChipImage, CrossbarImage, LearningRuleImage, ReductionImage } from './layout.js';
import type { RuleVariable } from './rule-program.js';

const MAX_TERMS = 64;
const MAX_FACTORS = 16;
const MAX_SHIFT = 24;
const MAX_CONSTANT = 1 << 15;
const MAX_LATENESS = 64;
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
    if (crossbar.learnsBy === 'management') validateManagedLearning(`crossbars[${index}]`, crossbar, image);
  });
}

/** A rule that the management processor runs asks for nothing that it does not have. */
function validateManagedLearning(what: string, crossbar: CrossbarImage, image: ChipImage): void {
  const rule = image.rules[crossbar.rule];
  if (rule === undefined) raise(`${what} learns by management and has no rule; expected one`);
  if (rule.when !== 'epoch') raise(`${what} learns by management in every ${rule.when}; expected epoch`);
  if (rule.rounding === 'stochastic') {
    raise(`${what} learns by management with stochastic rounding; expected floor or nearest`);
  }
  for (const { variable } of rule.program.terms.flatMap(({ factors }) => factors)) {
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

function validateRule(what: string, { program, rounding }: LearningRuleImage): void {
  if (program.target !== 'w') raise(`${what} changes ${program.target}; only w can change so far`);
  within(
    `${what}.program.fractionBits`,
    program.fractionBits,
    0,
    rounding === 'stochastic' ? RANDOM_BITS : MAX_SHIFT,
  );
  within(`the number of ${what}.program.terms`, program.terms.length, 1, MAX_TERMS);
  program.terms.forEach(({ coefficient, shift, factors }, index) => {
    const term = `${what}.program.terms[${index}]`;
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
  if (reduction.positiveClass !== null) within(`${what}.positiveClass`, reduction.positiveClass, 0, 65_535);
  if (reduction.kind === 'trace-square') {
    for (const { slice } of reduction.members) {
      if (image.slices[slice]?.trace === null)
        raise(`${what} reads traces of slices[${slice}], which has none`);
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
