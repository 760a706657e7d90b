import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { wayPrices } from '../../../src/compiler/placement/grid.js';
import { ENERGY } from '../../../src/compiler/placement/objective.js';
import { affinityOf } from '../../../src/compiler/placement/problem.js';
import { reportCost } from '../../../src/compiler/placement/report-cost.js';
import { costsAt, costsOf, scaleBy, WATCH_ALL } from '../../../src/compiler/placement/score.js';
import { naiveTiles } from '../../../src/compiler/placement/seeds.js';
import { NOWHERE, PlacementState } from '../../../src/compiler/placement/state.js';
import { WayField } from '../../../src/compiler/placement/way-field.js';
import { Xorshift32 } from '../../../src/fixed/xorshift.js';
import { cases, randomTiles } from './random-traffic.js';
import { walk } from './walk.js';

describe('what a placement costs', () => {
  test('is what its packets do on their way, link by link', () => {
    fc.assert(
      fc.property(cases(5, 20, 40), ({ cores, problem, seed, shape, traffic }) => {
        const tileOf = randomTiles(seed, cores, problem);
        const scale = scaleBy(problem, ENERGY, naiveTiles(cores, problem.grid));
        const cost = reportCost(problem, scale, tileOf);
        const walked = walk(tileOf, traffic, shape);
        for (const name of Object.keys(walked) as (keyof typeof walked)[]) {
          expect(cost[name], name).toBeCloseTo(walked[name], 6);
        }
      }),
      { numRuns: 200 },
    );
  });

  test('is the same after many moves as when it is counted anew, also with cores that are nowhere', () => {
    fc.assert(
      fc.property(cases(5, 12, 30), ({ cores, problem, seed }) => {
        const random = new Xorshift32(seed);
        const state = new PlacementState(problem, WATCH_ALL);
        state.reset(randomTiles(seed, cores, problem));
        const anywhere = () => random.below(problem.grid.tiles + 1) - 1;
        for (let k = 0; k < 40; k++) {
          const core = random.below(cores);
          const other = random.below(cores);
          state.move(core, anywhere(), other === core ? -1 : other, anywhere());
        }
        const fresh = new PlacementState(problem, WATCH_ALL);
        fresh.reset(state.tileOf);
        expect(state.hopsEastWest).toBe(fresh.hopsEastWest);
        expect(state.hopsNorthSouth).toBe(fresh.hopsNorthSouth);
        expect(state.hopsOffChip).toBe(fresh.hopsOffChip);
        expect(state.loads).toEqual(fresh.loads);
        expect(state.linksOf).toEqual(fresh.linksOf);
        expect(state.squares).toBeCloseTo(fresh.squares, 6);
        expect(state.longestWay(problem.timePrice)).toBe(fresh.longestWay(problem.timePrice));
      }),
      { numRuns: 200 },
    );
  });

  test('does not fall when a core more is placed', () => {
    fc.assert(
      fc.property(cases(4, 8, 20), ({ cores, problem, seed }) => {
        const tileOf = randomTiles(seed, cores, problem);
        const state = new PlacementState(problem, WATCH_ALL);
        state.reset(new Int32Array(cores).fill(NOWHERE));
        let before = costsOf(problem, state, WATCH_ALL);
        for (let core = 0; core < cores; core++) {
          state.move(core, tileOf[core], -1, 0);
          const after = costsOf(problem, state, WATCH_ALL);
          for (const term of ['energy', 'latency', 'load', 'balance'] as const) {
            expect(after[term]).toBeGreaterThanOrEqual(before[term] - 1e-9);
          }
          before = after;
        }
      }),
      { numRuns: 100 },
    );
  });
});

test('exchanges and moves change the sum of the ways as the field says, and the sum is the energy of packets on their own', () => {
  fc.assert(
    fc.property(cases(5, 15, 30), ({ cores, problem: drawn, seed }) => {
      const problem = { ...drawn, multicast: false, nets: drawn.pairs };
      const affinity = affinityOf(cores, problem.pairs, () => 1);
      const field = new WayField(cores, problem.grid, affinity, wayPrices(problem.grid, problem.energyPrice));
      field.reset(randomTiles(seed, cores, problem));
      const random = new Xorshift32(seed);
      const energy = () => costsAt(problem, field.tileOf).energy;
      for (let k = 0; k < 20; k++) {
        const before = energy();
        expect(field.cost).toBeCloseTo(before, 6);
        const core = random.below(cores);
        const other = random.below(cores);
        const tile = random.below(problem.grid.tiles);
        let told: number;
        if (random.below(2) === 0 && field.free[tile] > 0) {
          told = field.shiftChange(core, tile);
          field.shift(core, tile);
        } else {
          if (core === other) continue;
          told = field.swapChange(core, other);
          field.swap(core, other);
        }
        expect(energy() - before).toBeCloseTo(told, 6);
        const used = new Int32Array(problem.grid.tiles).fill(problem.grid.coresPerTile);
        for (const at of field.tileOf) used[at]--;
        expect(field.free).toEqual(used);
      }
    }),
    { numRuns: 100 },
  );
});
