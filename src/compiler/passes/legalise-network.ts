import type { ChipModel } from '../../hardware/schema.js';
import type { ExpandedNetwork } from '../../network/description.js';
import { delays } from './delays.js';
import { neuronModels } from './neuron-models.js';
import type { LegaliseOptions, Pass, PassResult } from './pass.js';
import { splitFanIn } from './split-fan-in.js';
import { splitFanOut } from './split-fan-out.js';
import { weights } from './weights.js';

export type { LegaliseOptions, PassResult } from './pass.js';

/** Weights follow the neurons' input scale; relays come last, as they are built of what the chip has. */
const PASSES: readonly Pass[] = [neuronModels, weights, delays, splitFanIn, splitFanOut];

/**
 * Rewrites a network so that a chip can hold it: see the passes. A network that fits comes back as it is.
 * @throws SpikeloomError for what cannot or, by the options, may not be rewritten
 */
export function legaliseNetwork(
  expanded: ExpandedNetwork,
  chip: ChipModel,
  options: LegaliseOptions = {},
): PassResult {
  const notes: string[] = [];
  let network = expanded;
  for (const pass of PASSES) {
    const result = pass(network, chip, options);
    network = result.network;
    notes.push(...result.notes);
  }
  return { network, notes };
}
