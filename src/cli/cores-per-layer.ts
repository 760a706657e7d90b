import type { CoresPerLayer } from '../compiler/partition.js';
import { raise } from '../fixed/error.js';
import { parseInteger } from './numbers.js';

const FLAG = '--cores-per-layer';
const RANGE = { min: 1, max: 65_536 };

/**
 * `N` for all layers, or `z1=10,z2=2` by name.
 * @throws SpikeloomError for any other text, and for a layer named twice
 */
export function parseCoresPerLayer(text: string): CoresPerLayer {
  if (!text.includes('=')) return parseInteger(FLAG, text, RANGE);
  const byName = new Map<string, number>();
  for (const entry of text.split(',')) {
    const [name, cores, ...rest] = entry.split('=');
    if (name === '' || cores === undefined || rest.length > 0) {
      raise(`${FLAG} has the entry "${entry}"; expected LAYER=N, such as z1=10,z2=2`);
    }
    if (byName.has(name)) raise(`${FLAG} names layer ${name} twice`);
    byName.set(name, parseInteger(`${FLAG} ${name}`, cores, RANGE));
  }
  return Object.fromEntries(byName);
}
