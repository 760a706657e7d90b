import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WayCounter } from '../../src/compiler/ways.js';
import { chipNamed } from './support.js';

const { mesh } = chipNamed('loom1');

const shapes = fc.record({
  columns: fc.integer({ min: 1, max: 6 }),
  rows: fc.integer({ min: 1, max: 6 }),
  topology: fc.constantFrom('mesh' as const, 'torus' as const),
  picks: fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
  from: fc.nat(),
});

/** The links of the way between two tiles, walked one by one, each by the tiles that it joins. */
function walk(
  from: { x: number; y: number },
  to: { x: number; y: number },
  { columns, rows, topology }: { columns: number; rows: number; topology: 'mesh' | 'torus' },
): { eastWest: string[]; northSouth: string[] } {
  const step = (at: number, end: number, length: number): number => {
    if (topology === 'mesh') return Math.sign(end - at);
    const up = (end - at + length) % length;
    return up === 0 ? 0 : up <= length - up ? 1 : -1;
  };
  let { x, y } = from;
  const eastWest: string[] = [];
  const northSouth: string[] = [];
  const east = step(x, to.x, columns);
  while (x !== to.x) {
    const next = (x + east + columns) % columns;
    eastWest.push(`${x},${y} ${east}`);
    x = next;
  }
  const south = step(y, to.y, rows);
  while (y !== to.y) {
    const next = (y + south + rows) % rows;
    northSouth.push(`${x},${y} ${south}`);
    y = next;
  }
  return { eastWest, northSouth };
}

test.each(['unicast', 'multicast'] as const)('%s counts the links that are walked', routing => {
  fc.assert(
    fc.property(shapes, ({ columns, rows, topology, picks, from: start }) => {
      const cores = Array.from({ length: columns * rows * 2 }, (_, core) => {
        const tile = Math.floor(core / 2);
        return { x: tile % columns, y: Math.floor(tile / columns) };
      });
      const shape = { ...mesh, columns, rows, topology };
      const counter = new WayCounter({ ...shape, routing }, cores);
      const from = cores[start % cores.length];
      const reached = picks.map(pick => pick % cores.length);
      // What an earlier source took counts again.
      counter.begin({ x: 0, y: 0 });
      for (const core of reached) counter.reach(core);
      counter.begin(from);
      for (const core of reached) counter.reach(core);
      const ways = counter.end();

      const targets = [...new Set(reached)];
      const walks = targets.map(core => walk(from, cores[core], shape));
      const links = (kind: 'eastWest' | 'northSouth') => {
        const all = walks.flatMap(way => way[kind]);
        return routing === 'unicast' ? all.length : new Set(all).size;
      };
      const lengths = walks.map(({ eastWest, northSouth }) => eastWest.length + northSouth.length);
      expect(ways.packets).toBe(targets.length);
      expect(ways.tileDeliveries).toBe(lengths.filter(length => length === 0).length);
      expect(ways.hopsEastWest).toBe(links('eastWest'));
      expect(ways.hopsNorthSouth).toBe(links('northSouth'));
      expect(ways.farEastWest + ways.farNorthSouth).toBe(Math.max(...lengths));
    }),
    { numRuns: 300 },
  );
});
