import { raise } from '../fixed/error.js';
import type { UnitChip, UnitChipCore, UnitChipTile, UnitChipUnit } from './unit-chip.js';

/** All tiles and cores of a chip of units, ranges written out. */
export interface UnitChipParts {
  readonly tiles: readonly TilePart[];
  /** By global number; the cores of a tile follow one another. */
  readonly cores: readonly CorePart[];
}

export interface TilePart {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly type: UnitChipTile;
  readonly firstCore: number;
  readonly coreCount: number;
}

export interface CorePart {
  readonly name: string;
  readonly tile: number;
  readonly type: UnitChipCore;
  /** Cores of one type share this list. */
  readonly units: readonly UnitPart[];
}

export interface UnitPart {
  readonly name: string;
  readonly type: UnitChipUnit;
}

const RANGE = /^(.*)\[(\d{1,9})\.\.(\d{1,9})\]$/s;

/** More than this is no chip but a slip in a range. */
const MOST_CORES = 1 << 20;
const MOST_UNITS = 1 << 20;

/**
 * Writes out a model's ranges.
 * @throws SpikeloomError for a range that runs backwards, or more tiles than the mesh has, more cores or units than 2^20
 */
export function unitChipParts(chip: UnitChip): UnitChipParts {
  const { columns, rows } = chip.mesh;
  const tiles: TilePart[] = [];
  const cores: CorePart[] = [];
  const unitsOf = new Map<UnitChipCore, UnitPart[]>();
  for (const type of chip.tiles) {
    for (const name of namesOf(
      type.name,
      columns * rows - tiles.length,
      `tiles of a ${columns} x ${rows} mesh`,
    )) {
      const id = tiles.length;
      const firstCore = cores.length;
      for (const core of type.cores) {
        for (const coreName of namesOf(core.name, MOST_CORES - cores.length, 'cores')) {
          const units = unitsOf.get(core) ?? writeOut(core);
          unitsOf.set(core, units);
          cores.push({ name: coreName, tile: id, type: core, units });
        }
      }
      const place = { x: Math.floor(id / rows), y: id % rows };
      tiles.push({ name, ...place, type, firstCore, coreCount: cores.length - firstCore });
    }
  }
  return { tiles, cores };
}

function writeOut(core: UnitChipCore): UnitPart[] {
  const units: UnitPart[] = [];
  for (const type of core.units) {
    for (const name of namesOf(type.name, MOST_UNITS - units.length, 'units of a core'))
      units.push({ name, type });
  }
  return units;
}

/** Names that `a[2..4]` stands for; any other name for itself. */
function namesOf(name: string, room: number, what: string): string[] {
  const [, base, from, to] = RANGE.exec(name) ?? [];
  const first = base === undefined ? 0 : Number(from);
  const count = base === undefined ? 1 : Number(to) - first + 1;
  if (count < 1) raise(`the range ${name} runs backwards; write the smaller number first`);
  if (count > room) raise(`${name} makes more ${what} than there can be; ${Math.max(0, room)} are left`);
  return base === undefined ? [name] : Array.from({ length: count }, (_, i) => `${base}[${first + i}]`);
}

/** Joins neighbours `a[0]`, `a[1]`, ... that are alike in all else into one `a[0..1]`. */
export function joinRanges<T extends { readonly name: string }>(parts: readonly T[]): T[] {
  const joined: T[] = [];
  let content = '';
  let base: string | undefined;
  let first = 0;
  let last = 0;
  for (const part of parts) {
    const [, stem, digits] = /^(.*)\[(0|[1-9]\d{0,8})\]$/s.exec(part.name) ?? [];
    const index = Number(digits);
    const { name: _, ...rest } = part;
    const text = stem === undefined ? '' : JSON.stringify(rest);
    if (stem !== undefined && stem === base && index === last + 1 && text === content) {
      last = index;
      joined[joined.length - 1] = { ...part, name: `${stem}[${first}..${last}]` };
      continue;
    }
    joined.push(part);
    base = stem;
    content = text;
    first = last = index;
  }
  return joined;
}
