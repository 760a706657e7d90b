import { describe, expect, it } from 'vitest';
import type { LinkLoad } from '../../src/compiler/link-loads.js';
import { formatMesh } from '../../src/report/mesh-text.js';
import { viewMesh } from '../../src/report/mesh-tiles.js';
import { coreFill, mappingRecord } from './mapping-records.js';

const LINKS: LinkLoad[] = [
  { x: 0, y: 0, direction: 'east', packets: 12 },
  { x: 0, y: 0, direction: 'south', packets: 0.1 },
  { x: 1, y: 0, direction: 'west', packets: 4 },
  { x: 1, y: 0, direction: 'south', packets: 8.1 },
  { x: 1, y: 1, direction: 'north', packets: 6 },
];

function drawn(...record: Parameters<typeof mappingRecord>): string[] {
  return formatMesh(viewMesh(mappingRecord(...record), { whole: false }));
}

describe('the mesh as text', () => {
  it('has a box a tile, and the links there and back between them', () => {
    const lines = drawn({}, [coreFill(0, 0, 93), coreFill(1, 1, 100)], LINKS);
    expect(lines).toEqual([
      'mesh: columns 0..1, rows 0..1 of 4 x 3 tiles (mesh); the rest is empty',
      '+-in---+    +------+',
      '|      | >9 |      |',
      '|  93% | <3 |      |',
      '+------+    +------+',
      ' v1          v7  ^5',
      '+------+    +------+',
      '|      |    |      |',
      '|      |    | 100% |',
      '+------+    +------+',
      expect.stringContaining('in a box: what its fullest core'),
      expect.stringContaining("the busiest link's 12 packets a step"),
    ]);
  });

  it('tells how many cores of a tile are in use, and the fill of the fullest', () => {
    const lines = drawn({ coresPerTile: 4 }, [coreFill(0, 0, 7), coreFill(0, 0, 55, 1)], []);
    expect(lines.slice(2, 4)).toEqual(['|  2/4 |', '|  55% |']);
  });

  it('draws the links around a torus beyond its edges', () => {
    const links: LinkLoad[] = [
      { x: 0, y: 0, direction: 'west', packets: 9 },
      { x: 1, y: 0, direction: 'east', packets: 1 },
      { x: 0, y: 0, direction: 'north', packets: 4 },
      { x: 0, y: 1, direction: 'south', packets: 2 },
    ];
    const fills = [coreFill(0, 0, 5), coreFill(1, 1, 5)];
    const lines = drawn({ columns: 2, rows: 2, topology: 'torus' }, fills, links);
    expect(lines[2]).toBe('|      |    |      | >1');
    expect(lines[3]).toBe('|   5% |    |      | <9');
    expect(lines[10]).toBe(' v2  ^4');
  });

  it('shows the borders between chips', () => {
    const fills = [coreFill(0, 0, 5), coreFill(1, 1, 7)];
    const links: LinkLoad[] = [
      { x: 0, y: 0, direction: 'east', offChip: true, packets: 9 },
      { x: 1, y: 0, direction: 'south', offChip: true, packets: 1 },
    ];
    const lines = drawn({ columns: 2, rows: 2, chips: { columns: 2, rows: 2 } }, fills, links);
    expect(lines.slice(0, 10)).toEqual([
      'mesh: 2 x 2 tiles (mesh, 2 x 2 chips)',
      '+-in---+   :+------+',
      '|      | >9:|      |',
      '|   5% |   :|      |',
      '+------+   :+------+',
      '           : v1',
      '........................',
      '+------+   :+------+',
      '|      |   :|      |',
      '|      |   :|   7% |',
    ]);
    expect(lines).toContain('dotted lines: borders between chips');
  });

  it('shows them in maps, too', () => {
    const fills = [coreFill(0, 0, 100), coreFill(9, 1, 1)];
    const lines = drawn({ columns: 10, rows: 2, chips: { columns: 2, rows: 2 } }, fills, []);
    expect(lines.slice(1, 5)).toEqual([
      'fill          heat',
      '9....|.....   .....|.....',
      '-----+-----   -----+-----',
      '.....|....1   .....|.....',
    ]);
  });

  it('of 8 x 8 tiles fits 100 columns', () => {
    const fills = Array.from({ length: 64 }, (_, i) => coreFill(i % 8, i >> 3, 100));
    const links = fills.map(({ x, y }): LinkLoad => ({ x, y, direction: 'east', packets: 1 }));
    const lines = drawn({ columns: 8, rows: 8, topology: 'torus' }, fills, links);
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(100);
    expect(lines.length).toBeLessThanOrEqual(43);
  });

  it('of more tiles is two maps of a character a tile', () => {
    const fills = [coreFill(0, 0, 100), coreFill(9, 1, 1)];
    const links: LinkLoad[] = [
      { x: 0, y: 0, direction: 'east', packets: 3 },
      { x: 0, y: 0, direction: 'south', packets: 18 },
      { x: 9, y: 0, direction: 'south', packets: 2 },
    ];
    const lines = drawn({ columns: 10, rows: 2 }, fills, links);
    expect(lines.slice(0, 4)).toEqual([
      'mesh: 10 x 2 tiles (mesh)',
      'fill         heat',
      '9.........   9........1',
      '.........1   ..........',
    ]);
  });

  it('of very many tiles puts several under a character, whatever the sides', () => {
    const fills = [coreFill(0, 0, 10), coreFill(2, 2, 50), coreFill(100, 70, 100)];
    const lines = drawn({ columns: 101, rows: 71 }, fills, []);
    const maps = lines.slice(2, -2);
    // 101 columns by threes: 34 characters; 71 rows: 24.
    expect(maps).toHaveLength(24);
    expect(maps.every(line => line.length <= 100)).toBe(true);
    expect(maps[0].slice(0, 34)).toBe(`5${'.'.repeat(33)}`);
    expect(maps[23].slice(0, 34)).toBe(`${'.'.repeat(33)}9`);
    expect(lines.join('\n')).toContain('the fullest of 3 x 3 tiles');
  });
});
