import type { Command } from 'commander';
import { raise } from '../../fixed/error.js';
import type { JsonFlag } from '../output.js';
import { type PricesFlag, pricesOption } from '../prices.js';

export function addChipsCommand(program: Command): void {
  program
    .command('chips')
    .summary('list the chip models, or show one with every figure and its source')
    .description(
      'Lists the chip models that come with spikeloom: cores, mesh, what each can do. With NAME (or the path ' +
        'of a YAML file), shows one whole: every figure of each price list with value, unit, scope, evidence, voltage and source; --prices picks one list.',
    )
    .argument('[NAME]', 'a chip of the list, or a chip model file')
    .addOption(pricesOption())
    .option('--json', 'print one JSON document')
    .action(async (name: string | undefined, flags: JsonFlag & PricesFlag) => {
      if (name === undefined) {
        if (flags.prices !== undefined)
          raise('--prices tells of one chip; name it: spikeloom chips NAME --prices LIST');
        const { showChips } = await import('../chips/show-chips.js');
        await showChips(flags);
      } else {
        const { showChip } = await import('../chips/show-chip.js');
        showChip(name, flags);
      }
    });
}
