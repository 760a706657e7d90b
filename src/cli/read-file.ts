import { readFileSync, statSync } from 'node:fs';
import { raise, SpikeloomError } from '../fixed/error.js';
import { freeMemoryBytes } from '../runtime/free-memory-node.js';

const REASONS: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'reading it is not permitted',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

/**
 * The bytes of a file that the user named.
 * @param freeBytes memory there is for it
 * @throws SpikeloomError where it is missing, cannot be read, or is larger than the memory that is free
 */
export function readBytes(path: string, freeBytes = freeMemoryBytes()): Uint8Array {
  try {
    refuseLarger(path, statSync(path).size, freeBytes);
    const bytes = readFileSync(path);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  } catch (error) {
    if (error instanceof SpikeloomError) throw error;
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return raise(REASONS[code] ?? `reading it failed (${code})`, { file: path });
  }
}

function refuseLarger(file: string, bytes: number, freeBytes: number): void {
  if (bytes <= freeBytes) return;
  raise(
    `it needs ${Math.ceil(bytes / 2 ** 20)} MiB of memory to read; this machine has free ` +
      `${Math.floor(freeBytes / 2 ** 20)} MiB; end other programs, or split it`,
    { file },
  );
}

/** @throws SpikeloomError as {@link readBytes}, and for a file that is not UTF-8 text */
export function readText(path: string): string {
  return decodeText(readBytes(path)) ?? raise('it is not UTF-8 text', { file: path });
}

/** Undefined where the bytes are not UTF-8 text; a text has no NUL. */
export function decodeText(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
