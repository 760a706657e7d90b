import { wayPrice } from '../placement/grid.js';
import { type PlacementProblem, PORT, PORT_TILE } from '../placement/problem.js';
import type { Scale } from '../placement/score.js';
import { linksOfWay, priceOfLink } from '../placement/way.js';
import type { IntegerProgramSolver } from './solver.js';

/** Cores x tiles, and pairs that talk x tiles squared, up to which a program is worth its time. */
const MOST_PLACES = 81;
const MOST_PAIRS = 2_500;

/** Relative precision of what the solver proves. */
const TOLERANCE = 1e-6;

export interface SolvedPlacement {
  /** null: the solver found none. */
  readonly tileOf: Int32Array | null;
  /** No placement's value is below it. */
  readonly bound: number;
  /** Whether `tileOf` is the best there is, but for the solver's tolerance of 1e-6. */
  readonly optimal: boolean;
}

/**
 * Solves a placement as an integer program; null where it is too large, or its objective not linear (balance is not).
 *
 * @param seconds the solver's limit of time, during which it does not look up
 */
export function solvePlacement(
  problem: PlacementProblem,
  scale: Scale,
  solve: IntegerProgramSolver,
  seconds: number,
): SolvedPlacement | null {
  const { cores, grid } = problem;
  const size = pairsThatTalk(problem).length * grid.tiles ** 2;
  if (scale.objective.balance > 0 || cores * grid.tiles > MOST_PLACES || size > MOST_PAIRS) return null;
  const { bound, columns, status } = solve(placementProgram(problem, scale), seconds);
  const certain = bound - TOLERANCE * Math.abs(bound);
  if (status === 'none') return { tileOf: null, bound: certain, optimal: false };
  const tileOf = Int32Array.from({ length: cores }, (_, core) => {
    for (let tile = 0; tile < grid.tiles; tile++)
      if ((columns.get(onTile(core, tile)) ?? 0) > 0.5) return tile;
    return -1;
  });
  return { tileOf, bound: certain, optimal: status === 'optimal' };
}

/**
 * The placement with the least value of the objective, as text in LP format.
 *
 * `x_i_t` is 1 where core i is on tile t. For two cores i < j that talk, `y_i_t_j_u` is the product of x_i_t and x_j_u,
 * by the equations of W. P. Adams and T. A. Johnson (DIMACS Series 16, 1994): summed over u it is x_i_t, summed over t
 * x_j_u. Energy, lengths of ways and loads of links are sums over them. In a tree that shares links, `z_n_l` is at least
 * what each of its ways sends over link l.
 */
