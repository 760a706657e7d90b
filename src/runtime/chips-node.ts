import { readFileSync } from 'node:fs';
import { raise } from '../fixed/error.js';
import { parseChip } from '../hardware/parse.js';
import type { ChipModel } from '../hardware/schema.js';
import { listChips } from './known-chips-node.js';

/**
 * Reads a chip model by the name of one that ships with the package, or from a file.
 *
 * @param nameOrPath taken for a file's path if it holds a slash or ends in .yaml or .yml
 * @param priceList which of its price lists is to hold; its default if left out
 * @throws SpikeloomError for an unknown name (with the known ones), a file that cannot be read, a
 *   mistake in it, or a price list that it does not have
 */
export function loadChip(nameOrPath: string, priceList?: string): ChipModel {
  const path = chipPath(nameOrPath);
  return parseChip(readText(path), path, priceList);
}

/** The YAML text of a chip model, found as {@link loadChip} finds it. */
export function chipText(nameOrPath: string): string {
  return readText(chipPath(nameOrPath));
}

function chipPath(nameOrPath: string): string {
  if (/[/\\]|\.ya?ml$/.test(nameOrPath)) return nameOrPath;
  const known = listChips();
  const chip = known.find(({ name }) => name === nameOrPath);
  if (chip !== undefined) return chip.path;
  const names = known.map(({ name }) => name).join(', ');
  return raise(`unknown chip "${nameOrPath}"; known chips: ${names}; or give the path of a YAML file`);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'ENOENT' ? 'there is no such file' : `reading it failed (${code})`;
    return raise(`chip model ${path}: ${why}`);
  }
}
