import type { PacketNetworkSpec } from './spec.js';
import { linkName } from './ways.js';

/** Links of a circle that are named; of a longer one as many, and how many more. */
const NAMED = 16;

/**
 * Says which links wait for each other in a circle.
 *
 * @param first a link whose buffer is full, while somebody waits for room in it
 * @param wantedBy the link that the packet at the head of a link's buffer waits for
 */
export function describeDeadlock(
  first: number,
  wantedBy: (link: number) => number,
  { columns, topology, bufferPackets, stuck }: PacketNetworkSpec & { readonly stuck: number },
): string {
  const seen = new Set<number>();
  let link = first;
  for (; !seen.has(link); link = wantedBy(link)) seen.add(link);
  const circle = [link];
  for (let next = wantedBy(link); next !== link; next = wantedBy(next)) circle.push(next);
  const names = circle.slice(0, NAMED).map(one => linkName(one, columns));
  const more = circle.length > NAMED ? ` -> ${circle.length - NAMED} more` : '';
  return (
    `packets wait for each other in a circle of ${circle.length} links, each buffer full with ${bufferPackets}: ` +
    `${names.join(' -> ')}${more} -> ${names[0]}; ${stuck} packets are stuck on this ${topology} of one channel a link; ` +
    'give its routers larger buffers (mesh.router.bufferPackets), or take a mesh, on which X-Y routing has no circles'
  );
}
