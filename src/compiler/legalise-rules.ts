import { raise } from '../fixed/error.js';
import type { ChipModel } from '../hardware/schema.js';
import type { LearningRuleImage } from '../image/layout.js';
import type { RuleVariable } from '../image/rule-program.js';
import type { NetworkDescription, ProjectionSpec, RuleSpec } from '../network/description.js';
import { boundOf, type VariableRange } from '../network/rule/bound.js';
import { checkRule, type RuleUnit } from '../network/rule/check.js';
import { lowerRule } from '../network/rule/lower.js';
import { parseRule } from '../network/rule/parse.js';

/** What the modelled learning unit can read; a chip may have more, which this version does not model. */
const MODELLED: readonly RuleVariable[] = ['x0', 'x1', 'y0', 'y1', 'w', 'r1'];
const MAX_TERMS = 64;
const MAX_FACTORS = 16;
const MAX_FRACTION_BITS = 24;
/** A third factor's largest magnitude: an error against a probability in 1/255. */
const MAX_ERROR = 255;

/**
 * Rules as programs, in the description's order, held against the chip's learning unit and against
 * 32-bit arithmetic for every projection that learns by them.
 * @throws SpikeloomError
 */
export function legaliseRules(
  description: NetworkDescription,
  chip: ChipModel,
  notes: string[],
): LearningRuleImage[] {
  return Object.entries(description.rules).map(([name, spec]) => {
    const rule = legaliseRule(name, spec, description, chip);
    if (chip.abilities.columnAccess === 'none' && opensColumns(rule)) {
      notes.push(
        `rule ${name} goes to the synapses of the neurons that fire; in ${chip.name} synapses lie by rows, without column access: each search is counted as a columnRead`,
      );
    }
    return rule;
  });
}

/** Whether only neurons that fire call for a rule, so that it goes down their columns. */
function opensColumns({ when, program }: LearningRuleImage): boolean {
  return (
    when === 'step' &&
    program.terms.every(({ factors }) =>
      factors.some(({ variable, plus }) => variable === 'y0' && plus === 0),
    )
  );
}

function legaliseRule(
  name: string,
  spec: RuleSpec,
  description: NetworkDescription,
  chip: ChipModel,
): LearningRuleImage {
  requireAbilities(name, spec, chip);
  const ast = parseRule(spec.text, { file: `rule ${name}` });
  checkRule(ast, unitOf(spec, chip));
  const [program, ...more] = lowerRule(ast);
  if (program.target !== 'w' || more.length > 0) {
    raise(
      `rule ${name} changes ${[program, ...more].map(({ target }) => target).join(', ')}; only w can change so far`,
    );
  }
  const variables = new Set(program.terms.flatMap(({ factors }) => factors.map(({ variable }) => variable)));
  for (const variable of variables) {
    if (!MODELLED.includes(variable)) {
      raise(`rule ${name} reads ${variable}; the learning unit modelled here reads ${MODELLED.join(' ')}`);
    }
  }
  const called = program.terms.every(({ factors }) => factors.some(isPresynaptic));
  if (!called && chip.abilities.columnAccess === 'none' && spec.when === 'step') {
    raise(
      `rule ${name} has a term without x0 or x1, which needs columnAccess; ${chip.name} lacks it; drop the term`,
    );
  }
  for (const [projection, projectionSpec] of Object.entries(description.projections)) {
    if (projectionSpec.rule !== name) continue;
    const { min, max } = boundOf(program, rangesOf(projectionSpec, description));
    if (min < -(2 ** 31) || max > 2 ** 31 - 2 ** program.fractionBits) {
      raise(
        `rule ${name} on projection ${projection} may reach ${min}..${max}; limit 32 bits; use smaller constants`,
      );
    }
  }
  return { name, text: spec.text, when: spec.when, rounding: spec.rounding, program };
}

function isPresynaptic({ variable, plus }: { variable: RuleVariable; plus: number }): boolean {
  return plus === 0 && (variable === 'x0' || variable === 'x1');
}

function requireAbilities(
  name: string,
  { when, rounding }: RuleSpec,
  { name: chip, abilities }: ChipModel,
): void {
  const ability = when === 'step' ? 'onlineLearning' : 'epochLearning';
  if (abilities[ability] !== 'native')
    raise(`rule ${name} needs ${ability}, which the cores of ${chip} lack`);
  if (rounding === 'stochastic' && abilities.stochasticRounding !== 'native') {
    raise(`rule ${name} needs stochasticRounding, which ${chip} lacks; round to nearest instead`);
  }
}

function unitOf({ when, rounding }: RuleSpec, { name, learning }: ChipModel): RuleUnit {
  return {
    name: `${name}'s learning unit`,
    targets: ['w', 't', 'd'],
    variables: learning.variables,
    maxTerms: learning.maxTerms ?? MAX_TERMS,
    maxFactors: learning.maxFactorsPerTerm ?? MAX_FACTORS,
    maxFractionBits: rounding === 'stochastic' ? Math.min(8, learning.randomBits) : MAX_FRACTION_BITS,
    evaluation: when === 'step' ? 'event' : 'epoch',
  };
}

function rangesOf(
  spec: ProjectionSpec,
  { populations }: NetworkDescription,
): { readonly [variable in RuleVariable]?: VariableRange } {
  const storedBits = spec.storedBits ?? spec.weightBits ?? 8;
  const most = 2 ** (storedBits - 1);
  return {
    x1: [0, spec.preTrace?.max ?? 0],
    y1: [0, populations[spec.to].trace?.max ?? 0],
    w: [-most, most],
    r1: [-MAX_ERROR, MAX_ERROR],
  };
}
