import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { raise } from '../fixed/error.js';
import { parseChip } from '../hardware/parse.js';
import type { ChipModel } from '../hardware/schema.js';

/** A chip model that ships with the package. */
export interface KnownChip {
  readonly name: string;
  readonly path: string;
}

/** Folder of the package that this module belongs to, whether run from `src` or from `dist`. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && packageName(manifest) === 'spikeloom') return folder;
    const parent = dirname(folder);
    if (parent === folder) return raise('the package.json of spikeloom is missing; install the package anew');
    folder = parent;
  }
}

/** The chip models in the package's `hw-models`, by name. */
export function listChips(): KnownChip[] {
  const folder = join(packageRoot(), 'hw-models');
  return readdirSync(folder)
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .map(file => ({ name: file.slice(0, -'.yaml'.length), path: join(folder, file) }));
}

/**
 * Reads a chip model by the name of one that ships with the package, or from a file.
 *
 * @param nameOrPath taken for a file's path if it holds a slash or ends in .yaml or .yml
 * @throws SpikeloomError for an unknown name (with the known ones), a file that cannot be read, or
 *   a mistake in it
 */
export function loadChip(nameOrPath: string): ChipModel {
  const path = chipPath(nameOrPath);
  return parseChip(readText(path), path);
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

function packageName(manifest: string): unknown {
  try {
    return JSON.parse(readFileSync(manifest, 'utf8')).name;
  } catch {
    // A folder on the way up may hold a package.json that is none of ours and not even JSON.
    return undefined;
  }
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
