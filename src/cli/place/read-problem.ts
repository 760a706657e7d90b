import { statSync } from 'node:fs';
import { parseQaplib, QAPLIB_BYTES, QAPLIB_SIZE, type QaplibProblem } from '../../data/qaplib.js';
import { raise } from '../../fixed/error.js';
import { readBytes } from '../read-file.js';

/** @throws SpikeloomError where the file cannot be read, is too large to be a problem that can be solved, or is none */
export function readProblem(path: string): QaplibProblem {
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes > QAPLIB_BYTES) {
    raise(
      `has ${Math.ceil(bytes / 2 ** 20)} MiB; the largest problem that is read, ${QAPLIB_SIZE} x ${QAPLIB_SIZE}, ` +
        `fits into ${QAPLIB_BYTES / 2 ** 20} MiB`,
      { file: path },
    );
  }
  return parseQaplib(readBytes(path), path);
}
