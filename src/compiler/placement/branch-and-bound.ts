import type { Search, Stop } from '../anytime.js';
import { cheapestHop, leastLinks } from './bounds.js';
import { wayPrices } from './grid.js';
import { affinityOf, type PlacementProblem } from './problem.js';
import { costsOf, objectiveValue, type Scale, watchFor } from './score.js';
import { NOWHERE, PlacementState } from './state.js';

/** Partial placements between two turns of the event loop. */
const NODES_A_TURN = 5_000;

/** Least relative saving that makes a placement better: less is what rounding makes. */
const ROUNDING = 1e-12;
const FIELD_ROUNDING = 1e-9;

export interface Exhausted {
  /** A placement better than the one known; null: none was found. */
  readonly better: Int32Array | null;
  /** Whether nothing is left that could be better. */
  readonly complete: boolean;
}

/**
 * Goes through all placements, core by core, those with most packets first, and leaves out what cannot become better than
 * the best known: no cost of the objective falls when a further core is placed, and energy rises at least by what each
 * core that is still to come pays for its way to those that stand.
 *
 * @param known value of a placement that is there already
 * @param nodes partial placements that may be looked at
 */
export function* exhaust(
  problem: PlacementProblem,
  scale: Scale,
  known: number,
  { nodes, stop }: { nodes: number; stop: Stop },
): Search<Exhausted> {
  const { cores, grid } = problem;
  const { coresPerTile, tiles } = grid;
  const watch = watchFor(scale.objective);
  const state = new PlacementState(problem, watch);
  state.reset(new Int32Array(cores).fill(NOWHERE));
  const ahead = new WaysAhead(problem, scale);
  const order = ahead.order;
  const free = new Int32Array(tiles).fill(coresPerTile);
  const next = new Int32Array(cores).fill(-1);
  let best = known;
  let better: Int32Array | null = null;
  let visited = 0;
  // Tile that core order[depth] tries next: next[depth] + 1.
  for (let depth = 0; depth >= 0; ) {
    const core = order[depth];
    if (next[depth] >= 0) {
      free[next[depth]]++;
      state.move(core, NOWHERE, -1, 0);
      ahead.lift(core, next[depth]);
    }
    do next[depth]++;
    while (next[depth] < tiles && free[next[depth]] === 0);
    if (next[depth] === tiles) {
      next[depth--] = -1;
      continue;
    }
    if (visited === nodes) return { better, complete: false };
    if (++visited % NODES_A_TURN === 0) {
      yield;
      if (stop()) return { better, complete: false };
    }
    const tile = next[depth];
    free[tile]--;
    state.move(core, tile, -1, 0);
    ahead.put(core, tile);
    const value = objectiveValue(scale, costsOf(problem, state, watch));
    if (value + ahead.least(depth + 1, free, state) >= best * (1 - ROUNDING)) continue;
    if (depth + 1 < cores) {
      depth++;
      continue;
    }
    best = value;
    better = state.tileOf.slice();
  }
  return { better, complete: true };
}

/** What cores that are still to be placed pay at least for their ways to those that are. */
class WaysAhead {
  /** Cores, those with most packets first. */
  readonly order: Int32Array;
  readonly #affinity: ReturnType<typeof affinityOf>;
  readonly #price: Float64Array;
  readonly #tiles: number;
  /** [cores x tiles] */
  readonly #field: Float64Array;
  /** Weight of a unit of energy. */
  readonly #weight: number;
  /** Where trees share links ways do not add up, but each tree has some links that it cannot do without. */
  readonly #trees: {
    readonly least: Int32Array;
    readonly packets: Float64Array;
    readonly hop: number;
  } | null;

  constructor(problem: PlacementProblem, scale: Scale) {
    const { cores, energyPrice, grid, multicast, nets, pairs } = problem;
    this.#affinity = affinityOf(cores, pairs, () => 1);
    const { packets, port, start } = this.#affinity;
    this.#price = wayPrices(grid, energyPrice);
    this.#tiles = grid.tiles;
    this.#weight = scale.objective.energy / scale.reference.energy;
    this.#trees = multicast
      ? { least: leastLinks(problem), packets: nets.packets, hop: cheapestHop(problem, energyPrice) }
      : null;
    this.#field = new Float64Array(cores * grid.tiles);
    const traffic = port.slice();
    for (let core = 0; core < cores; core++) {
      for (let at = start[core]; at < start[core + 1]; at++) traffic[core] += packets[at];
      for (let tile = 0; tile < grid.tiles; tile++) {
        this.#field[core * grid.tiles + tile] = port[core] * this.#price[tile];
      }
    }
    this.order = Int32Array.from(traffic.keys()).sort((a, b) => traffic[b] - traffic[a] || a - b);
  }

  put(core: number, tile: number): void {
    this.#add(core, tile, 1);
  }

  lift(core: number, tile: number): void {
    this.#add(core, tile, -1);
  }

  /** What is still to come: cores from order[depth] on, each on its cheapest free tile, or links that trees lack. */
  least(depth: number, free: Int32Array, { linksOf }: PlacementState): number {
    if (this.#weight === 0) return 0;
    let sum = 0;
    if (this.#trees !== null) {
      const { hop, least, packets } = this.#trees;
      for (let net = 0; net < least.length; net++)
        sum += packets[net] * Math.max(0, least[net] - linksOf[net]);
      return this.#weight * hop * sum * (1 - ROUNDING);
    }
    for (let k = depth; k < this.order.length; k++) {
      const row = this.order[k] * this.#tiles;
      let least = Number.POSITIVE_INFINITY;
      for (let tile = 0; tile < this.#tiles; tile++) {
        if (free[tile] > 0 && this.#field[row + tile] < least) least = this.#field[row + tile];
      }
      sum += least;
    }
    // The field has been added to and taken from: a little less is never too much.
    return Math.max(0, this.#weight * sum * (1 - FIELD_ROUNDING));
  }

  #add(core: number, tile: number, sign: number): void {
    const { neighbours, packets, start } = this.#affinity;
    for (let at = start[core]; at < start[core + 1]; at++) {
      const row = neighbours[at] * this.#tiles;
      for (let k = 0; k < this.#tiles; k++) {
        this.#field[row + k] += sign * packets[at] * this.#price[tile * this.#tiles + k];
      }
    }
  }
}
