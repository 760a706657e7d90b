import type { PriceList } from '../hardware/prices.js';
import { ABILITIES, type AbilityLevel, type ChipModel } from '../hardware/schema.js';
import { EVENT_KINDS, type EventKind } from '../ledger/events.js';

/** A chip model in short, as JSON data. */
export interface ChipSummary {
  readonly name: string;
  readonly title: string;
  readonly cores: number;
  readonly mesh: { readonly columns: number; readonly rows: number; readonly coresPerTile: number };
  readonly neuronsPerCore: number;
  readonly synapseMemoryBitsPerCore: number;
  readonly neuronModels: readonly string[];
  /** Abilities by who has them: the cores, the management processor, nobody. */
  readonly abilities: { readonly [level in AbilityLevel]: readonly string[] };
  /** Kinds of event that have no energy figure. */
  readonly unpriced: readonly EventKind[];
}

export function chipSummary(chip: ChipModel): ChipSummary {
  const { columns, rows, coresPerTile } = chip.mesh;
  const able = (level: AbilityLevel) => ABILITIES.filter(name => chip.abilities[name] === level);
  return {
    name: chip.name,
    title: chip.title,
    cores: columns * rows * coresPerTile,
    mesh: { columns, rows, coresPerTile },
    neuronsPerCore: chip.capacity.neurons,
    synapseMemoryBitsPerCore: chip.capacity.synapseMemoryBits,
    neuronModels: chip.neuronModels.map(({ model }) => model),
    abilities: { native: able('native'), management: able('management'), none: able('none') },
    unpriced: unpricedKinds(chip.prices.energy),
  };
}

export function chipSummaryText(chip: ChipModel): string {
  const { mesh, abilities, unpriced, ...summary } = chipSummary(chip);
  const { weightBits, shadowBits } = chip.formats;
  const shadow = shadowBits.length === 0 ? 'no shadow weights' : `shadow weights of ${shadowBits.join(', ')}`;
  const memoryKib = summary.synapseMemoryBitsPerCore / 8192;
  return [
    `${summary.name}: ${summary.title}`,
    `  cores              ${summary.cores}: ${mesh.columns} x ${mesh.rows} tiles of ${mesh.coresPerTile}`,
    `  a core             ${summary.neuronsPerCore} neurons, ${memoryKib} KiB of synapse memory`,
    `  neuron models      ${summary.neuronModels.join(', ')}`,
    `  weights            ${weightBits.join(', ')} bits, ${shadow}`,
    `  by the cores       ${listText(abilities.native)}`,
    `  by the management  ${listText(abilities.management)}`,
    `  not at all         ${listText(abilities.none)}`,
    `  without a price    ${listText(unpriced)}`,
    '',
  ].join('\n');
}

function unpricedKinds(prices: PriceList): EventKind[] {
  return EVENT_KINDS.filter(kind => prices[kind] === undefined);
}

function listText(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}
