import { IMAGE_MAGIC } from '../../image/layout.js';

export type FileKind = 'chip model' | 'network' | 'image' | 'NIR graph';

const CHIP_KEYS = [
  'capacity',
  'formats',
  'neuronModels',
  'abilities',
  'thirdFactor',
  'learning',
  'management',
  'prices',
  'mesh',
];
const NETWORK_KEYS = ['format', 'inputs', 'populations', 'projections', 'rules', 'goodness', 'procedure'];

/** A key of a YAML or JSON map: at the start of a line, or after a brace or comma. */
const KEY = new RegExp(`(?:^|[{,])\\s*["']?(${[...CHIP_KEYS, ...NETWORK_KEYS].join('|')})["']?\\s*:`, 'gm');

/** Whether the bytes begin as an image does; a file cut off inside the magic is meant as one too. */
export function looksLikeImage(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, IMAGE_MAGIC.length);
  return start.length > 0 && start.every((byte, i) => byte === IMAGE_MAGIC.charCodeAt(i));
}

/** The value of a network's `format`, in any version. */
const NETWORK_FORMAT = /spikeloom\/network\//;

/** So many of its keys make a text a chip model or a network: others have a `format` or `rules` too. */
const ENOUGH_KEYS = 2;

/**
 * What a text is meant to be, told from the keys it has, well-formed or not; undefined where it has
 * too few that chip models or networks have.
 */
export function kindOfText(text: string): 'chip model' | 'network' | undefined {
  const keys = new Set<string>();
  for (const [, key] of text.matchAll(KEY)) keys.add(key);
  const chip = CHIP_KEYS.filter(key => keys.has(key)).length;
  const network = NETWORK_KEYS.filter(key => keys.has(key)).length;
  if (Math.max(chip, network) < ENOUGH_KEYS && !NETWORK_FORMAT.test(text)) return undefined;
  return chip > network ? 'chip model' : 'network';
}
