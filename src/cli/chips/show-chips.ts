import { listChips } from '../../runtime/known-chips-node.js';
import { type JsonFlag, printJson, printText } from '../output.js';
import { readSummaries, summaryOf } from './summaries.js';
import { chipSummaryText } from './summary.js';

/** `spikeloom chips`: the chip models that come with the package, in short. */
export async function showChips({ json }: JsonFlag): Promise<void> {
  const known = listChips();
  const written = readSummaries();
  const summaries = await Promise.all(known.map(chip => summaryOf(chip, written)));
  if (json)
    printJson({ chips: summaries.map((summary, index) => ({ ...summary, file: known[index].path })) });
  else printText(`${summaries.map(chipSummaryText).join('\n')}\n`);
}
