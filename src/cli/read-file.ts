import { readFileSync } from 'node:fs';
import { raise } from '../fixed/error.js';

const REASONS: { readonly [code: string]: string } = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'reading it is not permitted',
  ERR_FS_FILE_TOO_LARGE: 'it is larger than 2 GiB',
};

/**
 * The bytes of a file that the user named.
 * @throws SpikeloomError where it is missing or cannot be read
 */
export function readBytes(path: string): Uint8Array {
  try {
    const bytes = readFileSync(path);
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    return raise(REASONS[code] ?? `reading it failed (${code})`, { file: path });
  }
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
