import { raise, SpikeloomError } from '../fixed/error.js';
import type { ChipModel } from '../hardware/schema.js';
import { type ChipGrid, gridOfChips, largestGrid, type SystemModel, systemOf } from '../hardware/system.js';
import { leastCores } from './least-cores.js';
import type { LegalNetwork } from './legal.js';
import { type CoresPerLayer, coresOn, partition, TooFewCores } from './partition.js';

/**
 * As few chips of a kind as the even partition of a network fits on, as near to a square as their number allows.
 * @param chip model of one chip
 * @throws SpikeloomError where the network needs more chips than can be joined
 */
export function smallestSystem(
  network: LegalNetwork,
  chip: ChipModel,
  coresPerLayer: CoresPerLayer | undefined,
): SystemModel {
  let chips = Math.ceil(leastCores(network, chip) / coresOn(chip));
  for (;;) {
    const system = systemOf(chip, nextGrid(chip, chips));
    try {
      partition(network, system, coresPerLayer);
      return system;
    } catch (error) {
      if (!(error instanceof SpikeloomError)) throw error;
      // What stands in the way of an even partition on any number of chips need not be in that of another.
      if (!(error instanceof TooFewCores)) return system;
      chips = Math.max(chips + 1, error.chips);
    }
  }
}

/** The first grid of that many chips or more. */
function nextGrid(chip: ChipModel, chips: number): ChipGrid {
  const { columns, rows } = largestGrid(chip);
  for (let count = chips; count <= columns * rows; count++) {
    const grid = gridOfChips(count, chip);
    if (grid !== null) return grid;
  }
  const joined =
    chip.system === undefined
      ? `${chip.name} has no links to other chips`
      : `limit of ${chip.name} ${columns} x ${rows} chips`;
  return raise(
    `the network needs ${chips} chips of ${coresOn(chip)} cores; ${joined}; make it smaller or choose a larger chip`,
  );
}
