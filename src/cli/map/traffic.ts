import type { ImageTraffic } from '../../compiler/image-traffic.js';
import { type LinkLoad, linkLoads } from '../../compiler/link-loads.js';
import type { MappingReport } from '../../compiler/report.js';
import type { TreeFlow } from '../../compiler/traffic.js';
import type { ChipImage } from '../../image/layout.js';
import type { CoreFlow, MappingTraffic, MeshShape } from '../../report/mapping-record.js';
import { flowsOf } from './compare.js';

/** What a mapping sends, as the report tells it. */
export function mappingTraffic(sent: ImageTraffic, { chips, cost }: MappingReport): MappingTraffic {
  const { packets, tilePackets, inputPackets, layers } = sent;
  return {
    packets,
    tilePackets,
    offChipPackets: chips.reduce((sum, { packetsOut }) => sum + packetsOut, 0),
    inputPackets,
    messagePackets: packetsOf(sent.messages),
    meanHops: packets === 0 ? 0 : cost.packetHopsPerStep / packets,
    longestHops: cost.longestHops,
    layers,
    cores: coreFlows(sent),
  };
}

/** The traffic matrix of spikes, what stays on a core included; by core, senders first. */
function coreFlows({ spikes, ownPackets }: ImageTraffic): CoreFlow[] {
  const own = [...ownPackets.entries()].map(([core, packets]) => ({ from: core, to: core, packets }));
  return [...flowsOf(spikes), ...own]
    .filter(({ packets }) => packets > 0)
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map(({ from, to, packets }) => ({ from: from < 0 ? null : from, to, packets }));
}

function packetsOf(trees: readonly TreeFlow[]): number {
  return trees.reduce((sum, { to, packets }) => sum + to.length * packets, 0);
}

/** Loads of the links, of spikes and messages together. */
export function mappingLinks(image: ChipImage, sent: ImageTraffic, mesh: MeshShape): LinkLoad[] {
  const { cores, encoders } = image;
  const port = encoders[0] ?? { x: 0, y: 0 };
  return linkLoads({ cores, port }, [...sent.spikes, ...sent.messages], mesh);
}
