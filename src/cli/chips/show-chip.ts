import { chipAsJson, describeChip } from '../../report/chip-sheet.js';
import { loadChip } from '../../runtime/chips-node.js';
import { type JsonFlag, printJson, printText } from '../output.js';

/** `spikeloom chips NAME`: one chip model with every figure. */
export function showChip(name: string, { json }: JsonFlag): void {
  const chip = loadChip(name);
  if (json) printJson({ model: chipAsJson(chip) });
  else printText(describeChip(chip));
}
