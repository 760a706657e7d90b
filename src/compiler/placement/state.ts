import { bordersCrossed, linksAlong } from '../../image/chip-grid.js';
import type { LinkPrices } from './grid.js';
import { type Nets, type PlacementProblem, PORT, PORT_TILE } from './problem.js';
import { EAST, NORTH, SOUTH, WEST } from './way.js';

/** A core that is not placed yet; nets to it end before it. */
export const NOWHERE = -1;

/** What a state keeps besides the hops. */
export interface Watch {
  /** Packets on every link. */
  readonly loads: boolean;
  /** How many packets' ways have which length. */
  readonly ways: boolean;
}

/**
 * A placement that can be changed: cores move, and hops, link loads and lengths of ways follow at the price of the nets
 * that the moved cores belong to.
 */
export class PlacementState {
  readonly tileOf: Int32Array;
  /** Packets x links of the chips a step, by direction. */
  hopsEastWest = 0;
  hopsNorthSouth = 0;
  /** Packets x links between chips. */
  hopsOffChip = 0;
  /** Packets a step on every directed link, by tile * 4 + (east, west, south, north). */
  readonly loads: Float64Array;
  /** Sum of the squares of `loads`. */
  squares = 0;
  /** Ends of nets counted so far: a measure of the time spent that is the same on every machine. */
  work = 0;

  /** By net: the links that it takes. */
  readonly linksOf: Int32Array;

  readonly #problem: PlacementProblem;
  readonly #nets: Nets;
  readonly #watch: Watch;
  /** Nets of core i: #netsOf[#netStart[i]] and on. */
  readonly #netStart: Int32Array;
  readonly #netsOf: Int32Array;
  /**
   * Ways (a source and a target) by their links east-west and north-south, [columns x rows], on several chips
   * [columns x rows x 4]: where k links may cross one border more than k links must, bit 0 (in the row) and bit 1 (in the
   * column) say that they do.
   */
  readonly #ways: Int32Array;
  readonly #variants: 1 | 4;
  readonly #mark: Int32Array;
  #stamp = 0;
  readonly #touched: Int32Array;
  /** How far a tree reaches south and north in each column, and the columns in which it does. */
  readonly #south: Int32Array;
  readonly #north: Int32Array;
  readonly #reached: Int32Array;