export function placementProgram(problem: PlacementProblem, scale: Scale): string {
  const { cores, energyPrice, grid, nets, timePrice } = problem;
  const { coresPerTile, tiles } = grid;
  const { objective, reference } = scale;
  const value = new Sum();
  const rows: string[] = [];
  const row = (sum: Sum, relation: string) => rows.push(` ${sum.text()} ${relation}`);

  for (let core = 0; core < cores; core++) {
    const somewhere = new Sum();
    for (let tile = 0; tile < tiles; tile++) somewhere.add(1, onTile(core, tile));
    row(somewhere, '= 1');
  }
  for (let tile = 0; tile < tiles; tile++) {
    const here = new Sum();
    for (let core = 0; core < cores; core++) here.add(1, onTile(core, tile));
    row(here, `<= ${coresPerTile}`);
  }
  for (const [i, j] of pairsThatTalk(problem)) {
    for (let t = 0; t < tiles; t++) {
      const [first, second] = [new Sum(), new Sum()];
      for (let u = 0; u < tiles; u++) {
        first.add(1, product(i, t, j, u));
        second.add(1, product(i, u, j, t));
      }
      row(first.add(-1, onTile(i, t)), '= 0');
      row(second.add(-1, onTile(j, t)), '= 0');
      if (coresPerTile === 1) row(new Sum().add(1, product(i, t, j, t)), '= 0');
    }
  }

  const loads = Array.from({ length: tiles * 4 }, () => new Sum());
  /** Counts packets on a link: their energy, and the link's load. */
  const use = (link: number, packets: number, column: string) => {
    value.add((objective.energy / reference.energy) * packets * priceOfLink(grid, energyPrice, link), column);
    loads[link].add(packets, column);
  };
  for (let net = 0; net < nets.count; net++) {
    const targets = nets.targets.subarray(nets.start[net], nets.start[net + 1]);
    const shared = new Set<number>();
    for (const target of targets) {
      const byLink = new Map<number, Sum>();
      const way = new Sum();
      for (const { column, from, to } of waysBetween(nets.source[net], target, tiles)) {
        way.add(wayPrice(grid, timePrice, from, to), column);
        for (const link of linksOfWay(grid, from, to)) {
          if (targets.length === 1) use(link, nets.packets[net], column);
          else byLink.set(link, (byLink.get(link) ?? new Sum()).add(1, column));
        }
      }
      if (objective.latency > 0) row(way.add(-1, 'latency'), '<= 0');
      for (const [link, sum] of byLink) {
        shared.add(link);
        row(sum.add(-1, `z_${net}_${link}`), '<= 0');
      }
    }
    for (const link of shared) use(link, nets.packets[net], `z_${net}_${link}`);
  }
  value.add(objective.latency / reference.latency, 'latency');
  if (objective.load > 0) {
    value.add(objective.load / reference.load, 'load');
    for (const sum of loads) if (!sum.empty) row(sum.add(-1, 'load'), '<= 0');
  }
  const binaries: string[] = [];
  for (let core = 0; core < cores; core++) {
    for (let tile = 0; tile < tiles; tile++) binaries.push(` ${onTile(core, tile)}`);
  }
  return ['Minimize', ` ${value.text()}`, 'Subject To', ...rows, 'Binary', ...binaries, 'End', ''].join('\n');
}

/** All ways that a packet may have to go, each with the column that is 1 when it does. */
function waysBetween(
  source: number,
  target: number,
  tiles: number,
): { column: string; from: number; to: number }[] {
  const ways: { column: string; from: number; to: number }[] = [];
  for (let to = 0; to < tiles; to++) {
    if (source === PORT) {
      ways.push({ column: onTile(target, to), from: PORT_TILE, to });
      continue;
    }
    for (let from = 0; from < tiles; from++) {
      const column = source < target ? product(source, from, target, to) : product(target, to, source, from);
      ways.push({ column, from, to });
    }
  }
  return ways;
}

/** Pairs of cores of which one sends to the other, the smaller number first. */
function pairsThatTalk({ cores, pairs }: PlacementProblem): [number, number][] {
  const keys = new Set<number>();
  for (let net = 0; net < pairs.count; net++) {
    const [source, target] = [pairs.source[net], pairs.targets[pairs.start[net]]];
    if (source !== PORT) keys.add(Math.min(source, target) * cores + Math.max(source, target));
  }
  return [...keys].sort((a, b) => a - b).map(key => [Math.floor(key / cores), key % cores]);
}

const onTile = (core: number, tile: number) => `x_${core}_${tile}`;

const product = (i: number, t: number, j: number, u: number) => `y_${i}_${t}_${j}_${u}`;

/** Terms on a line of the text: readers of the format limit its length. */
const TERMS_A_LINE = 6;

/** A linear expression. */
class Sum {
  readonly #coefficients = new Map<string, number>();

  get empty(): boolean {
    return this.#coefficients.size === 0;
  }

  add(coefficient: number, column: string): this {
    if (coefficient !== 0) {
      this.#coefficients.set(column, (this.#coefficients.get(column) ?? 0) + coefficient);
    }
    return this;
  }

  text(): string {
    const terms = [...this.#coefficients].map(
      ([column, value], at) =>
        `${at > 0 && at % TERMS_A_LINE === 0 ? '\n ' : ''}${value < 0 ? '-' : '+'} ${Math.abs(value)} ${column}`,
    );
    return terms.join(' ');
  }
}
