import { basename } from 'node:path';
import { raise } from '../../fixed/error.js';
import type { NetworkDescription } from '../../network/description.js';
import { parseNetwork } from '../../network/parse.js';
import { toNetwork } from '../../nir/convert.js';
import { ownNetworkOf } from '../../nir/export/own-network.js';
import type { NirFile, NirGraph } from '../../nir/graph.js';
import { looksLikeHdf5 } from '../../nir/hdf5/read.js';
import type { NirNetwork, ToNetworkOptions } from '../../nir/nir-network.js';
import { readNir } from '../../nir/read.js';
import { namingFile } from '../naming-file.js';
import { decodeText, readBytes } from '../read-file.js';

export interface LoadedNetwork {
  readonly network: NetworkDescription;
  /** What reading it changed, a sentence each. */
  readonly notes: readonly string[];
  /** How a NIR file was converted; null for a network as described, and for one that came back from `export nir`. */
  readonly converted: NirNetwork | null;
}

/** What the command line says of how a NIR file is to be understood: nothing, or some of these. */
export type Conversion = Pick<ToNetworkOptions, 'tool' | 'reset' | 'dt' | 'biases'>;

/** Of a command's flags those that say how a NIR file is to be understood. */
export function conversionOf({ tool, reset, dt, biases }: Partial<Conversion>): Conversion {
  return {
    ...(tool === undefined ? {} : { tool }),
    ...(reset === undefined ? {} : { reset }),
    ...(dt === undefined ? {} : { dt }),
    ...(biases === undefined ? {} : { biases }),
  };
}

/** Whether a file is meant as NIR: it begins as HDF5 does, or is named so. */
export function isNir(path: string, bytes: Uint8Array): boolean {
  return looksLikeHdf5(bytes) || /\.nir$/i.test(path);
}

/**
 * A network from a network file (YAML or JSON), or from a NIR file, which is converted.
 * @param conversion how a NIR file is to be understood; if it says nothing, a file that `export nir` has written and nobody
 *   has changed gives the network that it was
 * @throws SpikeloomError that begins with the file; also where a file that is not NIR is to be converted
 */
export async function loadNetworkOrNir(path: string, conversion: Conversion = {}): Promise<LoadedNetwork> {
  const bytes = readBytes(path);
  if (!isNir(path, bytes)) {
    const [flag] = Object.keys(conversion);
    if (flag !== undefined)
      raise(`--${flag} is for NIR files, and this is none; leave it out`, { file: path });
    const text = decodeText(bytes) ?? raise('it is not UTF-8 text', { file: path });
    return { network: parseNetwork(text, path), notes: [], converted: null };
  }
  const file = await readNir(bytes, path);
  const { notes, ...found } = networkOfNir(file, path, conversion);
  return { ...found, notes: [...file.notes, ...notes] };
}

/** @throws SpikeloomError that begins with the file */
export function networkOfNir({ graph }: NirFile, path: string, conversion: Conversion): LoadedNetwork {
  const own = Object.keys(conversion).length === 0 ? ownNetworkOf(graph, path) : undefined;
  if (own !== undefined) return { network: own, notes: [], converted: null };
  const converted = convertNir(graph, path, conversion);
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
  return namingFile(path, () =>
    toNetwork(graph, { name: basename(path).replace(/\.nir$/i, ''), ...options }),
  );
}
