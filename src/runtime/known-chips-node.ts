import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from './package-root-node.js';

/** A chip model that ships with the package. */
export interface KnownChip {
  readonly name: string;
  readonly path: string;
}

/** The chip models in the package's `hw-models`, by name. */
export function listChips(): KnownChip[] {
  const folder = join(packageRoot(), 'hw-models');
  return readdirSync(folder)
    .filter(file => file.endsWith('.yaml'))
    .sort()
    .map(file => ({ name: file.slice(0, -'.yaml'.length), path: join(folder, file) }));
}
