import { crc32 } from '../../fixed/crc32.js';
import type { NetworkDescription } from '../../network/description.js';
import { parseNetwork } from '../../network/parse.js';
import type { NirGraph, NirMetadata, NirParameter } from '../graph.js';
import { writeNir } from '../write.js';
import { integers } from './neuron-node.js';

const OWN = 'spikeloom';
/** Longer descriptions are not carried along; they would make up most of a file. */
const MAX_CHARACTERS = 1 << 26;

/**
 * The graph of an exported network with the network's description in its metadata, which other tools pass over: integers,
 * widths and learning rules come back from it as they were.
 */
export function withOwnNetwork(graph: NirGraph, description: NetworkDescription): NirGraph {
  const text = JSON.stringify(description);
  if (text.length > MAX_CHARACTERS) return graph;
  const own: NirMetadata = new Map<string, NirParameter>([
    ['network', text],
    ['graph_crc32', integers([checksum(graph)], [])],
  ]);
  return { ...graph, metadata: new Map([...graph.metadata, [OWN, own]]) };
}

/**
 * The network that a graph was exported from; undefined where there is none, or the graph was changed since.
 * @param file for errors
 */
export function ownNetworkOf(graph: NirGraph, file: string): NetworkDescription | undefined {
  const own = graph.metadata.get(OWN);
  if (!(own instanceof Map)) return undefined;
  const { network, graph_crc32: sum } = Object.fromEntries(own as NirMetadata);
  if (typeof network !== 'string' || typeof sum !== 'object' || !('data' in sum)) return undefined;
  const metadata = new Map([...graph.metadata].filter(([name]) => name !== OWN));
  if (Number(sum.data[0]) !== checksum({ ...graph, metadata })) return undefined;
  return parseNetwork(network, file);
}

function checksum(graph: NirGraph): number {
  return crc32(writeNir(graph));
}
