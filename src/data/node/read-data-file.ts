import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { raise } from '../../fixed/error.js';

/** Far above the largest file of MNIST (47 MB), far below what would exhaust memory. */
const MAX_UNPACKED_BYTES = 1 << 30;

/**
 * The bytes of a file of a data set, unpacked where its name ends in .gz.
 * @throws SpikeloomError naming the file where it cannot be read or unpacked
 */
export function readDataFile(file: string): { readonly bytes: Uint8Array; readonly file: string } {
  const bytes = attempt('cannot be read', file, () => readFileSync(file));
  if (!file.endsWith('.gz')) return { bytes: plainView(bytes), file };
  const unpacked = attempt('cannot be unpacked', file, () =>
    gunzipSync(bytes, { maxOutputLength: MAX_UNPACKED_BYTES }),
  );
  return { bytes: plainView(unpacked), file };
}

/** The same bytes without Node's Buffer, whose `slice` does not copy as that of a Uint8Array does. */
function plainView(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function attempt<T>(what: string, file: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    return raise(`${what}: ${error instanceof Error ? error.message : String(error)}`, { file });
  }
}
