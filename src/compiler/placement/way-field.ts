import type { Grid } from './grid.js';
import type { Affinity } from './problem.js';

/**
 * The sum of packets x price of the way over all pairs of cores, and every change that an exchange makes to it:
 * `field[core][tile]` is what the core's own packets would cost if it alone went to the tile, so the change is told by
 * four entries. (E. Taillard, Parallel Computing 17, 1991, keeps the changes themselves, [cores x cores]; where tiles hold
 * several cores and cores have few neighbours this is less to keep up to date.)
 */
export class WayField {
  readonly cores: number;
  readonly tiles: number;
  readonly tileOf: Int32Array;
  /** By tile: places that nobody has. */
  readonly free: Int32Array;
  /** [cores x tiles] */
  readonly field: Float64Array;
  /** Packets between two cores, both ways, [cores x cores]. */
  readonly packets: Float64Array;
  /** Of the way between two tiles, [tiles x tiles]. */
  readonly price: Float64Array;
  readonly #affinity: Affinity;
  readonly #coresPerTile: number;
  cost = 0;

  /** @param price symmetric, 0 within a tile, [tiles x tiles] */
  constructor(cores: number, { coresPerTile, tiles }: Grid, affinity: Affinity, price: Float64Array) {
    this.cores = cores;
    this.tiles = tiles;
    this.tileOf = new Int32Array(cores);
    this.free = new Int32Array(tiles);
    this.field = new Float64Array(cores * tiles);
    this.packets = new Float64Array(cores * cores);
    this.price = price;
    this.#affinity = affinity;
    this.#coresPerTile = coresPerTile;
    for (let core = 0; core < cores; core++) {
      for (let at = affinity.start[core]; at < affinity.start[core + 1]; at++) {
        this.packets[core * cores + affinity.neighbours[at]] = affinity.packets[at];
      }
    }
  }

  reset(tileOf: Int32Array): void {
    const { field, free, price, tiles } = this;
    const { neighbours, packets, port, start } = this.#affinity;
    this.tileOf.set(tileOf);
    free.fill(this.#coresPerTile);
    this.cost = 0;
    for (let core = 0; core < this.cores; core++) {
      free[tileOf[core]]--;
      const row = core * tiles;
      for (let tile = 0; tile < tiles; tile++) field[row + tile] = port[core] * price[tile];
      for (let at = start[core]; at < start[core + 1]; at++) {
        this.#add(row, packets[at], tileOf[neighbours[at]]);
      }
      this.cost += (field[row + tileOf[core]] + port[core] * price[tileOf[core]]) / 2;
    }
  }

  /** What the cost changes by when a core goes to another tile. */
  shiftChange(core: number, tile: number): number {
    const row = core * this.tiles;
    return this.field[row + tile] - this.field[row + this.tileOf[core]];
  }

  /** What the cost changes by when two cores change places. */
  swapChange(core: number, other: number): number {
    const { field, tileOf, tiles } = this;
    const here = tileOf[core];
    const there = tileOf[other];
    const row = core * tiles;
    const otherRow = other * tiles;
    // Both fields take the other core for staying where it is; together they are as far apart as before.
    const between = this.packets[core * this.cores + other];
    return (
      field[row + there] -
      field[row + here] +
      field[otherRow + here] -
      field[otherRow + there] +
      2 * between * this.price[here * tiles + there]
    );
  }

  shift(core: number, tile: number): void {
    this.cost += this.shiftChange(core, tile);
    this.free[this.tileOf[core]]++;
    this.free[tile]--;
    this.#go(core, tile);
  }

  swap(core: number, other: number): void {
    this.cost += this.swapChange(core, other);
    const here = this.tileOf[core];
    this.#go(core, this.tileOf[other]);
    this.#go(other, here);
  }

  #go(core: number, tile: number): void {
    const { neighbours, packets, start } = this.#affinity;
    const from = this.tileOf[core];
    this.tileOf[core] = tile;
    for (let at = start[core]; at < start[core + 1]; at++) {
      const row = neighbours[at] * this.tiles;
      this.#add(row, packets[at], tile);
      this.#add(row, -packets[at], from);
    }
  }

  #add(row: number, packets: number, tile: number): void {
    const { field, price, tiles } = this;
    const way = tile * tiles;
    for (let k = 0; k < tiles; k++) field[row + k] += packets * price[way + k];
  }
}
