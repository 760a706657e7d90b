import type { UnitLayout } from './layout.js';
import type { UnitSystem } from './system.js';

/** East, west, south, north, as {@link HopFigures} has them. */
export const HOP_EAST = 0;
export const HOP_WEST = 1;
export const HOP_SOUTH = 2;
export const HOP_NORTH = 3;

/** The way between two tiles: x first, then y. */
export interface Way {
  readonly eastWest: number;
  readonly eastWestHops: number;
  readonly northSouth: number;
  readonly northSouthHops: number;
}

/** The ways between the cores in use, found once each. */
export class Ways {
  readonly #system: UnitSystem;
  readonly #layout: UnitLayout;

  constructor(system: UnitSystem, layout: UnitLayout) {
    this.#system = system;
    this.#layout = layout;
  }

  tileOf(core: number): number {
    return this.#system.cores[this.#layout.cores[core]].tile;
  }

  hops(from: number, to: number): number {
    const { tiles } = this.#system;
    const source = tiles[this.tileOf(from)];
    const target = tiles[this.tileOf(to)];
    return Math.abs(source.x - target.x) + Math.abs(source.y - target.y);
  }

  way(from: number, to: number): Way {
    const { tiles } = this.#system;
    const source = tiles[this.tileOf(from)];
    const target = tiles[this.tileOf(to)];
    return {
      eastWest: source.x < target.x ? HOP_EAST : HOP_WEST,
      eastWestHops: Math.abs(source.x - target.x),
      northSouth: source.y < target.y ? HOP_NORTH : HOP_SOUTH,
      northSouthHops: Math.abs(source.y - target.y),
    };
  }

  /** Time of the way without other traffic: at the figures of the tile that the packet comes from. */
  seconds(from: number, to: number): number {
    const { eastWest, eastWestHops, northSouth, northSouthHops } = this.way(from, to);
    const { hopS } = this.#system.tiles[this.tileOf(from)];
    return eastWestHops * hopS[eastWest] + northSouthHops * hopS[northSouth];
  }
}
