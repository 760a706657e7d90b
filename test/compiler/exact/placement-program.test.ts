import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placementProgram, solvePlacement } from '../../../src/compiler/exact/placement-program.js';
import type { Objective } from '../../../src/compiler/placement/objective.js';
import { problemOf } from '../../../src/compiler/placement/problem.js';
import { costsAt, objectiveValue, scaleBy } from '../../../src/compiler/placement/score.js';
import { naiveTiles } from '../../../src/compiler/placement/seeds.js';
import { integerProgramSolver } from '../../../src/runtime/integer-programs-node.js';
import { allTiles, cases, chipOf } from '../placement/random-traffic.js';

const solve = await integerProgramSolver();

const OBJECTIVES: readonly Objective[] = [
  { energy: 1, latency: 0, load: 0, balance: 0 },
  { energy: 0, latency: 1, load: 0, balance: 0 },
  { energy: 0, latency: 0, load: 1, balance: 0 },
  { energy: 1, latency: 0.5, load: 0.7, balance: 0 },
];

/** For the solver, which takes less. */
const SECONDS = 10;

describe('a placement as an integer program', () => {
  test.each(OBJECTIVES)('has the optimum of all placements: %j', objective => {
    fc.assert(
      fc.property(cases(2, 4, 6), ({ cores, problem }) => {
        const { coresPerTile, tiles } = problem.grid;
        const scale = scaleBy(problem, objective, naiveTiles(cores, problem.grid));
        const valueAt = (tileOf: Int32Array) => objectiveValue(scale, costsAt(problem, tileOf));
        let least = Number.POSITIVE_INFINITY;
        for (const tileOf of allTiles(cores, tiles, coresPerTile)) least = Math.min(least, valueAt(tileOf));
        const solved = solvePlacement(problem, scale, solve, SECONDS)!;
        expect(solved.optimal).toBe(true);
        expect(valueAt(solved.tileOf!)).toBeCloseTo(least, 5);
        expect(solved.bound).toBeLessThanOrEqual(least + 1e-9);
        expect(solved.bound).toBeCloseTo(least, 4);
      }),
      { numRuns: 15 },
    );
  });

  test('is not made of large ones, nor for balance', () => {
    const chip = chipOf({ columns: 8, rows: 4, coresPerTile: 4, topology: 'mesh', routing: 'unicast' });
    const problem = problemOf(3, { flows: [], trees: [] }, chip);
    const scale = (objective: Objective) => scaleBy(problem, objective, naiveTiles(3, problem.grid));
    const none = () => {
      throw new Error('not to be solved');
    };
    expect(
      solvePlacement(problem, scale({ energy: 0, latency: 0, load: 0, balance: 1 }), none, SECONDS),
    ).toBeNull();
    expect(solvePlacement(problem, scale(OBJECTIVES[0]), none, SECONDS)).toBeNull();
  });

  test('is written in LP format', () => {
    const chip = chipOf({ columns: 2, rows: 1, coresPerTile: 1, topology: 'mesh', routing: 'unicast' });
    const flows = [
      { from: -1, to: 0, packets: 2 },
      { from: 1, to: 0, packets: 1 },
    ];
    const problem = problemOf(2, { flows, trees: [] }, chip);
    const unit = { objective: OBJECTIVES[0], reference: { energy: 1, latency: 1, load: 1, balance: 1 } };
    expect(placementProgram(problem, unit)).toBe(
      [
        'Minimize',
        ' + 6 x_0_1 + 3 y_0_0_1_1 + 3 y_0_1_1_0',
        'Subject To',
        ' + 1 x_0_0 + 1 x_0_1 = 1',
        ' + 1 x_1_0 + 1 x_1_1 = 1',
        ' + 1 x_0_0 + 1 x_1_0 <= 1',
        ' + 1 x_0_1 + 1 x_1_1 <= 1',
        ' + 1 y_0_0_1_0 + 1 y_0_0_1_1 - 1 x_0_0 = 0',
        ' + 1 y_0_0_1_0 + 1 y_0_1_1_0 - 1 x_1_0 = 0',
        ' + 1 y_0_0_1_0 = 0',
        ' + 1 y_0_1_1_0 + 1 y_0_1_1_1 - 1 x_0_1 = 0',
        ' + 1 y_0_0_1_1 + 1 y_0_1_1_1 - 1 x_1_1 = 0',
        ' + 1 y_0_1_1_1 = 0',
        'Binary',
        ' x_0_0',
        ' x_0_1',
        ' x_1_0',
        ' x_1_1',
        'End',
        '',
      ].join('\n'),
    );
  });
});
