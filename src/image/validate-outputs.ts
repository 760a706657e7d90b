import { allWithin, ascending, hasLength, within } from './bounds.js';
import type { ChipImage } from './layout.js';
import { sourceLayout } from './sources.js';

const MAX_LINES = 1 << 24;

/** Every source with a line once, every line there. */
export function validateOutputs(image: ChipImage): void {
  const { chip, outputs } = image;
  if (outputs === null) return;
  const { sources, lines, count } = outputs;
  within('outputs.x', outputs.x, 0, chip.columns - 1);
  within('outputs.y', outputs.y, 0, chip.rows - 1);
  within('outputs.count', count, 1, MAX_LINES);
  hasLength('outputs.lines', lines, sources.length);
  allWithin('outputs.sources', sources, 0, sourceLayout(image).count - 1);
  ascending('outputs.sources', sources, 0, sources.length);
  allWithin('outputs.lines', lines, 0, count - 1);
}
