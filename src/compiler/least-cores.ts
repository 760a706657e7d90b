import type { ChipModel } from '../hardware/schema.js';
import type { LegalNetwork } from './legal.js';

/**
 * Cores without which no partition can do: the largest, over the capacities, of what the network has in all over what a core
 * holds. Every synapse takes its bits once (none where a kernel is shared), and every source of a projection a row.
 */
export function leastCores(
  { populations, projections, groups }: LegalNetwork,
  { capacity, thirdFactor }: ChipModel,
): number {
  let neurons = 0;
  for (const { size } of populations) neurons += size;
  let memoryBits = 0;
  let rows = 0;
  for (const { allToAll, packedBits, post, pre, sharedKernel, sources, start } of projections) {
    if (sharedKernel === null) memoryBits += packedBits * start[post];
    if (allToAll) {
      rows += pre;
      continue;
    }
    const sends = new Uint8Array(pre);
    for (const source of sources) sends[source] = 1;
    for (const each of sends) rows += each;
  }
  return Math.max(
    1,
    Math.ceil(neurons / capacity.neurons),
    Math.ceil(memoryBits / capacity.synapseMemoryBits),
    Math.ceil(rows / capacity.axonsIn),
    groups.length === 0 ? 0 : Math.ceil(groups.length / thirdFactor.channelsPerCore),
  );
}
