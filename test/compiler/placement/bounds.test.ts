import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finish, NEVER } from '../../../src/compiler/anytime.js';
import { boundTerms } from '../../../src/compiler/placement/bound-terms.js';
import { boundEnergy } from '../../../src/compiler/placement/bounds.js';
import { problemOf } from '../../../src/compiler/placement/problem.js';
import { boundByProjection } from '../../../src/compiler/placement/projected-ways.js';
import { costsAt } from '../../../src/compiler/placement/score.js';
import { allTiles, type Case, cases, chipOf, randomTiles, randomTraffic } from './random-traffic.js';

const TERMS = ['energy', 'latency', 'load', 'balance'] as const;

function expectBelow({ problem }: Case, tileOf: Int32Array): void {
  const bounds = boundTerms(problem);
  const costs = costsAt(problem, tileOf);
  for (const term of TERMS)
    expect(bounds[term].value, term).toBeLessThanOrEqual(costs[term] * (1 + 1e-9) + 1e-9);
}

describe('no placement is below the bounds', () => {
  test('of all placements of few cores', () => {
    fc.assert(
      fc.property(cases(3, 5, 12), drawn => {
        const { cores, problem } = drawn;
        const { coresPerTile, tiles } = problem.grid;
        const bounds = boundTerms(problem);
        const least = { energy: Infinity, latency: Infinity, load: Infinity, balance: Infinity };
        let seen = 0;
        for (const tileOf of allTiles(cores, tiles, coresPerTile)) {
          if (++seen > 3_000) break;
          const costs = costsAt(problem, tileOf);
          for (const term of TERMS) least[term] = Math.min(least[term], costs[term]);
        }
        for (const term of TERMS) {
          expect(bounds[term].value, term).toBeLessThanOrEqual(least[term] * (1 + 1e-9) + 1e-9);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('the projection of all placements of few cores, alone', () => {
    fc.assert(
      fc.property(cases(3, 5, 12), ({ cores, problem }) => {
        const { coresPerTile, tiles } = problem.grid;
        const bound = finish(boundByProjection(problem, problem.energyPrice, NEVER));
        if (bound === null) return;
        let seen = 0;
        for (const tileOf of allTiles(cores, tiles, coresPerTile)) {
          if (++seen > 3_000) break;
          const { energy } = costsAt(problem, tileOf);
          expect(bound.value).toBeLessThanOrEqual(energy * (1 + 1e-12) + 1e-12);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('of random placements of many', () => {
    fc.assert(
      fc.property(cases(6, 60, 120), drawn =>
        expectBelow(drawn, randomTiles(drawn.seed, drawn.cores, drawn.problem)),
      ),
      { numRuns: 100 },
    );
  });
});

describe('full chips whose cores all talk to each other', () => {
  test.each(['unicast', 'multicast'] as const)('are bounded by projection: %s', routing => {
    const shape = { columns: 4, rows: 4, coresPerTile: 2, topology: 'mesh', routing } as const;
    const problem = problemOf(32, randomTraffic(3, 32, 300), chipOf(shape));
    const { energy, load } = boundTerms(problem);
    expect(energy.method).toMatch(/^projection/);
    expect(load.method).toMatch(/^projection/);
    expect(energy.value).toBeGreaterThan(boundEnergy(problem, problem.energyPrice).value);
    for (let seed = 1; seed <= 20; seed++) {
      expect(energy.value).toBeLessThan(costsAt(problem, randomTiles(seed, 32, problem)).energy);
    }
  });

  test('but not those of more than 256 places, unless there is a limit of time', () => {
    const shape = { columns: 17, rows: 16, coresPerTile: 1, topology: 'mesh', routing: 'unicast' } as const;
    const problem = problemOf(272, randomTraffic(5, 272, 3000), chipOf(shape));
    const price = problem.energyPrice;
    expect(finish(boundByProjection(problem, price, NEVER))).toBeNull();
    const timed = Object.assign(() => false, { timed: true, secondsLeft: () => 1000 });
    const bound = finish(boundByProjection(problem, price, timed));
    expect(bound?.value).toBeGreaterThan(boundEnergy(problem, price).value);
    expect(bound?.value).toBeLessThan(costsAt(problem, randomTiles(1, 272, problem)).energy);
  });
});

describe('the bounds are met', () => {
  const line = { columns: 4, rows: 1, coresPerTile: 1, topology: 'mesh', routing: 'unicast' } as const;
  const flowsTo = (flows: readonly (readonly [from: number, to: number, packets: number])[]) => {
    const trees = flows.map(([from, to, packets]) => ({ from, to: [to], packets }));
    const pairs = flows.map(([from, to, packets]) => ({ from, to, packets }));
    return { flows: pairs, trees, rowFlows: pairs };
  };

  test('by cores that only hear the port', () => {
    // On a line: 3 packets stay at the port, 2 go one link (3 pJ, 4.1 ns), 1 goes two.
    const problem = problemOf(
      3,
      flowsTo([
        [-1, 0, 1],
        [-1, 1, 3],
        [-1, 2, 2],
      ]),
      chipOf(line),
    );
    const bounds = boundTerms(problem);
    expect(bounds.energy.value).toBeCloseTo(3 * (2 + 2 * 1), 6);
    expect(bounds.latency.value).toBeCloseTo(2 * 4.1, 6);
    expect(bounds.load.value).toBeCloseTo(3, 6);
    const costs = costsAt(problem, Int32Array.of(2, 0, 1));
    for (const term of ['energy', 'latency', 'load'] as const) {
      expect(costs[term]).toBeCloseTo(bounds[term].value, 6);
    }
  });

  test('by a pair on one tile', () => {
    const problem = problemOf(2, flowsTo([[0, 1, 5]]), chipOf({ ...line, coresPerTile: 2 }));
    expect(boundTerms(problem).energy.value).toBe(0);
    expect(costsAt(problem, Int32Array.of(3, 3)).energy).toBe(0);
  });
});
