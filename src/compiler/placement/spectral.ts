import { raise } from '../../fixed/error.js';
import { Xorshift32 } from '../../fixed/xorshift.js';
import { finish, NEVER, type Search, type Stop } from '../anytime.js';
import { assign } from './assignment.js';
import type { Grid } from './grid.js';
import { type Affinity, affinityOf, type PlacementProblem } from './problem.js';
import { costsAt } from './score.js';

/** Multiplications by the matrix; more do not move cores by as much as a tile. */
const ITERATIONS = 300;

/**
 * Tiles by the shape of the traffic: the eigenvectors of the two smallest eigenvalues above 0 of its Laplacian
 * (M. Fiedler's vector and the next; K. M. Hall, Management Science 17(3), 1970, places by them) are coordinates, whose
 * ranks are spread over a rectangle at the port, and each core gets a tile so that the sum of the squared distances is
 * least. There are eight ways to lay the rectangle down.
 *
 * @returns by orientation, by core: its tile
 */
export function spectralTiles(cores: number, affinity: Affinity, grid: Grid): Int32Array[] {
  return finish(searchSpectral(cores, affinity, grid, NEVER));
}

/** {@link spectralTiles}; told to stop, those that it has. */
export function* searchSpectral(
  cores: number,
  affinity: Affinity,
  grid: Grid,
  stop: Stop,
): Search<Int32Array[]> {
  if (stop()) return [];
  const [first, second] = smoothVectors(cores, affinity);
  const ranks = [ranksOf(first), ranksOf(second)];
  const wanted = Math.ceil(cores / grid.coresPerTile);
  const columns = Math.min(
    grid.columns,
    Math.max(Math.ceil(Math.sqrt(wanted)), Math.ceil(wanted / grid.rows)),
  );
  const rows = Math.ceil(wanted / columns);
  const layouts: Int32Array[] = [];
  for (let orientation = 0; orientation < 8; orientation++) {
    yield;
    if (stop()) break;
    const [across, down] = orientation & 4 ? [ranks[1], ranks[0]] : ranks;
    const x = (core: number) =>
      spread(orientation & 1 ? cores - 1 - across[core] : across[core], cores, columns);
    const y = (core: number) => spread(orientation & 2 ? cores - 1 - down[core] : down[core], cores, rows);
    const cost = new Float64Array(cores * columns * rows);
    for (let core = 0, at = 0; core < cores; core++) {
      for (let tile = 0; tile < columns * rows; tile++, at++) {
        cost[at] = (x(core) - (tile % columns)) ** 2 + (y(core) - Math.floor(tile / columns)) ** 2;
      }
    }
    const { columnOf } = assign(cost, cores, columns * rows, grid.coresPerTile);
    layouts.push(columnOf.map(tile => Math.floor(tile / columns) * grid.columns + (tile % columns)));
  }
  return layouts;
}

/** Cores up to which a table [cores x tiles] is made. */
const MOST_CORES = 4096;

/**
 * The one of {@link spectralTiles} with the least energy.
 * @throws SpikeloomError for more than 4096 cores
 */
export function bestSpectralTiles(problem: PlacementProblem): Int32Array {
  if (problem.cores > MOST_CORES) {
    raise(
      `the spectral placement takes ${problem.cores} cores; limit ${MOST_CORES}; use hilbert, quick or full`,
    );
  }
  const layouts = spectralTiles(
    problem.cores,
    affinityOf(problem.cores, problem.pairs, () => 1),
    problem.grid,
  );
  const energies = layouts.map(tileOf => costsAt(problem, tileOf).energy);
  return layouts[energies.indexOf(Math.min(...energies))];
}

/** Middle of the rank's share of `length` places. */
function spread(rank: number, cores: number, length: number): number {
  return ((rank + 0.5) / cores) * length - 0.5;
}

function ranksOf(values: Float64Array): Float64Array {
  const order = Int32Array.from(values.keys()).sort((a, b) => values[a] - values[b] || a - b);
  const ranks = new Float64Array(values.length);
  order.forEach((core, rank) => {
    ranks[core] = rank;
  });
  return ranks;
}

/**
 * Two orthogonal vectors, orthogonal to the constant one, on which the normalised Laplacian is small, by subspace
 * iteration on 1 + D^-1/2 W D^-1/2, whose eigenvalues lie in 0..2.
 */
function smoothVectors(
  cores: number,
  { neighbours, packets, start }: Affinity,
): [Float64Array, Float64Array] {
  const scale = new Float64Array(cores);
  for (let core = 0; core < cores; core++) {
    let sum = 0;
    for (let at = start[core]; at < start[core + 1]; at++) sum += packets[at];
    scale[core] = sum > 0 ? 1 / Math.sqrt(sum) : 1;
  }
  const constant = normalised(scale.map(value => 1 / value));
  const random = new Xorshift32(0x9e3779b9);
  const vectors = [0, 1].map(() =>
    Float64Array.from({ length: cores }, () => random.below(1 << 20) / (1 << 19) - 1),
  );
  const next = new Float64Array(cores);
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    for (let k = 0; k < 2; k++) {
      const vector = vectors[k];
      for (let core = 0; core < cores; core++) {
        let sum = 0;
        for (let at = start[core]; at < start[core + 1]; at++) {
          sum += packets[at] * vector[neighbours[at]] * scale[neighbours[at]];
        }
        next[core] = vector[core] + sum * scale[core];
      }
      vector.set(next);
      takeAway(vector, constant);
      if (k === 1) takeAway(vector, vectors[0]);
      vector.set(normalised(vector));
    }
  }
  return [
    vectors[0].map((value, core) => value * scale[core]),
    vectors[1].map((value, core) => value * scale[core]),
  ];
}

function takeAway(vector: Float64Array, direction: Float64Array): void {
  let product = 0;
  for (let i = 0; i < vector.length; i++) product += vector[i] * direction[i];
  for (let i = 0; i < vector.length; i++) vector[i] -= product * direction[i];
}

/** Of length 1; as it is where it has none. */
function normalised(vector: Float64Array): Float64Array {
  let squares = 0;
  for (const value of vector) squares += value * value;
  const length = Math.sqrt(squares);
  return length > 0 ? vector.map(value => value / length) : vector;
}
