import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WayCounter } from '../../src/compiler/ways.js';
import { chipNamed } from './support.js';

const { mesh } = chipNamed('loom1');

const shapes = fc.record({
  /** Tiles of a chip, and chips. */
  chip: fc.record({ columns: fc.integer({ min: 1, max: 4 }), rows: fc.integer({ min: 1, max: 4 }) }),
  chips: fc.record({ columns: fc.integer({ min: 1, max: 3 }), rows: fc.integer({ min: 1, max: 3 }) }),
  topology: fc.constantFrom('mesh' as const, 'torus' as const),
  picks: fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
  from: fc.nat(),
});

interface Mesh {
  readonly columns: number;
  readonly rows: number;
  readonly topology: 'mesh' | 'torus';
  readonly chips: { readonly columns: number; readonly rows: number };
}

interface Link {
  readonly name: string;
  readonly kind: 'eastWest' | 'northSouth' | 'offChip';
}

/** The links of the way between two tiles, walked one by one, each by the tile that it leaves and its direction. */
function walk(from: { x: number; y: number }, to: { x: number; y: number }, mesh: Mesh): Link[] {
  const { columns, rows, topology, chips } = mesh;
  const along = (at: number, end: number, length: number, count: number, step: number) => {
    const steps: { from: number; leaves: boolean }[] = [];
    const chip = length / count;
    for (let place = at; place !== end; place = (place + step + length) % length) {
      const next = place + step;
      const leaves = count > 1 && (next < 0 || next === length || (step > 0 ? next : place) % chip === 0);
      steps.push({ from: place, leaves });
    }
    return steps;
  };
  const best = (at: number, end: number, length: number, count: number) => {
    if (topology === 'mesh') {
      const step = Math.sign(end - at);
      return { step, steps: along(at, end, length, count, step) };
    }
    const both = [1, -1].map(step => ({ step, steps: along(at, end, length, count, step) }));
    const borders = (way: (typeof both)[number]) => way.steps.filter(({ leaves }) => leaves).length;
    return both.sort(
      (a, b) => a.steps.length - b.steps.length || borders(a) - borders(b) || b.step - a.step,
    )[0];
  };
  const row = best(from.x, to.x, columns, chips.columns);
  const column = best(from.y, to.y, rows, chips.rows);
  return [
    ...row.steps.map(
      ({ from: x, leaves }): Link => ({
        name: `${x},${from.y} x${row.step}`,
        kind: leaves ? 'offChip' : 'eastWest',
      }),
    ),
    ...column.steps.map(
      ({ from: y, leaves }): Link => ({
        name: `${to.x},${y} y${column.step}`,
        kind: leaves ? 'offChip' : 'northSouth',
      }),
    ),
  ];
}

test.each(['unicast', 'multicast'] as const)('%s counts the links that are walked', routing => {
  fc.assert(
    fc.property(shapes, ({ chip, chips, topology, picks, from: start }) => {
      const [columns, rows] = [chip.columns * chips.columns, chip.rows * chips.rows];
      const cores = Array.from({ length: columns * rows * 2 }, (_, core) => {
        const tile = Math.floor(core / 2);
        return { x: tile % columns, y: Math.floor(tile / columns) };
      });
      const shape = { ...mesh, columns, rows, topology, chips };
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
      const links = (kind: Link['kind']) => {
        const all = walks.flatMap(way => way.filter(link => link.kind === kind).map(({ name }) => name));
        return routing === 'unicast' ? all.length : new Set(all).size;
      };
      expect(ways.packets).toBe(targets.length);
      expect(ways.tileDeliveries).toBe(walks.filter(way => way.length === 0).length);
      expect(ways.hopsEastWest).toBe(links('eastWest'));
      expect(ways.hopsNorthSouth).toBe(links('northSouth'));
      expect(ways.hopsOffChip).toBe(links('offChip'));
      // The farthest: most borders, of these most links.
      const lengths = walks.map(way => [way.filter(({ kind }) => kind === 'offChip').length, way.length]);
      const [borders, length] = lengths.sort((a, b) => b[0] - a[0] || b[1] - a[1])[0];
      expect(ways.farOffChip).toBe(borders);
      expect(ways.farEastWest + ways.farNorthSouth).toBe(length - borders);
    }),
    { numRuns: 300 },
  );
});
