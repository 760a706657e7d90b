import type { SystemMesh } from '../hardware/system.js';
import type { ChipImage, RouteTable } from '../image/layout.js';
import { sourceLayout } from '../image/sources.js';
import type { PlacedCrossbar } from './crossbars.js';
import { type Tile, WayCounter, type Ways } from './ways.js';

/**
 * Routes of every source: one a delay, its packets one for each core that it reaches, each along its own way,
 * first east or west, then north or south. A packet to the source's own tile is delivered there without a hop. On a chip
 * that multicasts, links that several of these ways share are travelled once.
 */
export function route(
  image: Pick<ChipImage, 'populations' | 'cores' | 'slices' | 'encoders'>,
  crossbars: readonly PlacedCrossbar[],
  mesh: SystemMesh,
): RouteTable {
  const { count: sources } = sourceLayout(image);
  const axons = axonsBySource(image, crossbars, sources);
  const tiles = tilesOfSources(image, sources);
  const counter = new WayCounter(mesh, image.cores);
  const table = new RouteTableBuilder(sources, axons.list);
  for (let source = 0; source < sources; source++) {
    const end = axons.start[source + 1];
    for (let first = axons.start[source]; first < end; ) {
      const delayTicks = axons.delayOf[axons.list[first]];
      counter.begin(tiles[source]);
      let next = first;
      for (; next < end && axons.delayOf[axons.list[next]] === delayTicks; next++) {
        counter.reach(axons.coreOf[axons.list[next]]);
      }
      table.addRoute(delayTicks, next, counter.end());
      first = next;
    }
    table.endSource(source);
  }
  return table.finish();
}

interface SourceAxons {
  /** Core and delay of each axon. */
  readonly coreOf: Int32Array;
  readonly delayOf: Int32Array;
  /** Axons of source s: list[start[s]] .. list[start[s + 1] - 1], by delay, then ascending. */
  readonly start: Int32Array;
  readonly list: Int32Array;
}

function axonsBySource(
  image: Pick<ChipImage, 'populations' | 'slices' | 'encoders'>,
  crossbars: readonly PlacedCrossbar[],
  sources: number,
): SourceAxons {
  const { populationFirst } = sourceLayout(image);
  const count = crossbars.reduce((sum, { image: { rows } }) => sum + rows, 0);
  const coreOf = new Int32Array(count);
  const delayOf = new Int32Array(count);
  const start = new Int32Array(sources + 1);
  let axon = 0;
  for (const { image: crossbar, projection } of crossbars) {
    const first = populationFirst[crossbar.sourcePopulation];
    coreOf.fill(image.slices[crossbar.slice].core, axon, axon + crossbar.rows);
    delayOf.fill(projection.delayTicks, axon, axon + crossbar.rows);
    for (const source of crossbar.rowSource) start[first + source + 1]++;
    axon += crossbar.rows;
  }
  for (let source = 0; source < sources; source++) start[source + 1] += start[source];
  const next = start.slice(0, sources);
  const list = new Int32Array(count);
  const delays = [...new Set(crossbars.map(({ projection }) => projection.delayTicks))];
  for (const delay of delays.sort((a, b) => a - b)) {
    let base = 0;
    for (const { image: crossbar, projection } of crossbars) {
      const { rows, rowSource } = crossbar;
      if (projection.delayTicks === delay) {
        const first = populationFirst[crossbar.sourcePopulation];
        for (let row = 0; row < rows; row++) list[next[first + rowSource[row]]++] = base + row;
      }
      base += rows;
    }
  }
  return { coreOf, delayOf, start, list };
}

function tilesOfSources(
  { cores, slices, encoders }: Pick<ChipImage, 'cores' | 'slices' | 'encoders'>,
  sources: number,
): Tile[] {
  const tiles = new Array<Tile>(sources);
  let next = 0;
  for (const { core, count } of slices) {
    tiles.fill(cores[core], next, next + count);
    next += count;
  }
  for (const encoder of encoders) {
    tiles.fill(encoder, next, next + encoder.count);
    next += encoder.count;
  }
  return tiles;
}

const WAYS = [
  'packets',
  'tileDeliveries',
  'hopsEastWest',
  'hopsNorthSouth',
  'hopsOffChip',
  'farEastWest',
  'farNorthSouth',
  'farOffChip',
] as const satisfies readonly (keyof Ways)[];

class RouteTableBuilder {
  readonly #sourceStart: Int32Array;
  readonly #axons: Int32Array;
  readonly #delays: number[] = [];
  readonly #routeAxonStart: number[] = [0];
  readonly #ways = Object.fromEntries(WAYS.map(name => [name, [] as number[]])) as Record<
    keyof Ways,
    number[]
  >;

  /** @param axons of all sources, in the order in which routes are added */
  constructor(sources: number, axons: Int32Array) {
    this.#sourceStart = new Int32Array(sources + 1);
    this.#axons = axons;
  }

  /** @param axonEnd place behind the route's last axon */
  addRoute(delayTicks: number, axonEnd: number, ways: Ways): void {
    this.#delays.push(delayTicks);
    this.#routeAxonStart.push(axonEnd);
    for (const name of WAYS) this.#ways[name].push(ways[name]);
  }

  endSource(source: number): void {
    this.#sourceStart[source + 1] = this.#delays.length;
  }

  finish(): RouteTable {
    const column = (name: keyof Ways) => Int32Array.from(this.#ways[name]);
    return {
      sourceStart: this.#sourceStart,
      delayTicks: Int32Array.from(this.#delays),
      routeAxonStart: Int32Array.from(this.#routeAxonStart),
      axons: this.#axons,
      packets: column('packets'),
      tileDeliveries: column('tileDeliveries'),
      hopsEastWest: column('hopsEastWest'),
      hopsNorthSouth: column('hopsNorthSouth'),
      hopsOffChip: column('hopsOffChip'),
      farEastWest: column('farEastWest'),
      farNorthSouth: column('farNorthSouth'),
      farOffChip: column('farOffChip'),
    };
  }
}
