import type { SystemMesh } from '../hardware/system.js';
import { bordersCrossed, type GridSize, linksAlong, tilesOfChip } from '../image/chip-grid.js';

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
  hopsOffChip: number;
  farEastWest: number;
  farNorthSouth: number;
  farOffChip: number;
}

/**
 * Counts the links from a tile to a set of cores, a core at a time: each on its own way, first east or west, then north or
 * south (on a torus the shorter way around), or, where the chip multicasts, each link of all these ways once.
 */
export class WayCounter {
  readonly #mesh: SystemMesh;
  readonly #cores: readonly Tile[];
  readonly #multicast: boolean;
  /** Tiles of a chip. */
  readonly #chip: GridSize;
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

  constructor(mesh: SystemMesh, cores: readonly Tile[]) {
    this.#mesh = mesh;
    this.#cores = cores;
    this.#multicast = mesh.routing === 'multicast';
    this.#chip = tilesOfChip(mesh);
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
    const chip = this.#chip;
    const east = linksAlong(this.#from.x, x, columns, torus, chip.columns);
    const south = linksAlong(this.#from.y, y, rows, torus, chip.rows);
    const bordersX = bordersCrossed(this.#from.x, east, chip.columns, columns);
    const bordersY = bordersCrossed(this.#from.y, south, chip.rows, rows);
    const eastWest = Math.abs(east) - bordersX;
    const northSouth = Math.abs(south) - bordersY;
    const offChip = bordersX + bordersY;
    ways.packets++;
    if (east === 0 && south === 0) ways.tileDeliveries++;
    const links = eastWest + northSouth;
    const farLinks = ways.farEastWest + ways.farNorthSouth;
    if (offChip > ways.farOffChip || (offChip === ways.farOffChip && links > farLinks)) {
      ways.farEastWest = eastWest;
      ways.farNorthSouth = northSouth;
      ways.farOffChip = offChip;
    }
    if (this.#multicast) this.#share(east, south, x);
    else {
      ways.hopsEastWest += eastWest;
      ways.hopsNorthSouth += northSouth;
      ways.hopsOffChip += offChip;
    }
  }

  /** Adds those links of a way that no other of the set has taken: ways part only where one of them ends or turns. */
  #share(east: number, south: number, column: number): void {
    if (east > this.#east) {
      this.#addRow(this.#east, east);
      this.#east = east;
    } else if (-east > this.#west) {
      this.#addRow(-this.#west, east);
      this.#west = -east;
    }
    if (this.#turnedIn[column] !== this.#round) {
      this.#turnedIn[column] = this.#round;
      this.#south[column] = 0;
      this.#north[column] = 0;
    }
    const length = south > 0 ? this.#south : this.#north;
    const before = length[column];
    if (Math.abs(south) <= before) return;
    length[column] = Math.abs(south);
    const from = this.#from.y + Math.sign(south) * before;
    const links = south - Math.sign(south) * before;
    const borders = bordersCrossed(from, links, this.#chip.rows, this.#mesh.rows);
    this.#ways.hopsNorthSouth += Math.abs(links) - borders;
    this.#ways.hopsOffChip += borders;
  }

  /** The links along the row from what was taken of it already to where it is taken to. */
  #addRow(taken: number, to: number): void {
    const borders = bordersCrossed(this.#from.x + taken, to - taken, this.#chip.columns, this.#mesh.columns);
    this.#ways.hopsEastWest += Math.abs(to - taken) - borders;
    this.#ways.hopsOffChip += borders;
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
    hopsOffChip: 0,
    farEastWest: 0,
    farNorthSouth: 0,
    farOffChip: 0,
  };
}
