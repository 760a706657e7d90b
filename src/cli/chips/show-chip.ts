import { chipAsJson, describeChip } from '../../report/chip-sheet.js';
import { loadChip } from '../../runtime/chips-node.js';
import { type JsonFlag, printJson, printText } from '../output.js';
import type { PricesFlag } from '../prices.js';

/** `spikeloom chips NAME`: one chip model with every figure. */
export function showChip(name: string, { json, prices }: JsonFlag & PricesFlag): void {
  const chip = loadChip(name, prices);
  if (json) printJson({ model: chipAsJson(chip) });
  else printText(describeChip(chip));
}
