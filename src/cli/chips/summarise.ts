import type { PriceList } from '../../hardware/prices.js';
import { ABILITIES, type AbilityLevel, type ChipModel } from '../../hardware/schema.js';
import { weakPlaces } from '../../hardware/weak-places.js';
import { EVENT_KINDS, type EventKind } from '../../ledger/events.js';
import type { ChipSummary } from './summary.js';

/** What is told of a chip model in short. */
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
    neuronModels: chip.neuronModels.map(neuron =>
      neuron.model === 'other' ? `${neuron.name} (not run here)` : neuron.model,
    ),
    weightBits: chip.formats.weightBits,
    shadowBits: chip.formats.shadowBits,
    abilities: { native: able('native'), management: able('management'), none: able('none') },
    priceLists: listsOf(chip),
    unpriced: unpricedKinds(chip.prices.energy),
    weak: weakPlaces(chip).length,
  };
}

/** The default first. */
function listsOf({ priceList, priceLists = {} }: ChipModel): string[] {
  if (priceList === undefined) return [];
  return [priceList, ...Object.keys(priceLists).filter(name => name !== priceList)];
}

function unpricedKinds(prices: PriceList): EventKind[] {
  return EVENT_KINDS.filter(kind => prices[kind] === undefined);
}
