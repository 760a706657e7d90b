import { raise } from '../fixed/error.js';
import type { ChipModel } from './schema.js';

/** Chips side by side, row by row. */
export interface ChipGrid {
  readonly columns: number;
  readonly rows: number;
}

/** The tiles of all chips of a system side by side: `columns` and `rows` count all of them. */
export type SystemMesh = ChipModel['mesh'] & {
  /** Of how many chips it is made; one where it is missing. */
  readonly chips?: ChipGrid;
};

/** Equal chips that work as one: the model of a chip with the mesh of all of them. A chip model is a system of one chip. */
export type SystemModel = Omit<ChipModel, 'mesh'> & { readonly mesh: SystemMesh };

/** Most cores of a system. */
const MAX_CORES = 1 << 20;

const ONE_CHIP: ChipGrid = { columns: 1, rows: 1 };

export function chipsOf({ chips = ONE_CHIP }: SystemMesh): ChipGrid {
  return chips;
}

export function chipCount(mesh: SystemMesh): number {
  const { columns, rows } = chipsOf(mesh);
  return columns * rows;
}

/**
 * The system of so many chips of a kind.
 * @param chip model of one chip
 * @throws SpikeloomError for a chip that has no links to others, and for more chips than it can be joined with
 */
export function systemOf(chip: ChipModel, grid: ChipGrid): SystemModel {
  if (grid.columns === 1 && grid.rows === 1) return chip;
  const { mesh, system } = chip;
  const asked = `${grid.columns} x ${grid.rows} chips of ${chip.name} are asked for`;
  if (system === undefined) {
    raise(`${asked}, which has no links to other chips (its model has no section "system"); use one`);
  }
  const { columns, rows } = largestGrid(chip);
  if (grid.columns > columns || grid.rows > rows) {
    raise(`${asked}; limit ${columns} x ${rows}; use fewer`);
  }
  const cores = mesh.columns * mesh.rows * mesh.coresPerTile * grid.columns * grid.rows;
  if (cores > MAX_CORES) raise(`${asked}, with ${cores} cores; limit ${MAX_CORES}; use fewer`);
  return {
    ...chip,
    mesh: {
      ...mesh,
      columns: mesh.columns * grid.columns,
      rows: mesh.rows * grid.rows,
      topology: system.topology ?? 'mesh',
      chips: grid,
    },
  };
}

/** The most chips that can be joined, each way; one by one where the chip has no links to others. */
export function largestGrid({ system }: Pick<ChipModel, 'system'>): ChipGrid {
  return system === undefined ? ONE_CHIP : system.chips;
}

/**
 * A grid of exactly so many chips within what the chip can be joined to, the one nearest to a square, no higher than wide
 * where the limits allow it; null where there is none.
 */
export function gridOfChips(chips: number, chip: Pick<ChipModel, 'system'>): ChipGrid | null {
  const most = largestGrid(chip);
  let best: ChipGrid | null = null;
  for (let rows = 1; rows <= Math.min(chips, most.rows); rows++) {
    const columns = chips / rows;
    if (!Number.isInteger(columns) || columns > most.columns) continue;
    if (best === null || Math.abs(columns - rows) < Math.abs(best.columns - best.rows))
      best = { columns, rows };
  }
  return best;
}
