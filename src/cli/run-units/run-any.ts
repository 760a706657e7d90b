import { closeSync, openSync, readSync } from 'node:fs';
import { raise } from '../../fixed/error.js';
import { UNIT_IMAGE_MAGIC } from '../../image/unit-image.js';
import { isUnitImage } from '../../image/unit-image-encode.js';
import { TIMING_MODES } from '../../runtime/session.js';
import type { AnyRunOptions } from './options.js';

/** `spikeloom run`: a chip image or a unit image, told apart by the file's first bytes. */
export async function runAny(path: string, options: AnyRunOptions): Promise<void> {
  if (isUnitImage(firstBytes(path))) {
    const { runUnits } = await import('./run-units.js');
    return runUnits(path, options);
  }
  const { timing: asked, tileOrder, ...others } = options;
  const timing = TIMING_MODES.find(mode => mode === asked);
  if (asked !== undefined && timing === undefined) {
    raise(
      `--timing ${asked} is for unit images ("spikeloom import sanafe"); a chip image takes ${TIMING_MODES.join(', ')}`,
    );
  }
  if (tileOrder !== undefined) raise('--tile-order is for unit images ("spikeloom import sanafe")');
  const { runImage } = await import('../run/run-image.js');
  return runImage(path, timing === undefined ? others : { ...others, timing });
}

/** None where the file cannot be read: whoever reads all of it says why. */
function firstBytes(path: string): Uint8Array {
  const bytes = new Uint8Array(UNIT_IMAGE_MAGIC.length);
  try {
    const descriptor = openSync(path, 'r');
    try {
      return bytes.subarray(0, readSync(descriptor, bytes));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return bytes.subarray(0, 0);
  }
}
