import type { TextSource } from '../../fixed/yaml-events/cursor.js';
import { readArchitecture } from './architecture.js';
import { readNetwork } from './network.js';
import { Notes } from './notes.js';
import type { SanafeSystem } from './system.js';

export type { TextSource };

/**
 * Reads SANA-FE's two files as SANA-FE 2.2.9 does, quirks included. Memory: the architecture, about 200 bytes a value
 * as written; 50 bytes a neuron, its attributes besides; 16 to 19 bytes a connection, twice that while they are read.
 * @throws SpikeloomError with file, line and column at the first mistake
 */
export function readSanafe(architectureSource: TextSource, networkSource: TextSource): SanafeSystem {
  const notes = new Notes();
  const architecture = readArchitecture(architectureSource, notes);
  const network = readNetwork(networkSource, architecture, notes);
  return { architecture, network, notes: notes.texts() };
}
