import type { ChipModel } from '../hardware/schema.js';
import type { LearningRuleImage } from '../image/layout.js';
import type { RuleSpec } from '../network/description.js';
import { formatRule } from '../network/rule/format.js';
import { parseRule } from '../network/rule/parse.js';
import { legaliseRule, type RuleUsers, warnOfRates } from './legalise-rules.js';
import { type RuleCost, ruleCost } from './rule-cost.js';

/** A rule as a chip's learning unit takes it. */
export interface CompiledRule {
  readonly image: LearningRuleImage;
  /** Canonical text. */
  readonly text: string;
  /** Projections that learn, or are scaled, by it. */
  readonly projections: readonly string[];
  readonly cost: RuleCost;
  readonly warnings: readonly string[];
}

/**
 * Holds rules against a chip's learning unit, by themselves.
 * @param users the projections that name them; none for a rule without a network
 * @throws SpikeloomError at what the unit cannot do, with the place in the text
 */
export function compileRules(
  specs: Readonly<Record<string, RuleSpec>>,
  users: RuleUsers,
  chip: ChipModel,
): CompiledRule[] {
  return Object.entries(specs).map(([name, spec]) => {
    const image = legaliseRule(name, spec, users, chip);
    return {
      image,
      text: formatRule(parseRule(spec.text)),
      projections: Object.entries(users.projections).flatMap(([projection, { rule, scaling }]) =>
        rule === name || scaling?.rule === name ? [projection] : [],
      ),
      cost: ruleCost(image),
      warnings: warnOfRates(image, users),
    };
  });
}
