import { describe, expect, test } from 'vitest';
import { quickPlacement } from '../../../src/compiler/placement/quick.js';
import recorded from './quick-placements.json' with { type: 'json' };
import { chipOf, randomFlows } from './random-traffic.js';

describe('the quick placement', () => {
  test.each(recorded)(
    'puts $cores cores on $columns x $rows x $coresPerTile places as recorded',
    ({ cores, flows, ids, seed, ...shape }) => {
      const chip = chipOf({ ...shape, topology: 'mesh', routing: 'unicast' });
      const places = quickPlacement(cores, randomFlows(seed, cores, flows), chip);
      expect(places.map(({ id }) => id)).toEqual(ids);
    },
  );

  test('lays a chain out as a chain', () => {
    const flows = Array.from({ length: 15 }, (_, core) => ({ from: core, to: core + 1, packets: 1 }));
    const chip = chipOf({ columns: 4, rows: 4, coresPerTile: 1, topology: 'mesh', routing: 'unicast' });
    const places = quickPlacement(16, flows, chip);
    for (const { from, to } of flows) {
      expect(Math.abs(places[from].x - places[to].x) + Math.abs(places[from].y - places[to].y)).toBe(1);
    }
  });
});
