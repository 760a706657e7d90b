import type { AbilityLevel } from '../../hardware/schema.js';
import type { EventKind } from '../../ledger/events.js';
import { kibText } from '../../report/memory-size.js';

/** A chip model in short, as JSON data. */
export interface ChipSummary {
  readonly name: string;
  readonly title: string;
  readonly cores: number;
  readonly mesh: { readonly columns: number; readonly rows: number; readonly coresPerTile: number };
  readonly neuronsPerCore: number;
  readonly synapseMemoryBitsPerCore: number;
  readonly neuronModels: readonly string[];
  /** Widths of a stored weight, and of the copy kept for learning. */
  readonly weightBits: readonly number[];
  readonly shadowBits: readonly number[];
  /** Abilities by who has them: the cores, the management processor, nobody. */
  readonly abilities: { readonly [level in AbilityLevel]: readonly string[] };
  /** Names of its price lists; none where it has one without a name. */
  readonly priceLists: readonly string[];
  /** Kinds of event that have no energy figure in the list that holds by default. */
  readonly unpriced: readonly EventKind[];
  /** Places of the model that are marked as weak. */
  readonly weak: number;
}

/** A chip in a few lines. */
export function chipSummaryText(summary: ChipSummary): string {
  const { mesh, abilities, unpriced, weightBits, shadowBits, priceLists, weak } = summary;
  const shadow = shadowBits.length === 0 ? 'no shadow weights' : `shadow weights of ${shadowBits.join(', ')}`;
  const memory = kibText(summary.synapseMemoryBitsPerCore);
  return [
    `${summary.name}: ${summary.title}`,
    `  cores              ${summary.cores}: ${mesh.columns} x ${mesh.rows} tiles of ${mesh.coresPerTile}`,
    `  a core             ${summary.neuronsPerCore} neurons, ${memory} of synapse memory`,
    `  neuron models      ${summary.neuronModels.join(', ')}`,
    `  weights            ${weightBits.join(', ')} bits, ${shadow}`,
    `  by the cores       ${listText(abilities.native)}`,
    `  by the management  ${listText(abilities.management)}`,
    `  not at all         ${listText(abilities.none)}`,
    ...(priceLists.length === 0 ? [] : [`  price lists        ${listText(priceLists)}`]),
    `  without a price    ${listText(unpriced)}`,
    `  weak               ${weak === 0 ? 'nothing' : `${weak} places; "spikeloom chips ${summary.name}" lists them`}`,
    '',
  ].join('\n');
}

function listText(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}
