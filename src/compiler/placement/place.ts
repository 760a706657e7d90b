import type { SystemModel } from '../../hardware/system.js';
import type { Search, Stop } from '../anytime.js';
import type { IntegerProgramSolver } from '../exact/solver.js';
import type { Traffic } from '../traffic.js';
import type { Place } from './curve.js';
import { fullSearch } from './full.js';
import { checkObjective, type Objective } from './objective.js';
import { type PlacementProblem, problemOf } from './problem.js';
import { quickSearch } from './quick.js';
import { type PlacementCost, reportCost } from './report-cost.js';
import { scaleBy } from './score.js';
import { hilbertTiles, naiveTiles, placesOn, tilesOf } from './seeds.js';
import { bestSpectralTiles } from './spectral.js';

/**
 * - `naive`: in the partition's order, tiles row by row
 * - `hilbert`: in the partition's order along a Hilbert curve
 * - `spectral`: by the eigenvectors of the traffic's Laplacian
 * - `quick`: along a Hilbert curve, then exchanges as long as they shorten the ways of the packets; whatever the objective
 * - `full`: the best of all of these, searched on from for the objective, with a bound
 */
export const PLACEMENT_METHODS = ['naive', 'hilbert', 'spectral', 'quick', 'full'] as const;

export type PlacementMethod = (typeof PLACEMENT_METHODS)[number];

export interface Placement {
  readonly cores: readonly Place[];
  /** The tile where inputs enter the mesh. */
  readonly port: { readonly x: number; readonly y: number };
  readonly cost: PlacementCost;
}

export interface PlaceOptions {
  readonly method: PlacementMethod;
  readonly objective: Objective;
  /** 1..2^32 - 1; what a search draws. */
  readonly seed: number;
  readonly stop: Stop;
  /** Proves small placements optimal; without it fewer are. */
  readonly solve?: IntegerProgramSolver | undefined;
}

/**
 * Puts the cores of a partition on the tiles of a system.
 *
 * @param cores 1 to the places of the chip
 * @throws SpikeloomError for an objective that weighs nothing
 */
export function* place(
  cores: number,
  traffic: Traffic,
  chip: Pick<SystemModel, 'mesh' | 'prices'>,
  options: PlaceOptions,
): Search<Placement> {
  checkObjective(options.objective);
  const problem = problemOf(cores, traffic, chip);
  const { grid } = problem;
  const scale = scaleBy(problem, options.objective, naiveTiles(cores, grid));
  const port = { x: 0, y: 0 };
  yield;
  if (options.method === 'full') {
    const quick = yield* quickSearch(cores, traffic.rowFlows, chip, options.stop);
    const seeds = [naiveTiles(cores, grid), hilbertTiles(cores, chip), tilesOf(quick, grid)];
    yield;
    const { tileOf, bounds, proof } = yield* fullSearch(problem, scale, seeds, options);
    return { cores: placesOn(tileOf, grid), port, cost: reportCost(problem, scale, tileOf, bounds, proof) };
  }
  const places =
    options.method === 'quick'
      ? yield* quickSearch(cores, traffic.rowFlows, chip, options.stop)
      : placesBy[options.method](cores, chip, problem);
  yield;
  return { cores: places, port, cost: reportCost(problem, scale, tilesOf(places, grid)) };
}

export type { Place } from './curve.js';
export type { PlacementCost } from './report-cost.js';

const placesBy: Readonly<
  Record<
    Exclude<PlacementMethod, 'quick' | 'full'>,
    (cores: number, chip: Pick<SystemModel, 'mesh'>, problem: PlacementProblem) => readonly Place[]
  >
> = {
  naive: (cores, _chip, { grid }) => placesOn(naiveTiles(cores, grid), grid),
  hilbert: (cores, chip, { grid }) => placesOn(hilbertTiles(cores, chip), grid),
  spectral: (_cores, _chip, problem) => placesOn(bestSpectralTiles(problem), problem.grid),
};
