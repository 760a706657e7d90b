import { listChips } from '../../runtime/known-chips-node.js';
import { checksum, summaryOf } from './summaries.js';

/** The text of `hw-models/summaries.json`, from the chip models themselves. */
export async function summariesText(): Promise<string> {
  const entries = await Promise.all(
    listChips().map(async chip => [
      chip.name,
      { crc32: checksum(chip.path), summary: await summaryOf(chip, {}) },
    ]),
  );
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
}
