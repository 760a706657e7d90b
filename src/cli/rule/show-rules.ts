import { existsSync } from 'node:fs';
import { type CompiledRule, compileRules } from '../../compiler/compile-rules.js';
import { raise } from '../../fixed/error.js';
import type { ChipModel } from '../../hardware/schema.js';
import type { RuleSpec } from '../../network/description.js';
import { parseNetwork } from '../../network/parse.js';
import { describeRules, priceRule, type RuleSheet } from '../../report/rule-sheet.js';
import { loadChip } from '../../runtime/chips-node.js';
import { type JsonFlag, printJson, printText } from '../output.js';
import type { PricesFlag } from '../prices.js';
import { readText } from '../read-file.js';

const NO_USERS = { projections: {}, populations: {} };

/** What the command line of `rule` says. */
export interface RuleFlags extends JsonFlag, PricesFlag {
  readonly chip: string;
  readonly when: 'step' | 'epoch';
  readonly rounding: RuleSpec['rounding'];
}

/** `spikeloom rule`: rules against a chip's learning unit, and what they cost there. */
export function showRules(rule: string, { chip: chipName, prices, when, rounding, json }: RuleFlags): void {
  const chip = loadChip(chipName, prices);
  const sheets = rulesOf(rule, { when, rounding }, chip).map(compiled => sheetOf(compiled, chip));
  if (json) printJson({ chip: chip.name, rules: sheets });
  else printText(describeRules(chip.name, sheets));
}

function rulesOf(
  rule: string,
  { when, rounding }: Pick<RuleSpec, 'when' | 'rounding'>,
  chip: ChipModel,
): readonly CompiledRule[] {
  if (/^\s*d[wtd]\s*=/.test(rule))
    return compileRules({ rule: { text: rule, when, rounding } }, NO_USERS, chip);
  if (!existsSync(rule)) {
    raise(`"${rule}" is neither a rule, such as 'dw = 2^-5 * x1 * y0', nor a network file that exists`);
  }
  const network = parseNetwork(readText(rule), rule);
  if (Object.keys(network.rules).length === 0) raise('the network has no rules', { file: rule });
  return compileRules(network.rules, network, chip);
}

function sheetOf({ image, text, projections, cost, warnings }: CompiledRule, chip: ChipModel): RuleSheet {
  return priceRule(
    {
      name: image.name,
      text,
      when: image.when,
      rounding: image.rounding,
      projections,
      fractionBits: image.programs.map(({ fractionBits }) => fractionBits),
      warnings,
      ...cost,
    },
    chip,
  );
}
