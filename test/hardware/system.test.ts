import { describe, expect, it } from 'vitest';
import { barrierPs } from '../../src/hardware/barrier-time.js';
import type { ChipModel } from '../../src/hardware/schema.js';
import { chipCount, gridOfChips, largestGrid, systemOf } from '../../src/hardware/system.js';
import { staticEnergyPj, timePerEventPs } from '../../src/ledger/pricing.js';
import { loadChip } from '../../src/runtime/chips-node.js';

const loihi = loadChip('loihi1');
const loom = loadChip('loom1');
const odin = loadChip('odin');

const grid = (columns: number, rows: number) => ({ columns, rows });

describe('a system of chips', () => {
  it('has the tiles of all of them, and is the chip itself where there is one', () => {
    const { mesh } = systemOf(loihi, grid(3, 2));
    expect(mesh).toMatchObject({
      columns: 24,
      rows: 8,
      coresPerTile: 4,
      topology: 'mesh',
      chips: grid(3, 2),
    });
    expect(chipCount(mesh)).toBe(6);
    expect(systemOf(loihi, grid(1, 1))).toBe(loihi);
    expect(chipCount(loihi.mesh)).toBe(1);
  });

  it('is refused beyond what the chips can be joined to', () => {
    expect(() => systemOf(loom, grid(5, 1))).toThrow(
      '5 x 1 chips of loom1 are asked for; limit 4 x 4; use fewer',
    );
    expect(() => systemOf(odin, grid(2, 1))).toThrow('has no links to other chips');
    expect(systemOf(odin, grid(1, 1))).toBe(odin);
    const large = { ...loihi, system: { ...loihi.system!, chips: grid(256, 256) } };
    expect(() => systemOf(large, grid(256, 256))).toThrow('with 8388608 cores; limit 1048576');
  });

  it('may be a ring of meshes', () => {
    const ring = { ...loom, system: { ...loom.system!, topology: 'torus' as const } };
    expect(systemOf(ring, grid(2, 2)).mesh.topology).toBe('torus');
  });

  it('of a number of chips is as near to a square as it can be, and exactly as many', () => {
    const shapes = [1, 2, 3, 4, 6, 7, 8, 12, 768].map(count => gridOfChips(count, loihi));
    expect(shapes).toEqual([
      grid(1, 1),
      grid(2, 1),
      grid(3, 1),
      grid(2, 2),
      grid(3, 2),
      grid(7, 1),
      grid(4, 2),
      grid(4, 3),
      grid(32, 24),
    ]);
    // Higher than wide where it must be; a prime beyond the limits cannot be laid out.
    const tall = { system: { ...loom.system!, chips: grid(2, 8) } };
    expect(gridOfChips(8, tall)).toEqual(grid(2, 4));
    expect(gridOfChips(7, tall)).toEqual(grid(1, 7));
    expect(gridOfChips(37, loihi)).toBeNull();
    expect(gridOfChips(2, odin)).toBeNull();
    expect(largestGrid(odin)).toEqual(grid(1, 1));
  });
});

describe('what a system costs by itself', () => {
  it('waits longer the more chips there are, between the listed numbers in proportion', () => {
    const one = barrierPs(loihi, 32)!;
    expect(barrierPs(loihi, 5, 256)).toBe(14_300_000);
    expect(barrierPs(loihi, 5, 768)).toBe(16_200_000);
    expect(barrierPs(loihi, 5, 512)).toBe(15_250_000);
    expect(barrierPs(loihi, 5, 2)).toBe(one + Math.ceil((14_300_000 - one) / 255));
    expect(barrierPs(loom, 64, 4)).toBe(1_220_800);
    expect(() => barrierPs(loom, 64, 17)).toThrow('a barrier over 17 chips; expected 1 to 16');
  });

  it('has no time of a barrier where either list is missing', () => {
    const { barrierTime: _list, ...without } = loihi;
    expect(barrierPs(without as ChipModel, 1, 2)).toBeNull();
    const { barrierTime: _system, ...section } = loihi.system!;
    const silent = { ...loihi, system: section } as ChipModel;
    expect(barrierPs(silent, 1, 2)).toBeNull();
    expect(barrierPs(silent, 1, 1)).not.toBeNull();
    expect(timePerEventPs(systemOf(silent, grid(2, 1))).barrier).toBeNull();
  });

  it('has the static power of every chip', () => {
    expect(staticEnergyPj(systemOf(loihi, grid(3, 1)), 1e12)).toBe(3 * staticEnergyPj(loihi, 1e12)!);
  });
});
