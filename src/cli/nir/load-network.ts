import { basename } from 'node:path';
import { raise, SpikeloomError } from '../../fixed/error.js';
import type { NetworkDescription } from '../../network/description.js';
import { parseNetwork } from '../../network/parse.js';
import { toNetwork } from '../../nir/convert.js';
import { ownNetworkOf } from '../../nir/export/own-network.js';
import type { NirFile, NirGraph } from '../../nir/graph.js';
import { looksLikeHdf5 } from '../../nir/hdf5/read.js';
import type { NirNetwork, ToNetworkOptions } from '../../nir/nir-network.js';
import { readNir } from '../../nir/read.js';
import { decodeText, readBytes } from '../read-file.js';

export interface LoadedNetwork {
  readonly network: NetworkDescription;
  /** What reading it changed, a sentence each. */
  readonly notes: readonly string[];
}

/** Whether a file is meant as NIR: it begins as HDF5 does, or is named so. */
export function isNir(path: string, bytes: Uint8Array): boolean {
  return looksLikeHdf5(bytes) || /\.nir$/i.test(path);
}

/**
 * A network from a network file (YAML or JSON), or from a NIR file, which is converted.
 * @param options how a NIR file is to be understood; of no use for other files. Without a tool, a NIR file that
 *   `export nir` has written and nobody has changed gives the network that it was
 * @throws SpikeloomError that begins with the file
 */
export async function loadNetworkOrNir(path: string, options: ToNetworkOptions = {}): Promise<LoadedNetwork> {
  const bytes = readBytes(path);
  if (!isNir(path, bytes)) {
    const text = decodeText(bytes) ?? raise('it is not UTF-8 text', { file: path });
    return { network: parseNetwork(text, path), notes: [] };
  }
  const file = await readNir(bytes, path);
  const { network, notes } = networkOfNir(file, path, options);
  return { network, notes: [...file.notes, ...notes] };
}

/** What a NIR file is on a chip. */
export interface NetworkOfNir extends LoadedNetwork {
  /** How it was converted; null where the file holds the network that it was exported from. */
  readonly converted: NirNetwork | null;
}

/** @throws SpikeloomError that begins with the file */
export function networkOfNir({ graph }: NirFile, path: string, options: ToNetworkOptions): NetworkOfNir {
  const own = options.tool === undefined ? ownNetworkOf(graph, path) : undefined;
  if (own !== undefined) return { network: own, notes: [], converted: null };
  const converted = convertNir(graph, path, options);
  return { network: converted.description, notes: converted.notes, converted };
}

/** A NIR file that the user named. */
export async function readNirFile(path: string): Promise<NirFile> {
  return readNir(readBytes(path), path);
}

/**
 * The graph of a file as a network, named after the file unless the options say otherwise.
 * @throws SpikeloomError that begins with the file
 */
export function convertNir(graph: NirGraph, path: string, options: ToNetworkOptions): NirNetwork {
  try {
    return toNetwork(graph, { name: basename(path).replace(/\.nir$/i, ''), ...options });
  } catch (error) {
    if (error instanceof SpikeloomError && error.place === undefined)
      return raise(error.message, { file: path });
    throw error;
  }
}
