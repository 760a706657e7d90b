import type { DurationTable } from '../engine/timing/timing.js';
import type { ChipModel } from '../hardware/schema.js';
import type { WeightlessImage } from '../image/layout.js';
import { EVENT_KINDS } from '../ledger/events.js';
import { barrierPs, timePerEventPs } from '../ledger/pricing.js';

/**
 * The chip model's durations for analytic timing; a kind without a figure takes no time here, and
 * {@link untimedKinds} names it.
 */
export function durationsOf(chip: ChipModel, image: WeightlessImage): DurationTable {
  const times = timePerEventPs(chip);
  const tiles = new Set(image.cores.map(core => `${core.x},${core.y}`)).size;
  return {
    eventPs: EVENT_KINDS.map(kind => times[kind] ?? 0),
    hopEastWestPs: times.hopEastWest ?? 0,
    hopNorthSouthPs: times.hopNorthSouth ?? 0,
    barrierPs: barrierPs(chip, Math.max(1, tiles)) ?? 0,
  };
}

/** Kinds among `happened` whose duration the chip model does not know. */
export function untimedKinds(chip: ChipModel, happened: { readonly [kind: string]: number }): string[] {
  const times = timePerEventPs(chip);
  return EVENT_KINDS.filter(kind => (happened[kind] ?? 0) > 0 && times[kind] === null);
}
