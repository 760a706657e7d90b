import fc from 'fast-check';
import type { PlacementProblem } from '../../../src/compiler/placement/problem.js';
import { problemOf } from '../../../src/compiler/placement/problem.js';
import type { Flow, Traffic, TreeFlow } from '../../../src/compiler/traffic.js';
import { Xorshift32 } from '../../../src/fixed/xorshift.js';
import type { SystemModel } from '../../../src/hardware/system.js';
import { chipNamed } from '../support.js';

/** Flows between random pairs of cores, some of them from the port; packets as the estimated rates make them. */
export function randomFlows(seed: number, cores: number, count: number): Flow[] {
  const random = new Xorshift32(seed);
  return Array.from({ length: count }, () => ({
    from: random.below(cores + 1) - 1,
    to: random.below(cores),
    packets: (1 + random.below(100)) * 0.02 + random.below(8) * 0.125,
  }));
}

/** Packets that go to random sets of cores, and the same by pairs. */
export function randomTraffic(seed: number, cores: number, count: number): Traffic {
  const random = new Xorshift32(seed);
  const trees: TreeFlow[] = [];
  for (let k = 0; k < count; k++) {
    const from = random.below(cores + 1) - 1;
    const to = new Set(Array.from({ length: 1 + random.below(4) }, () => random.below(cores)));
    to.delete(from);
    if (to.size === 0) continue;
    trees.push({ from, to: [...to].sort((a, b) => a - b), packets: (1 + random.below(40)) / 8 });
  }
  const flows = trees.flatMap(({ from, to, packets }) => to.map(core => ({ from, to: core, packets })));
  return { flows, trees, rowFlows: flows };
}

/** The cores that no packet of a tree finds on its own tile are on others: a shuffled placement. */
export function randomTiles(seed: number, cores: number, { grid }: PlacementProblem): Int32Array {
  const random = new Xorshift32(seed);
  const places = Array.from({ length: grid.tiles * grid.coresPerTile }, (_, place) => place);
  for (let k = places.length - 1; k > 0; k--) {
    const other = random.below(k + 1);
    [places[k], places[other]] = [places[other], places[k]];
  }
  return Int32Array.from({ length: cores }, (_, core) => Math.floor(places[core] / grid.coresPerTile));
}

export interface Shape {
  readonly columns: number;
  readonly rows: number;
  readonly coresPerTile: number;
  readonly topology: 'mesh' | 'torus';
  readonly routing: 'unicast' | 'multicast';
  /** Chips that the tiles lie on; one where it is missing. */
  readonly chips?: { readonly columns: number; readonly rows: number };
  /** Price of a link between chips, in pJ and in ns. */
  readonly offChip?: number;
}

const loihi = chipNamed('loihi1');

/** Loihi's prices on a mesh of another shape; those of links between chips are the shape's. */
export function chipOf({ offChip, ...shape }: Shape): SystemModel {
  const mesh = { ...loihi.mesh, ...shape };
  if (offChip === undefined) return { ...loihi, mesh };
  const figure = { value: offChip, evidence: 'design', scope: 'per-op', source: 'this test' } as const;
  return {
    ...loihi,
    mesh,
    prices: {
      energy: { ...loihi.prices.energy, hopOffChip: { ...figure, unit: 'pJ' } },
      time: { ...loihi.prices.time, hopOffChip: { ...figure, unit: 'ns' } },
    },
  };
}

export const shapes = (most: number): fc.Arbitrary<Shape> =>
  fc
    .record({
      columns: fc.integer({ min: 1, max: most }),
      rows: fc.integer({ min: 1, max: most }),
      coresPerTile: fc.integer({ min: 1, max: 3 }),
      topology: fc.constantFrom('mesh' as const, 'torus' as const),
      routing: fc.constantFrom('unicast' as const, 'multicast' as const),
      // Dearer than a chip's own links, and cheaper: bounds must hold all the same.
      offChip: fc.constantFrom(37, 1.5),
      cut: fc.tuple(fc.nat(), fc.nat()),
    })
    .map(({ cut, ...shape }) => ({
      ...shape,
      chips: { columns: divisorOf(shape.columns, cut[0]), rows: divisorOf(shape.rows, cut[1]) },
    }));

function divisorOf(length: number, pick: number): number {
  const divisors = Array.from({ length }, (_, k) => k + 1).filter(part => length % part === 0);
  return divisors[pick % divisors.length];
}

export interface Case {
  readonly cores: number;
  readonly shape: Shape;
  readonly traffic: Traffic;
  readonly problem: PlacementProblem;
  readonly seed: number;
}

/** Random traffic of some cores on a chip of at most `most` columns and rows. */
export const cases = (most: number, mostCores: number, mostTrees: number): fc.Arbitrary<Case> =>
  fc
    .record({
      shape: shapes(most),
      cores: fc.integer({ min: 1, max: mostCores }),
      count: fc.integer({ min: 0, max: mostTrees }),
      seed: fc.integer({ min: 1, max: 1e9 }),
    })
    .map(({ shape, cores, count, seed }) => {
      const fit = Math.min(cores, shape.columns * shape.rows * shape.coresPerTile);
      const traffic = randomTraffic(seed, fit, count);
      return { cores: fit, shape, traffic, problem: problemOf(fit, traffic, chipOf(shape)), seed };
    });

/** All ways to give the cores tiles, for small cases. */
export function* allTiles(cores: number, tiles: number, coresPerTile: number): Generator<Int32Array> {
  const tileOf = new Int32Array(cores);
  const used = new Int32Array(tiles);
  function* from(core: number): Generator<Int32Array> {
    if (core === cores) {
      yield tileOf;
      return;
    }
    for (let tile = 0; tile < tiles; tile++) {
      if (used[tile] === coresPerTile) continue;
      used[tile]++;
      tileOf[core] = tile;
      yield* from(core + 1);
      used[tile]--;
    }
  }
  yield* from(0);
}
