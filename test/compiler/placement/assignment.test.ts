import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assign } from '../../../src/compiler/placement/assignment.js';
import { allTiles } from './random-traffic.js';

test('the cheapest assignment is the cheapest of all there are, and takes no column more often than it may', () => {
  const shape = fc.record({
    rows: fc.integer({ min: 1, max: 6 }),
    columns: fc.integer({ min: 1, max: 5 }),
    capacity: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(
      shape,
      fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 30, maxLength: 30 }),
      (size, drawn) => {
        const { capacity, columns } = size;
        const rows = Math.min(size.rows, columns * capacity);
        const cost = Float64Array.from(drawn.slice(0, rows * columns));
        const { columnOf, cost: told } = assign(cost, rows, columns, capacity);
        const sum = (of: ArrayLike<number>) =>
          Array.from(of).reduce((all, column, row) => all + cost[row * columns + column], 0);
        let least = Number.POSITIVE_INFINITY;
        for (const all of allTiles(rows, columns, capacity)) least = Math.min(least, sum(all));
        expect(told).toBe(least);
        expect(sum(columnOf)).toBe(least);
        for (let column = 0; column < columns; column++) {
          expect(columnOf.filter(other => other === column).length).toBeLessThanOrEqual(capacity);
        }
      },
    ),
    { numRuns: 300 },
  );
});