  constructor(problem: PlacementProblem, watch: Watch, nets: Nets = problem.nets) {
    const { cores, grid } = problem;
    this.#problem = problem;
    this.#nets = nets;
    this.#watch = watch;
    this.tileOf = new Int32Array(cores).fill(NOWHERE);
    this.loads = new Float64Array(grid.tiles * 4);
    this.#variants = grid.chips.columns * grid.chips.rows > 1 ? 4 : 1;
    this.#ways = new Int32Array(grid.columns * grid.rows * this.#variants);
    [this.#netStart, this.#netsOf] = netsByCore(cores, nets);
    this.linksOf = new Int32Array(nets.count);
    this.#mark = new Int32Array(nets.count);
    this.#touched = new Int32Array(nets.count);
    this.#south = new Int32Array(grid.columns);
    this.#north = new Int32Array(grid.columns);
    this.#reached = new Int32Array(grid.columns);
  }

  /** Puts every core at once; -1 for one that is nowhere. */
  reset(tileOf: ArrayLike<number>): void {
    this.tileOf.set(tileOf);
    this.hopsEastWest = 0;
    this.hopsNorthSouth = 0;
    this.hopsOffChip = 0;
    this.loads.fill(0);
    this.squares = 0;
    this.#ways.fill(0);
    this.linksOf.fill(0);
    for (let net = 0; net < this.#nets.count; net++) this.#count(net, 1);
  }

  /** Moves one core, and a second one where `other` is not negative; tiles may be -1 (nowhere). */
  move(core: number, tile: number, other: number, otherTile: number): void {
    const stamp = ++this.#stamp;
    let touched = this.#collect(core, stamp, 0);
    if (other >= 0) touched = this.#collect(other, stamp, touched);
    for (let k = 0; k < touched; k++) this.#count(this.#touched[k], -1);
    this.tileOf[core] = tile;
    if (other >= 0) this.tileOf[other] = otherTile;
    for (let k = 0; k < touched; k++) this.#count(this.#touched[k], 1);
  }

  /** The most packets a step on any link. */
  peakLoad(): number {
    let peak = 0;
    for (const load of this.loads) if (load > peak) peak = load;
    return peak;
  }

  /** The longest way of any packet, each link at its price. */
  longestWay(prices: LinkPrices): number {
    const { columns, rows } = this.#problem.grid;
    const { eastWest, northSouth } = prices;
    if (this.#variants > 1) return this.#longestOfChips(prices);
    let longest = 0;
    for (let x = 0; x < columns; x++) {
      for (let y = rows - 1; y >= 0; y--) {
        if (this.#ways[x * rows + y] === 0) continue;
        longest = Math.max(longest, x * eastWest + y * northSouth);
        break;
      }
    }
    return longest;
  }

  #longestOfChips({ eastWest, northSouth, offChip }: LinkPrices): number {
    const { chipColumns, chipRows, columns, rows } = this.#problem.grid;
    let longest = 0;
    for (let kind = 0; kind < this.#ways.length; kind++) {
      if (this.#ways[kind] === 0) continue;
      const y = (kind >> 2) % rows;
      const x = ((kind >> 2) - y) / rows;
      const bordersX = chipColumns < columns ? Math.floor(x / chipColumns) + (kind & 1) : 0;
      const bordersY = chipRows < rows ? Math.floor(y / chipRows) + ((kind >> 1) & 1) : 0;
      const links = (x - bordersX) * eastWest + (y - bordersY) * northSouth;
      longest = Math.max(longest, links + (bordersX + bordersY) * offChip);
    }
    return longest;
  }

  #collect(core: number, stamp: number, touched: number): number {
    let count = touched;
    for (let at = this.#netStart[core]; at < this.#netStart[core + 1]; at++) {
      const net = this.#netsOf[at];
      if (this.#mark[net] === stamp) continue;
      this.#mark[net] = stamp;
      this.#touched[count++] = net;
    }
    return count;
  }

  /** Counts a net in (sign 1) or out (-1), as far as its ends are placed. */
  #count(net: number, sign: number): void {
    const { source, start, targets, packets } = this.#nets;
    const from = source[net] === PORT ? PORT_TILE : this.tileOf[source[net]];
    if (from === NOWHERE) return;
    const { chipColumns, chipRows, columns, rows, torus } = this.#problem.grid;
    this.work += 1 + start[net + 1] - start[net];
    const fromX = from % columns;
    const fromY = (from - fromX) / columns;
    let east = 0;
    let west = 0;
    let reached = 0;
    for (let at = start[net]; at < start[net + 1]; at++) {
      const to = this.tileOf[targets[at]];
      if (to === NOWHERE) continue;
      const x = to % columns;
      const eastward = linksAlong(fromX, x, columns, torus, chipColumns);
      const southward = linksAlong(fromY, (to - x) / columns, rows, torus, chipRows);
      if (this.#watch.ways) this.#ways[this.#kindOfWay(fromX, fromY, eastward, southward)] += sign;
      if (eastward > east) east = eastward;
      else if (-eastward > west) west = -eastward;
      if (southward === 0) continue;
      if (this.#south[x] === 0 && this.#north[x] === 0) this.#reached[reached++] = x;
      if (southward > this.#south[x]) this.#south[x] = southward;
      else if (-southward > this.#north[x]) this.#north[x] = -southward;
    }
    const change = sign * packets[net];
    const bordersX =
      bordersCrossed(fromX, east, chipColumns, columns) + bordersCrossed(fromX, -west, chipColumns, columns);
    let offChip = bordersX;
    this.hopsEastWest += change * (east + west - bordersX);
    this.linksOf[net] += sign * (east + west);
    if (this.#watch.loads) {
      this.#alongRow(fromX, fromY, east, EAST, change);
      this.#alongRow(fromX, fromY, west, WEST, change);
    }
    for (let k = 0; k < reached; k++) {
      const x = this.#reached[k];
      const south = this.#south[x];
      const north = this.#north[x];
      this.#south[x] = 0;
      this.#north[x] = 0;
      const bordersY =
        bordersCrossed(fromY, south, chipRows, rows) + bordersCrossed(fromY, -north, chipRows, rows);
      offChip += bordersY;
      this.hopsNorthSouth += change * (south + north - bordersY);
      this.linksOf[net] += sign * (south + north);
      if (!this.#watch.loads) continue;
      this.#alongColumn(x, fromY, south, SOUTH, change);
      this.#alongColumn(x, fromY, north, NORTH, change);
    }
    this.hopsOffChip += change * offChip;
  }

  /** Place of a way in `#ways`. */
  #kindOfWay(fromX: number, fromY: number, eastward: number, southward: number): number {
    const { chipColumns, chipRows, columns, rows } = this.#problem.grid;
    const x = Math.abs(eastward);
    const y = Math.abs(southward);
    if (this.#variants === 1) return x * rows + y;
    const moreX =
      chipColumns < columns
        ? bordersCrossed(fromX, eastward, chipColumns, columns) - Math.floor(x / chipColumns)
        : 0;
    const moreY =
      chipRows < rows ? bordersCrossed(fromY, southward, chipRows, rows) - Math.floor(y / chipRows) : 0;
    return ((x * rows + y) << 2) | (moreY << 1) | moreX;
  }

  #alongRow(fromX: number, y: number, links: number, direction: number, change: number): void {
    const { columns } = this.#problem.grid;
    let x = fromX;
    for (let k = 0; k < links; k++) {
      this.#load((y * columns + x) * 4 + direction, change);
      if (direction === EAST) x = x + 1 === columns ? 0 : x + 1;
      else x = x === 0 ? columns - 1 : x - 1;
    }
  }

  #alongColumn(x: number, fromY: number, links: number, direction: number, change: number): void {
    const { columns, rows } = this.#problem.grid;
    let y = fromY;
    for (let k = 0; k < links; k++) {
      this.#load((y * columns + x) * 4 + direction, change);
      if (direction === SOUTH) y = y + 1 === rows ? 0 : y + 1;
      else y = y === 0 ? rows - 1 : y - 1;
    }
  }

  #load(link: number, change: number): void {
    const before = this.loads[link];
    this.loads[link] = before + change;
    this.squares += change * (2 * before + change);
  }
}

function netsByCore(cores: number, nets: Nets): [start: Int32Array, netsOf: Int32Array] {
  const start = new Int32Array(cores + 1);
  const visit = (see: (core: number, net: number) => void) => {
    for (let net = 0; net < nets.count; net++) {
      if (nets.source[net] !== PORT) see(nets.source[net], net);
      for (let at = nets.start[net]; at < nets.start[net + 1]; at++) see(nets.targets[at], net);
    }
  };
  visit(core => {
    start[core + 1]++;
  });
  for (let core = 0; core < cores; core++) start[core + 1] += start[core];
  const next = start.slice();
  const netsOf = new Int32Array(start[cores]);
  visit((core, net) => {
    netsOf[next[core]++] = net;
  });
  return [start, netsOf];
}
