import { raise } from '../fixed/error.js';
import type { ChipModel } from '../hardware/schema.js';
import type { CrossbarImage, LearningRuleImage } from '../image/layout.js';
import type { RuleVariable } from '../image/rule-program.js';
import type { LegalGroup } from './legal.js';
import type { QuantisedProjection } from './quantise.js';

/** What the management processor knows of a synapse without asking: but for x1, its own memory. */
const KNOWN: readonly RuleVariable[] = ['x1', 'r1', 'w'];

/**
 * Who runs a projection's rule: the cores' learning units, or, where they cannot keep the wider weights
 * that it learns on, the management processor.
 * @param rule the projection's, if it has one
 * @param groups goodness groups of its target
 * @throws SpikeloomError where the management processor cannot stand in
 */
export function legaliseLearner(
  { name, spec, weightBits, storedBits, pre }: QuantisedProjection,
  rule: LearningRuleImage | undefined,
  groups: readonly LegalGroup[],
  chip: ChipModel,
  notes: string[],
): CrossbarImage['learnsBy'] {
  const { shadowWeights } = chip.abilities;
  if (rule === undefined || storedBits === weightBits || shadowWeights !== 'management') return 'unit';
  const refuse = (why: string, fix: string): never =>
    raise(
      `projection ${name} keeps ${storedBits} bits of its ${weightBits}-bit weights; only the management processor of ${chip.name} can, and it ${why}; ${fix}`,
    );
  const narrow = `set storedBits to ${weightBits}`;
  if (rule.when !== 'epoch')
    refuse(`learns once an epoch, while rule ${rule.name} runs in every step`, narrow);
  if (rule.rounding === 'stochastic' || rule.rounding === 'stochastic-ceiling') {
    refuse(`draws no random bits, while rule ${rule.name} rounds with them`, 'round to nearest');
  }
  const unknown = rule.programs
    .flatMap(({ target, terms }) => [
      target,
      ...terms.flatMap(({ factors }) => factors.map(({ variable }) => variable)),
    ])
    .find(variable => !KNOWN.includes(variable));
  if (unknown !== undefined) {
    refuse(`knows ${KNOWN.join(', ')}, while rule ${rule.name} reads ${unknown}`, 'drop the factor');
  }
  const unit = groups.find(({ by }) => by === 'unit');
  if (unit !== undefined) {
    refuse(`does not know the third factors that the cores compute for goodness ${unit.name}`, narrow);
  }
  notes.push(
    `projection ${name}: the management processor keeps its ${storedBits}-bit weights; at each learning epoch it reads x1 of ${pre} rows on every core of ${spec.to}, computes each update with 2 operations and writes the ${weightBits}-bit weights that changed (the cores of ${chip.name} keep no shadow weights)`,
  );
  return 'management';
}
