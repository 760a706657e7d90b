import { raise } from '../fixed/error.js';
import type { ChipModel } from '../hardware/schema.js';
import type { LearningRuleImage } from '../image/layout.js';
import type { RuleProgram, RuleTarget, RuleVariable } from '../image/rule-program.js';
import { opensColumns, visitsOf } from '../image/rule-visits.js';
import type { NetworkDescription, ProjectionSpec, RuleSpec, TraceSpec } from '../network/description.js';
import { boundOf, type VariableRange } from '../network/rule/bound.js';
import { checkRule, type RuleUnit } from '../network/rule/check.js';
import { lowerRule } from '../network/rule/lower.js';
import { parseRule } from '../network/rule/parse.js';
import { warnOfRate } from './rule-rates.js';

/** What may change, in the order in which a learning unit changes it. */
const TARGETS: readonly RuleTarget[] = ['w', 't'];
const MAX_TERMS = 64;
const MAX_FACTORS = 16;
const MAX_FRACTION_BITS = 24;
/** A third factor's largest magnitude: an error against a probability in 1/255. */
const MAX_ERROR = 255;
/** The reward register's: nine bits, sign included, as a third factor's. */
const MAX_REWARD = 255;
/** The ratio that a scaling rule reads in r0, in 1/256 (`ScalingImage`). */
const MAX_RATIO = 511;

/** Who learns by rules. */
export type RuleUsers = Pick<NetworkDescription, 'projections' | 'populations'> &
  Partial<Pick<NetworkDescription, 'procedure'>>;

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
    const visits = visitsOf(
      rule.when,
      rule.programs.flatMap(({ terms }) => terms),
    );
    notes.push(...warnOfRates(rule, description));
    if (chip.abilities.columnAccess === 'none' && opensColumns(visits)) {
      notes.push(
        `rule ${name} goes to the synapses of the neurons that fire; in ${chip.name} synapses lie by rows, without column access: each search is counted as a columnRead`,
      );
    }
    return rule;
  });
}

/** Where the rule cannot learn as it is written, on any projection that learns by it. */
export function warnOfRates(rule: LearningRuleImage, users: RuleUsers): string[] {
  const { name, rounding, programs } = rule;
  const annealing = annealingOf(rule, users);
  return Object.entries(users.projections).flatMap(([projection, spec]) => {
    if (spec.rule !== name) return [];
    const storedBits = spec.storedBits ?? spec.weightBits ?? 8;
    const most = 2 ** (storedBits - 1) - 1;
    const [minStored, maxStored] = spec.range ?? [-most, most];
    const room = { projection, minStored, maxStored, ranges: rangesOf(spec, users), annealing };
    return programs
      .filter(({ target }) => target === 'w')
      .flatMap(program => warnOfRate(name, rounding, program, room) ?? []);
  });
}

/** The shift with which the procedure runs the rule at least: that of its hidden epoch, or none. */
function annealingOf({ when, epoch }: LearningRuleImage, { procedure }: RuleUsers): number {
  if (procedure === undefined || !('hiddenEpoch' in procedure)) return 0;
  const { hiddenEpoch } = procedure;
  return hiddenEpoch !== undefined && when === 'epoch' && epoch === hiddenEpoch.epoch ? hiddenEpoch.shift : 0;
}

