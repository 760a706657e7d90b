import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finish, NEVER, type Stop } from '../../../src/compiler/anytime.js';
import { ENERGY, type Objective } from '../../../src/compiler/placement/objective.js';
import {
  PLACEMENT_METHODS,
  type Placement,
  type PlaceOptions,
  place,
} from '../../../src/compiler/placement/place.js';
import { costsAt, objectiveValue, scaleBy } from '../../../src/compiler/placement/score.js';
import { naiveTiles } from '../../../src/compiler/placement/seeds.js';
import { tileOfCore } from '../../../src/image/chip-grid.js';
import { allTiles, type Case, cases, chipOf, randomTraffic } from './random-traffic.js';

const MIXED: Objective = { energy: 1, latency: 0.5, load: 0.7, balance: 0.3 };
const OBJECTIVES: readonly Objective[] = [
  ENERGY,
  { energy: 0, latency: 1, load: 0, balance: 0 },
  { energy: 0, latency: 0, load: 1, balance: 0 },
  MIXED,
];

function placed(drawn: Case, options: Partial<PlaceOptions> = {}): Placement {
  const chip = chipOf(drawn.shape);
  const all = { method: 'full', objective: ENERGY, seed: 1, stop: NEVER, ...options } as const;
  return finish(place(drawn.cores, drawn.traffic, chip, all));
}

const tilesOf = ({ cores }: Placement, { shape: { columns } }: Case) =>
  Int32Array.from(cores, ({ x, y }) => y * columns + x);

function expectValid({ cores, port }: Placement, { cores: count, shape }: Case): void {
  expect(port).toEqual({ x: 0, y: 0 });
  expect(cores.length).toBe(count);
  expect(new Set(cores.map(({ id }) => id)).size).toBe(count);
  for (const { id, x, y } of cores) {
    expect({ x, y }).toEqual(tileOfCore(shape, id));
    expect(y).toBeLessThan(shape.rows);
  }
}

test('every method gives every core a place of its own, with the cost that it has there', () => {
  fc.assert(
    fc.property(cases(4, 14, 25), fc.constantFrom(...OBJECTIVES), (drawn, objective) => {
      const { cores, problem } = drawn;
      const scale = scaleBy(problem, objective, naiveTiles(cores, problem.grid));
      const values = PLACEMENT_METHODS.map(method => {
        const result = placed(drawn, { method, objective });
        expectValid(result, drawn);
        const { bound, gap, value } = result.cost;
        expect(value).toBeCloseTo(objectiveValue(scale, costsAt(problem, tilesOf(result, drawn))), 9);
        expect(bound).toBeLessThanOrEqual(value);
        expect(gap).toBeCloseTo(value === 0 ? 0 : (value - bound) / value, 9);
        return value;
      });
      for (const value of values) expect(values[values.length - 1]).toBeLessThanOrEqual(value + 1e-12);
    }),
    { numRuns: 20 },
  );
});

test.each(OBJECTIVES)('few cores are placed as well as can be, and that is proved: %j', objective => {
  fc.assert(
    fc.property(cases(3, 4, 8), drawn => {
      const { cores, problem } = drawn;
      const { coresPerTile, tiles } = problem.grid;
      const scale = scaleBy(problem, objective, naiveTiles(cores, problem.grid));
      let least = Number.POSITIVE_INFINITY;
      for (const tileOf of allTiles(cores, tiles, coresPerTile)) {
        least = Math.min(least, objectiveValue(scale, costsAt(problem, tileOf)));
      }
      const { cost } = placed(drawn, { objective });
      expect(cost.value).toBeCloseTo(least, 9);
      expect(cost).toMatchObject({ optimal: true, gap: 0, bound: cost.value });
    }),
    { numRuns: 12 },
  );
});

const shape = { columns: 4, rows: 4, coresPerTile: 2, topology: 'mesh', routing: 'multicast' } as const;
const many = (): Case => ({ ...sampleCase, cores: 13, traffic: randomTraffic(7, 13, 25), shape });
const [sampleCase] = fc.sample(cases(3, 4, 8), { numRuns: 1, seed: 1 });

describe('a search', () => {
  test('gives the same again from the same seed', () => {
    const [first, second] = [placed(many(), { objective: MIXED }), placed(many(), { objective: MIXED })];
    expect(second).toEqual(first);
  });

  test('that is stopped gives a valid placement, never worse the later', () => {
    let before = Number.POSITIVE_INFINITY;
    for (const turns of [0, 1, 3, 10]) {
      let left = turns;
      const stop: Stop = () => left-- <= 0;
      const result = placed(many(), { objective: MIXED, stop });
      expectValid(result, many());
      expect(result.cost.value).toBeLessThanOrEqual(before);
      before = result.cost.value;
    }
  });

  test('that has a limit of time goes on from where the default effort ends', () => {
    const plain = placed(many(), { objective: MIXED });
    let left = 60;
    const stop: Stop = Object.assign(() => left-- <= 0, { timed: true });
    const longer = placed(many(), { objective: MIXED, stop });
    expect(left).toBeLessThan(0);
    expect(longer.cost.value).toBeLessThanOrEqual(plain.cost.value);
  });

  test('that has proved its best ends before its time', () => {
    const stop: Stop = Object.assign(() => false, { timed: true });
    expect(placed(sampleCase, { stop }).cost.optimal).toBe(true);
  });
});

test('nothing to weigh is refused', () => {
  const objective = { energy: 0, latency: 0, load: 0, balance: 0 };
  expect(() => placed(many(), { objective })).toThrow('the objective weighs nothing');
});
