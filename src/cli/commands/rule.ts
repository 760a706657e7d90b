import { type Command, Option } from 'commander';
import { pricesOption } from '../prices.js';
import type { RuleFlags } from '../rule/show-rules.js';

export function addRuleCommand(program: Command): void {
  program
    .command('rule')
    .summary('hold a learning rule against a chip, and tell what an update costs')
    .description(
      "Reads a learning rule, or all rules of a network file, holds them against the chip's learning unit, and " +
        'tells before anything runs which synapses a rule goes to, and what each update counts and costs there.',
    )
    .argument('<RULE>', "a rule's text, such as 'dw = 2^-5 * x1 * y0', or a network file")
    .option('--chip <NAME>', 'a chip of "spikeloom chips", or a chip model file', 'loom1')
    .addOption(pricesOption())
    .addOption(
      new Option('--when <WHEN>', 'of a text: every step, or at learning epochs')
        .choices(['step', 'epoch'])
        .default('step'),
    )
    .addOption(
      new Option('--rounding <MODE>', 'of a text: how a change becomes whole steps')
        .choices(['floor', 'nearest', 'stochastic', 'stochastic-ceiling'])
        .default('stochastic'),
    )
    .option('--json', 'print one JSON document')
    .action(async (rule: string, flags: RuleFlags) => {
      const { showRules } = await import('../rule/show-rules.js');
      showRules(rule, flags);
    });
}