export function legaliseRule(
  name: string,
  spec: RuleSpec,
  users: RuleUsers,
  chip: ChipModel,
): LearningRuleImage {
  requireAbilities(name, spec, chip);
  const ast = parseRule(spec.text, { file: `rule ${name}` });
  checkRule(ast, unitOf(spec, chip));
  const programs = lowerRule(ast).sort(
    (one, other) => TARGETS.indexOf(one.target) - TARGETS.indexOf(other.target),
  );
  requireTargets(name, spec, programs);
  const terms = programs.flatMap(program => program.terms);
  const called = terms.every(({ factors }) => factors.some(isPresynaptic));
  if (!called && chip.abilities.columnAccess === 'none' && spec.when === 'step') {
    raise(
      `rule ${name} has a term without x0 or x1, which needs columnAccess; ${chip.name} lacks it; drop the term`,
    );
  }
  for (const [projection, projectionSpec] of Object.entries(users.projections)) {
    if (projectionSpec.rule !== name && projectionSpec.scaling?.rule !== name) continue;
    for (const program of programs) {
      const ranges = rangesOf(projectionSpec, users);
      if (spec.when === 'scaling') ranges.r0 = [0, MAX_RATIO];
      const { min, max } = boundOf(program, ranges);
      if (min < -(2 ** 31) || max > 2 ** 31 - 2 ** program.fractionBits) {
        raise(
          `rule ${name} on projection ${projection} may reach ${min}..${max}; limit 32 bits; use smaller constants`,
        );
      }
    }
  }
  const { text, when, epoch = 0, rounding } = spec;
  return { name, text, when, epoch: when === 'epoch' ? epoch : 0, rounding, programs };
}

/** What can change, and what the occasion of a rule gives it to read. */
function requireTargets(name: string, { when }: RuleSpec, programs: readonly RuleProgram[]): void {
  const allowed = when === 'scaling' ? ['w'] : TARGETS;
  for (const { target, terms } of programs) {
    if (!allowed.includes(target)) {
      const why =
        target === 'd'
          ? 'delays lie with the axons, where no learning unit reaches'
          : `a ${when} rule changes ${allowed.join(', ')}`;
      raise(`rule ${name} changes ${target}; ${why}; leave d${target} out`);
    }
    const spike = terms
      .flatMap(({ factors }) => factors)
      .find(({ variable }) => variable === 'x0' || variable === 'y0');
    if (when !== 'step' && spike !== undefined) {
      raise(`rule ${name} reads ${spike.variable} in every ${when}, where there are no spikes; read a trace`);
    }
  }
}

function isPresynaptic({ variable, plus }: { variable: RuleVariable; plus: number }): boolean {
  return plus === 0 && (variable === 'x0' || variable === 'x1');
}

function requireAbilities(
  name: string,
  { when, rounding }: RuleSpec,
  { name: chip, abilities }: ChipModel,
): void {
  const ability = ({ step: 'onlineLearning', epoch: 'epochLearning', scaling: 'columnScaling' } as const)[
    when
  ];
  if (abilities[ability] !== 'native')
    raise(`rule ${name} needs ${ability}, which the cores of ${chip} lack`);
  if (rounding.startsWith('stochastic') && abilities.stochasticRounding !== 'native') {
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
    maxFractionBits: rounding.startsWith('stochastic') ? Math.min(8, learning.randomBits) : MAX_FRACTION_BITS,
    evaluation: when === 'step' ? 'event' : 'epoch',
  };
}

function rangesOf(
  spec: ProjectionSpec,
  { populations, procedure }: RuleUsers,
): { [variable in RuleVariable]?: VariableRange } {
  const storedBits = spec.storedBits ?? spec.weightBits ?? 8;
  const most = 2 ** (storedBits - 1);
  const { tagBits = 1, delayTicks = 1 } = spec;
  const { traces } = populations[spec.to];
  const taught = procedure?.kind === 'sym-stdp' && procedure.readout === spec.to;
  return {
    x1: rangeOf(spec.preTraces?.x1),
    x2: rangeOf(spec.preTraces?.x2),
    y1: rangeOf(traces?.y1),
    y2: rangeOf(traces?.y2),
    y3: rangeOf(traces?.y3),
    w: spec.range ?? [-most, most],
    t: [-(2 ** (tagBits - 1)), 2 ** (tagBits - 1)],
    d: [delayTicks, delayTicks],
    r0: [-MAX_REWARD, MAX_REWARD],
    r1: taught ? [0, 1] : [-MAX_ERROR, MAX_ERROR],
  };
}

/** A window or a gate is 0 or 1. */
function rangeOf(trace: TraceSpec | undefined): VariableRange {
  if (trace === undefined) return [0, 0];
  return [0, trace.mode === 'set' || trace.mode === 'add' ? trace.max : 1];
}
