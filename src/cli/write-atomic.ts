import {
  accessSync,
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { raise } from '../fixed/error.js';

export interface OverwriteOptions {
  /** Whether what is there may be replaced (`--force`). */
  readonly force: boolean;
}

type Content = Uint8Array | string;

const REASONS: { readonly [code: string]: string } = {
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'writing there is not permitted',
  EPERM: 'writing there is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left',
  EDQUOT: 'no space is left in the quota',
  ENAMETOOLONG: 'the name is too long',
};

/**
 * Refuses a file that could not be written in the end, before the work is done.
 * @throws SpikeloomError where it exists and `force` is off, is a folder, or its folder cannot be written
 */
export function checkTargetFile(path: string, { force }: OverwriteOptions): void {
  const stat = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (stat?.isDirectory()) raise('cannot be written: it is a folder; name a file in it', { file: path });
  if (stat !== undefined && !force) raise('exists already; --force replaces it', { file: path });
  attempt(path, () => accessSync(dirname(path), constants.W_OK));
}

/**
 * Refuses a folder that could not be written in the end, before the work is done; changes nothing.
 * @throws SpikeloomError where it is no folder, not writable, or not empty and `force` is off
 */
export function checkTargetFolder(path: string, { force }: OverwriteOptions): void {
  const stat = attempt(path, () => statSync(path, { throwIfNoEntry: false }));
  if (stat === undefined) {
    attempt(path, () => accessSync(nearestExisting(path), constants.W_OK));
    return;
  }
  if (!stat.isDirectory()) raise('is no folder; name another', { file: path });
  attempt(path, () => accessSync(path, constants.W_OK));
  const entries = attempt(path, () => readdirSync(path)).length;
  if (entries > 0 && !force) {
    const count = entries === 1 ? '1 entry' : `${entries} entries`;
    raise(`is not empty (${count}); --force writes into it all the same`, { file: path });
  }
}

/** Checks a folder as {@link checkTargetFolder} and creates it, with those above it, where it is missing. */
export function prepareFolder(path: string, options: OverwriteOptions): void {
  checkTargetFolder(path, options);
  makeFolders(path);
}

/**
 * Writes a file whole or not at all: into a temporary file beside it, which then takes its name.
 * @throws SpikeloomError where that is impossible; what was there before is then untouched
 */
export function writeFileAtomic(path: string, content: Content): void {
  writeAll([{ path, content }]);
}

/** Writes several files: none takes its name before all are on the disk. */
export function writeFilesAtomic(
  files: readonly { readonly path: string; readonly content: Content }[],
): void {
  writeAll(files);
}

/**
 * Writes several files into a folder (see {@link prepareFolder}): none takes its name before all are on
 * the disk, so that no room or no permission leaves nothing behind.
 */
export function writeFolderAtomic(
  folder: string,
  files: ReadonlyMap<string, Content>,
  options: OverwriteOptions,
): void {
  prepareFolder(folder, options);
  writeAll([...files].map(([name, content]) => ({ path: join(folder, name), content })));
}

function writeAll(files: readonly { readonly path: string; readonly content: Content }[]): void {
  const written: { readonly temporary: string; readonly path: string }[] = [];
  try {
    for (const { path, content } of files) {
      const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
      written.push({ temporary, path });
      attempt(path, () => writeDurably(temporary, content));
    }
    for (const { temporary, path } of written) attempt(path, () => renameSync(temporary, path));
  } catch (error) {
    for (const { temporary } of written) rmSync(temporary, { force: true });
    throw error;
  }
}

function writeDurably(path: string, content: Content): void {
  const file = openSync(path, 'w');
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Not `recursive`: Node 20 then never ends where a folder above refuses with ENOENT, as /proc does. */
function makeFolders(path: string): void {
  if (attempt(path, () => statSync(path, { throwIfNoEntry: false })) !== undefined) return;
  makeFolders(dirname(path));
  attempt(path, () => mkdirSync(path));
}

function nearestExisting(path: string): string {
  const parent = dirname(path);
  if (parent === path || statSync(parent, { throwIfNoEntry: false }) !== undefined) return parent;
  return nearestExisting(parent);
}

/** Does something to a file; where the file system refuses, that is a SpikeloomError that says why. */
export function attempt<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    return raise(`cannot be written: ${REASONS[code] ?? code}`, { file: path });
  }
}
