import { raise } from '../../fixed/error.js';
import { type SystemModel, systemOf } from '../../hardware/system.js';
import { chipAt } from '../../image/chip-grid.js';
import type { WeightlessImage } from '../../image/layout.js';
import { loadChip } from '../../runtime/chips-node.js';
import { listChips } from '../../runtime/known-chips-node.js';

/**
 * The chip model whose figures price an image's run, as many chips of it as the image has: the one asked for, or the one it was compiled for.
 * @param prices which of its price lists holds; its default if left out
 * @throws SpikeloomError where that one does not come with spikeloom, has fewer tiles than the image uses on a chip,
 *   or cannot be joined to as many chips
 */
export function pricingChip(
  { chip, cores }: WeightlessImage,
  asked: string | undefined,
  prices?: string,
): SystemModel {
  if (asked === undefined && !listChips().some(({ name }) => name === chip.name)) {
    raise(
      `the image is for chip ${chip.name}, which does not come with spikeloom; give its file with --chip`,
    );
  }
  const model = loadChip(asked ?? chip.name, prices);
  const onChip = new Map<number, Set<string>>();
  for (const core of cores) {
    const at = chipAt(chip, core);
    onChip.set(at, (onChip.get(at) ?? new Set()).add(`${core.x},${core.y}`));
  }
  const tiles = Math.max(0, ...[...onChip.values()].map(({ size }) => size));
  const { columns, rows } = model.mesh;
  if (tiles > columns * rows) {
    raise(
      `the image uses ${tiles} tiles of a chip and chip ${model.name} has ${columns * rows}; price it as another`,
    );
  }
  return systemOf(model, chip.chips);
}
