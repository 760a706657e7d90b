import type { ChipModel } from '../hardware/schema.js';
import { offset } from './placement/grid.js';

export interface Tile {
  readonly x: number;
  readonly y: number;
}

/** What one spike puts on the network, as a route of the image has it. */
export interface Ways {
  packets: number;
  tileDeliveries: number;
  hopsEastWest: number;
  hopsNorthSouth: number;
  farEastWest: number;
  farNorthSouth: number;
}

/**
 * Counts the links from a tile to a set of cores, a core at a time: each on its own way, first east or west, then north or
 * south (on a torus the shorter way around), or, where the chip multicasts, each link of all these ways once.
 */
export class WayCounter {
  readonly #mesh: ChipModel['mesh'];
  readonly #cores: readonly Tile[];
  readonly #multicast: boolean;
  /** The last set in which a core was reached. */
  readonly #reachedIn: Int32Array;
  /** By column: the last set that turns there, and how far it goes to the south and to the north. */
  readonly #turnedIn: Int32Array;
  readonly #south: Int32Array;
  readonly #north: Int32Array;
  #round = 0;
  #from: Tile = { x: 0, y: 0 };
  #east = 0;
  #west = 0;
  #ways: Ways = noWays();

  constructor(mesh: ChipModel['mesh'], cores: readonly Tile[]) {
    this.#mesh = mesh;
    this.#cores = cores;
    this.#multicast = mesh.routing === 'multicast';
    this.#reachedIn = new Int32Array(cores.length);
    this.#turnedIn = new Int32Array(mesh.columns);
    this.#south = new Int32Array(mesh.columns);
    this.#north = new Int32Array(mesh.columns);
  }

  begin(from: Tile): void {
    this.#round++;
    this.#from = from;
    this.#east = 0;
    this.#west = 0;
    this.#ways = noWays();
  }

  /** @param core index of a core; one that the set already has counts no more */
  reach(core: number): void {
    if (this.#reachedIn[core] === this.#round) return;
    this.#reachedIn[core] = this.#round;
    const { columns, rows, topology } = this.#mesh;
    const { x, y } = this.#cores[core];
    const ways = this.#ways;
    const torus = topology === 'torus';
    const east = offset(this.#from.x, x, columns, torus);
    const south = offset(this.#from.y, y, rows, torus);
    const eastWest = Math.abs(east);
    const northSouth = Math.abs(south);
    ways.packets++;
    if (eastWest + northSouth === 0) ways.tileDeliveries++;
    if (eastWest + northSouth > ways.farEastWest + ways.farNorthSouth) {
      ways.farEastWest = eastWest;
      ways.farNorthSouth = northSouth;
    }
    if (this.#multicast) this.#share(east, south, x);
    else {
      ways.hopsEastWest += eastWest;
      ways.hopsNorthSouth += northSouth;
    }
  }

  /** Adds those links of a way that no other of the set has taken: ways part only where one of them ends or turns. */
  #share(east: number, south: number, column: number): void {
    const ways = this.#ways;
    if (east > this.#east) {
      ways.hopsEastWest += east - this.#east;
      this.#east = east;
    } else if (-east > this.#west) {
      ways.hopsEastWest += -east - this.#west;
      this.#west = -east;
    }
    if (this.#turnedIn[column] !== this.#round) {
      this.#turnedIn[column] = this.#round;
      this.#south[column] = 0;
      this.#north[column] = 0;
    }
    const length = south > 0 ? this.#south : this.#north;
    const more = Math.abs(south) - length[column];
    if (more <= 0) return;
    ways.hopsNorthSouth += more;
    length[column] += more;
  }

  end(): Ways {
    return this.#ways;
  }
}

function noWays(): Ways {
  return {
    packets: 0,
    tileDeliveries: 0,
    hopsEastWest: 0,
    hopsNorthSouth: 0,
    farEastWest: 0,
    farNorthSouth: 0,
  };
}
