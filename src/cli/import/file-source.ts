import { closeSync, openSync, readSync } from 'node:fs';
import { raise } from '../../fixed/error.js';
import type { TextSource } from '../../fixed/yaml-events/cursor.js';

const CHUNK_BYTES = 1 << 18;

const REASONS: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'reading it is not permitted',
};

/** A file of any size, read a piece at a time into one buffer. */
export function fileSource(path: string): TextSource {
  return { file: path, chunks: () => chunksOf(path) };
}

function* chunksOf(path: string): Generator<Uint8Array> {
  const buffer = new Uint8Array(CHUNK_BYTES);
  const descriptor = attempt(path, () => openSync(path, 'r'));
  try {
    for (;;) {
      const read = attempt(path, () => readSync(descriptor, buffer));
      if (read === 0) return;
      yield buffer.subarray(0, read);
    }
  } finally {
    closeSync(descriptor);
  }
}

function attempt<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return raise(REASONS[code] ?? `reading it failed (${code})`, { file });
  }
}
