import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bordersCrossed,
  chipAt,
  coreNumber,
  linksAlong,
  tileOfCore,
  tilesOfChip,
} from '../../src/image/chip-grid.js';
import { walkedLinks } from '../oracle/way.js';

const side = fc.integer({ min: 1, max: 4 });
const size = fc.record({ columns: side, rows: side });

const meshes = fc
  .record({ tiles: size, chips: size, coresPerTile: side })
  .map(({ tiles, chips, coresPerTile }) => ({
    columns: tiles.columns * chips.columns,
    rows: tiles.rows * chips.rows,
    chips,
    coresPerTile,
  }));

describe('cores of a system', () => {
  it('are numbered chip by chip, each number once, and a number leads back to its tile', () => {
    fc.assert(
      fc.property(meshes, mesh => {
        const onChip =
          (mesh.columns * mesh.rows * mesh.coresPerTile) / (mesh.chips.columns * mesh.chips.rows);
        const seen = new Set<number>();
        for (let y = 0; y < mesh.rows; y++) {
          for (let x = 0; x < mesh.columns; x++) {
            for (let place = 0; place < mesh.coresPerTile; place++) {
              const core = coreNumber(mesh, { x, y }, place);
              seen.add(core);
              expect(tileOfCore(mesh, core)).toEqual({ x, y });
              expect(Math.floor(core / onChip)).toBe(chipAt(mesh, { x, y }));
            }
          }
        }
        expect([...seen].sort((a, b) => a - b)).toEqual([...seen].map((_, core) => core));
      }),
      { numRuns: 100 },
    );
  });

  it('have their numbers of old on one chip: tiles row by row', () => {
    const mesh = { columns: 8, rows: 4, coresPerTile: 4 };
    expect(coreNumber(mesh, { x: 3, y: 2 }, 1)).toBe((2 * 8 + 3) * 4 + 1);
    expect(tilesOfChip(mesh)).toEqual({ columns: 8, rows: 4 });
  });

  it('stand where they are on 2 x 2 chips of 2 x 2 tiles', () => {
    const mesh = { columns: 4, rows: 4, coresPerTile: 1, chips: { columns: 2, rows: 2 } };
    const numbers = Array.from({ length: 16 }, (_, tile) =>
      coreNumber(mesh, { x: tile % 4, y: Math.floor(tile / 4) }, 0),
    );
    expect(numbers).toEqual([0, 1, 4, 5, 2, 3, 6, 7, 8, 9, 12, 13, 10, 11, 14, 15]);
  });
});

describe('the way along a row', () => {
  it('has the links, and crosses the borders, that a walk finds; back it is as long', () => {
    fc.assert(
      fc.property(
        side,
        fc.integer({ min: 1, max: 6 }),
        fc.boolean(),
        fc.nat(),
        fc.nat(),
        (chip, chips, torus, a, b) => {
          const length = chip * chips;
          const [from, to] = [a % length, b % length];
          const links = linksAlong(from, to, length, torus, chip);
          const mesh = {
            columns: length,
            rows: 1,
            topology: torus ? ('torus' as const) : ('mesh' as const),
            chips: { columns: chips, rows: 1 },
          };
          const walked = walkedLinks({ x: from, y: 0 }, { x: to, y: 0 }, mesh);
          const borders = bordersCrossed(from, links, chip, length);
          expect((from + links + length) % length).toBe(to);
          expect(borders).toBe(walked.offChip);
          expect(Math.abs(links)).toBe(walked.eastWest + walked.offChip);
          const back = linksAlong(to, from, length, torus, chip);
          expect(Math.abs(back)).toBe(Math.abs(links));
          expect(bordersCrossed(to, back, chip, length)).toBe(borders);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('of a ring of three chips of two tiles takes the half with one border less', () => {
    expect(linksAlong(0, 3, 6, true, 2)).toBe(3); // borders at 2; the other way they are at 0, 4
    expect(linksAlong(3, 0, 6, true, 2)).toBe(-3);
    expect(linksAlong(1, 4, 6, true, 2)).toBe(-3);
    expect(linksAlong(0, 3, 6, true)).toBe(3);
    expect(linksAlong(3, 0, 6, true)).toBe(3);
  });
});
