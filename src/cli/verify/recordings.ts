import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { parseTar } from '../../data/tar.js';
import { raise } from '../../fixed/error.js';
import { packageRoot } from '../../runtime/package-root-node.js';
import type { Recordings } from '../../study/verify/recordings.js';
import { readBytes } from '../read-file.js';

/** The folder of the package that holds the recordings, an archive a folder. */
export const RECORDINGS_FOLDER = join(packageRoot(), 'src/study/verify/recordings');

/** The recordings that come with the package; an archive is unpacked when the first of its files is asked for. */
export function packagedRecordings(root = RECORDINGS_FOLDER): Recordings {
  const archives = new Map<string, ReadonlyMap<string, Uint8Array>>();
  const archiveOf = (path: string): ReadonlyMap<string, Uint8Array> => {
    const [folder] = path.split('/');
    const known = archives.get(folder);
    if (known !== undefined) return known;
    const file = join(root, `${folder}.tar.br`);
    const files = existsSync(file) ? parseTar(decompressed(file), file) : new Map<string, Uint8Array>();
    archives.set(folder, files);
    return files;
  };
  return {
    files: folder => [...archiveOf(folder).keys()].filter(path => path.startsWith(`${folder}/`)).sort(),
    bytes: path =>
      archiveOf(path).get(path) ??
      raise('there is no such recording; install spikeloom anew', { file: path }),
  };
}

function decompressed(file: string): Uint8Array {
  try {
    return brotliDecompressSync(readBytes(file));
  } catch {
    return raise('is damaged; install spikeloom anew', { file });
  }
}

/**
 * Recordings of a folder that is laid out as src/study/verify/recordings/README.md says.
 * @throws SpikeloomError where there is no such folder
 */
export function folderRecordings(root: string): Recordings {
  if (!existsSync(root) || !statSync(root).isDirectory()) {
    raise('there is no such folder; expected one with loihi-lif, lava-lif and so on in it', { file: root });
  }
  return {
    files: folder => {
      const base = join(root, folder);
      if (!existsSync(base)) return [];
      return readdirSync(base, { recursive: true, encoding: 'utf8' })
        .filter(path => statSync(join(base, path)).isFile())
        .map(path => join(folder, path).split(sep).join('/'))
        .sort();
    },
    bytes: path => readBytes(join(root, path)),
  };
}
