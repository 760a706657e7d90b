import { raise } from '../../fixed/error.js';
import type { ChipModel } from '../../hardware/schema.js';
import type { WeightlessImage } from '../../image/layout.js';
import { loadChip } from '../../runtime/chips-node.js';
import { listChips } from '../../runtime/known-chips-node.js';

/**
 * The chip model whose figures price an image's run: the one asked for, or the one it was compiled for.
 * @throws SpikeloomError where that one does not come with spikeloom, or has fewer tiles than the image uses
 */
export function pricingChip({ chip, cores }: WeightlessImage, asked: string | undefined): ChipModel {
  if (asked === undefined && !listChips().some(({ name }) => name === chip.name)) {
    raise(
      `the image is for chip ${chip.name}, which does not come with spikeloom; give its file with --chip`,
    );
  }
  const model = loadChip(asked ?? chip.name);
  const tiles = new Set(cores.map(({ x, y }) => `${x},${y}`)).size;
  const { columns, rows } = model.mesh;
  if (tiles > columns * rows) {
    raise(`the image uses ${tiles} tiles and chip ${model.name} has ${columns * rows}; price it as another`);
  }
  return model;
}
