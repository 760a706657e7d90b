import type { DurationTable } from '../engine/timing/timing.js';
import { barrierPs } from '../hardware/barrier-time.js';
import type { SystemModel } from '../hardware/system.js';
import { chipAt } from '../image/chip-grid.js';
import type { WeightlessImage } from '../image/layout.js';
import { EVENT_KINDS } from '../ledger/events.js';
import { timePerEventPs } from '../ledger/pricing.js';

/**
 * The chip model's durations for analytic timing; a kind without a figure takes no time here, and
 * {@link untimedKinds} names it.
 */
export function durationsOf(chip: SystemModel, image: WeightlessImage): DurationTable {
  const times = timePerEventPs(chip);
  const tiles = new Set(image.cores.map(core => `${core.x},${core.y}`)).size;
  const chips = new Set(image.cores.map(core => chipAt(image.chip, core))).size;
  return {
    eventPs: EVENT_KINDS.map(kind => times[kind] ?? 0),
    hopEastWestPs: times.hopEastWest ?? 0,
    hopNorthSouthPs: times.hopNorthSouth ?? 0,
    hopOffChipPs: times.hopOffChip ?? 0,
    barrierPs: barrierPs(chip, Math.max(1, tiles), Math.max(1, chips)) ?? 0,
  };
}

/** Kinds among `happened` whose duration the chip model does not know. */
export function untimedKinds(chip: SystemModel, happened: { readonly [kind: string]: number }): string[] {
  const times = timePerEventPs(chip);
  return EVENT_KINDS.filter(kind => (happened[kind] ?? 0) > 0 && times[kind] === null);
}
