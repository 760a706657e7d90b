import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../shared/data/', import.meta.url));

/** Path of a file of the recorded data, which lies beside the checkout. */
export function sharedData(...parts: string[]): string {
  return root + parts.join('/');
}

/**
 * Whether the recorded data lies beside this checkout. A clone that stands alone skips the golden
 * tests; `.ci/run`, which always has the data, must not skip them silently.
 */
export const hasSharedData = existsSync(root);

if (!hasSharedData && process.env.SPIKELOOM_REQUIRE_SHARED_DATA === '1') {
  throw new Error(`recorded data is missing: expected it at ${root}`);
}
if (!hasSharedData) console.warn('golden tests are skipped: ../shared/data is not beside this checkout');
