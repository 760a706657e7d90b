import { describe, expect, it } from 'vitest';
import { formatUnitChip, parseUnitChip } from '../../src/hardware/unit-chip.js';
import { joinRanges, unitChipParts } from '../../src/hardware/unit-chip-parts.js';
import { randomSystem } from '../engine/units/random-system.js';

const { chip } = randomSystem({
  ...{ seed: 3, columns: 2, rows: 2, coresPerTile: 3, neurons: 2, density: 0, onGrid: true, alike: false },
  buffer: { position: 'dendrite', insideUnit: true },
  dendrite: 'accumulator_with_delay',
});

describe('a model of a chip of units', () => {
  it('comes back equal from its YAML, doubles included', () => {
    expect(parseUnitChip(formatUnitChip(chip))).toEqual(chip);
  });

  it('is told the place of a mistake', () => {
    const text = formatUnitChip(chip).replace('unit: s', 'unit: ns');
    const line = text.slice(0, text.indexOf('unit: ns')).split('\n').length;
    expect(() => parseUnitChip(text, 'chip.yaml')).toThrow(new RegExp(`^chip.yaml:${line}:\\d+: .*"ns"`));
    expect(() => parseUnitChip(formatUnitChip(chip).replace('mesh:', 'mess:'), 'chip.yaml')).toThrow(
      /unknown key "mess"|mesh/,
    );
  });

  it('writes ranges out, and places tiles column by column', () => {
    const { tiles, cores } = unitChipParts(chip);
    expect(tiles.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    expect(cores).toHaveLength(12);
    expect(cores.slice(2, 4).map(({ name, tile }) => [name, tile])).toEqual([
      ['c[2]', 0],
      ['c[0]', 1],
    ]);
    expect(cores[5].units.map(({ name }) => name)).toEqual([
      ...['first', 'other', 'dendrite', 'input[0]', 'input[1]', 'input[2]', 'lif', 'tn'],
    ]);
  });

  it.each([
    ['t[3..1]', /t\[3\.\.1\] runs backwards/],
    ['t[0..999999]', /more tiles of a 2 x 2 mesh/],
  ])('refuses the range %s', (name, message) => {
    const tiles = [{ ...chip.tiles[0], name }];
    expect(() => unitChipParts({ ...chip, tiles })).toThrow(message);
  });

  it('joins what repeats into ranges, and nothing else', () => {
    const part = (name: string, value: number) => ({ name, value });
    expect(
      joinRanges([
        part('a[0]', 1),
        part('a[1]', 1),
        part('a[3]', 1),
        part('a[4]', 2),
        part('b', 2),
        part('b', 2),
      ]),
    ).toEqual([part('a[0..1]', 1), part('a[3]', 1), part('a[4]', 2), part('b', 2), part('b', 2)]);
  });
});
