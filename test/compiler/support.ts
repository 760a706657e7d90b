import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseChip } from '../../src/hardware/parse.js';
import type { ChipModel } from '../../src/hardware/schema.js';
import { validateNetwork } from '../../src/network/check.js';
import { type ExpandedNetwork, NETWORK_FORMAT } from '../../src/network/description.js';
import { expandNetwork } from '../../src/network/expand.js';
import { oneCoreText } from '../support/chip-text.js';

/** A shipped chip, or the one kept with the tests. */
export function chipNamed(name: string): ChipModel {
  if (name === 'one-core') return parseChip(oneCoreText, 'one-core.yaml');
  const file = fileURLToPath(new URL(`../../hw-models/${name}.yaml`, import.meta.url));
  return parseChip(readFileSync(file, 'utf8'), file);
}

/** A network from its parts; what is left out is empty. */
export function networkOf(parts: object): ExpandedNetwork {
  const empty = { inputs: {}, populations: {}, projections: {}, rules: {}, goodness: {} };
  const rest = { format: NETWORK_FORMAT, name: 'case', seed: 1, procedure: { kind: 'free' } };
  return expandNetwork(validateNetwork({ ...empty, ...rest, ...parts }));
}
