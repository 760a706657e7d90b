import { saturate } from '../../fixed/saturate.js';
import type { Accumulator } from '../../image/layout.js';
import type { Slice } from '../slice.js';

/** `u = saturate(u + J)`: sums without leak, never fires. Returns how many neurons were active. */
export function updateAccumulator(slice: Slice, unit: Accumulator): number {
  const { potential, sums, count } = slice;
  let active = 0;
  for (let k = 0; k < count; k++) {
    const u = potential[k];
    const input = sums[k];
    if ((u | input) !== 0) active++;
    if (input === 0) continue;
    sums[k] = 0;
    potential[k] = saturate(u + input, unit.potentialBits);
  }
  slice.fired = 0;
  slice.compared?.set(potential);
  return active;
}
