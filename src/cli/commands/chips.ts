import type { Command } from 'commander';
import type { ChipModel } from '../../hardware/schema.js';
import { chipAsJson, describeChip } from '../../report/chip-sheet.js';
import { listChips, loadChip } from '../../runtime/chips-node.js';
import { chipSummary, chipSummaryText } from '../chip-summary.js';
import { printJson, printText } from '../output.js';

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
    .action(showChips);
}

function showChips(name: string | undefined, { json }: { readonly json?: true }): void {
  if (name !== undefined) {
    const chip = loadChip(name);
    if (json) printJson({ model: chipAsJson(chip) });
    else printText(describeChip(chip));
    return;
  }
  const chips = listChips().map(({ path }): [string, ChipModel] => [path, loadChip(path)]);
  if (json) printJson({ chips: chips.map(([file, chip]) => ({ ...chipSummary(chip), file })) });
  else printText(`${chips.map(([, chip]) => chipSummaryText(chip)).join('\n')}\n`);
}
