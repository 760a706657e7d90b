import { raise } from '../fixed/error.js';
import type { ChipModel } from '../hardware/schema.js';
import { type ChipGrid, gridOfChips, largestGrid, type SystemModel, systemOf } from '../hardware/system.js';
import { parseInteger } from './numbers.js';

const FLAG = '--chips';
const SIDE = { min: 1, max: 256 };
const COUNT = { min: 1, max: 65_536 };

/** A grid of chips, a number of them to be laid out, or as few as the network fits on. */
export type ChipsFlag = ChipGrid | number | 'auto';

/**
 * The value of `--chips`: `4x2` (columns x rows), `8`, `auto`.
 * @throws SpikeloomError for any other text
 */
export function parseChips(text: string): ChipsFlag {
  if (text === 'auto') return 'auto';
  const grid = /^(\d+)x(\d+)$/.exec(text);
  if (grid !== null) {
    return {
      columns: parseInteger(`${FLAG} (columns)`, grid[1], SIDE),
      rows: parseInteger(`${FLAG} (rows)`, grid[2], SIDE),
    };
  }
  if (/^\d+$/.test(text)) return parseInteger(FLAG, text, COUNT);
  return raise(`${FLAG} is "${text}"; expected columns x rows such as 4x2, a number of chips, or auto`);
}

export interface AskedSystem {
  /** Of the chips asked for; of one where the compiler is to find how many. */
  readonly chip: SystemModel;
  /** What to tell the compiler (`CompileOptions.chips`). */
  readonly options: { readonly chips?: 'auto' };
}

/** @throws SpikeloomError for chips that cannot be joined like that */
export function askedSystem(chip: ChipModel, chips: ChipsFlag | undefined): AskedSystem {
  if (chips === undefined) return { chip, options: {} };
  if (chips === 'auto') return { chip, options: { chips } };
  return { chip: systemOf(chip, typeof chips === 'number' ? laidOut(chips, chip) : chips), options: {} };
}

/** So many chips as near to a square as they can be. */
function laidOut(chips: number, chip: ChipModel): ChipGrid {
  const grid = gridOfChips(chips, chip);
  if (grid !== null) return grid;
  // A row of them, which the model refuses: it has no links, or too few places.
  const { columns, rows } = largestGrid(chip);
  if (chip.system === undefined || chips > columns * rows) return { columns: chips, rows: 1 };
  return raise(
    `${FLAG} asks for ${chips} chips, which make no full grid within the ${columns} x ${rows} of ${chip.name}; give the grid as columns x rows`,
  );
}
