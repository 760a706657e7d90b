import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from '../../fixed/crc32.js';
import type { KnownChip } from '../../runtime/known-chips-node.js';
import { packageRoot } from '../../runtime/package-root-node.js';
import type { ChipSummary } from './summary.js';

/** Summaries of the chip models in `hw-models`, by name, each with the checksum of the file that it tells of. */
export interface WrittenSummaries {
  readonly [name: string]: { readonly crc32: number; readonly summary: ChipSummary };
}

/** Where `npm run schema` writes {@link WrittenSummaries}. */
export function summariesPath(): string {
  return join(packageRoot(), 'hw-models', 'summaries.json');
}

/** What {@link summariesPath} holds; nothing where it cannot be read, as each chip model tells the same. */
export function readSummaries(): WrittenSummaries {
  try {
    return JSON.parse(readFileSync(summariesPath(), 'utf8'));
  } catch {
    return {};
  }
}

/**
 * The summary of a chip model. A file that is still as it was summarised is not read as YAML nor held
 * against the schema, which takes longer than the start of the process; any other is.
 *
 * @throws SpikeloomError for a file that changed and has a mistake, or cannot be read
 */
export async function summaryOf({ name, path }: KnownChip, written: WrittenSummaries): Promise<ChipSummary> {
  const known = Object.hasOwn(written, name) ? written[name] : undefined;
  if (known !== undefined && known.crc32 === checksum(path)) return known.summary;
  const [{ loadChip }, { chipSummary }] = await Promise.all([
    import('../../runtime/chips-node.js'),
    import('./summarise.js'),
  ]);
  return chipSummary(loadChip(path));
}

/** CRC-32 of a file; undefined where it cannot be read, of which its reader tells why. */
export function checksum(path: string): number | undefined {
  try {
    return crc32(readFileSync(path));
  } catch {
    return undefined;
  }
}
