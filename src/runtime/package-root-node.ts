import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { raise } from '../fixed/error.js';

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

function packageName(manifest: string): unknown {
  try {
    return JSON.parse(readFileSync(manifest, 'utf8')).name;
  } catch {
    // A folder on the way up may hold a package.json that is none of ours and not even JSON.
    return undefined;
  }
}
