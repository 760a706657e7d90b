import type { Command } from 'commander';
import type { JsonFlag } from '../output.js';

export function addChipsCommand(program: Command): void {
  program
    .command('chips')
    .summary('list the chip models, or show one with every figure and its source')
    .description(
      'Lists the chip models that come with spikeloom: cores, mesh, what each can do. With NAME (or the path ' +
        'of a YAML file), shows one whole: every figure with value, unit, scope, evidence and source.',
    )
    .argument('[NAME]', 'a chip of the list, or a chip model file')
    .option('--json', 'print one JSON document')
    .action(async (name: string | undefined, flags: JsonFlag) => {
      if (name === undefined) {
        const { showChips } = await import('../chips/show-chips.js');
        await showChips(flags);
      } else {
        const { showChip } = await import('../chips/show-chip.js');
        showChip(name, flags);
      }
    });
}
