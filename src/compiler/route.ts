import type { ChipImage, RouteTable } from '../image/layout.js';
import { sourceLayout } from '../image/sources.js';
import type { PlacedCrossbar } from './crossbars.js';

interface Tile {
  readonly x: number;
  readonly y: number;
}

/** One axon that a source reaches. */
interface Target {
  readonly axon: number;
  readonly delayTicks: number;
  /** Index of the core that the axon is on. */
  readonly core: number;
}

/**
 * Routes of every source: one a delay, its packets one for each core that it reaches, each along its own way,
 * first east or west, then north or south. A packet to the source's own tile is delivered there without a hop.
 */
export function route(
  image: Pick<ChipImage, 'populations' | 'cores' | 'slices' | 'encoders'>,
  crossbars: readonly PlacedCrossbar[],
): RouteTable {
  const { count: sources, populationFirst } = sourceLayout(image);
  const targets: Target[][] = Array.from({ length: sources }, () => []);
  let axon = 0;
  for (const { image: crossbar, projection } of crossbars) {
    const { core } = image.slices[crossbar.slice];
    const { delayTicks } = projection;
    for (const source of crossbar.rowSource) {
      targets[populationFirst[crossbar.sourcePopulation] + source].push({ axon: axon++, delayTicks, core });
    }
  }
  const tiles = tilesOfSources(image);
  const table = new RouteTableBuilder(sources, axon);
  targets.forEach((reached, source) => {
    const delays = [...new Set(reached.map(({ delayTicks }) => delayTicks))].sort((a, b) => a - b);
    for (const delay of delays) {
      const route = reached.filter(({ delayTicks }) => delayTicks === delay);
      const cores = [...new Set(route.map(({ core }) => core))].map(core => image.cores[core]);
      table.addRoute(delay, route, ways(tiles[source], cores));
    }
    table.endSource(source);
  });
  return table.finish();
}

function tilesOfSources({
  cores,
  slices,
  encoders,
}: Pick<ChipImage, 'cores' | 'slices' | 'encoders'>): Tile[] {
  const neurons = slices.flatMap(({ core, count }) => new Array<Tile>(count).fill(cores[core]));
  const units = encoders.flatMap(encoder => new Array<Tile>(encoder.count).fill(encoder));
  return [...neurons, ...units];
}

type Ways = Record<
  'packets' | 'tileDeliveries' | 'hopsEastWest' | 'hopsNorthSouth' | 'farEastWest' | 'farNorthSouth',
  number
>;

function ways(from: Tile, cores: readonly Tile[]): Ways {
  const result = {
    packets: cores.length,
    tileDeliveries: 0,
    hopsEastWest: 0,
    hopsNorthSouth: 0,
    farEastWest: 0,
    farNorthSouth: 0,
  };
  for (const { x, y } of cores) {
    const eastWest = Math.abs(x - from.x);
    const northSouth = Math.abs(y - from.y);
    if (eastWest + northSouth === 0) result.tileDeliveries++;
    result.hopsEastWest += eastWest;
    result.hopsNorthSouth += northSouth;
    if (eastWest + northSouth > result.farEastWest + result.farNorthSouth) {
      result.farEastWest = eastWest;
      result.farNorthSouth = northSouth;
    }
  }
  return result;
}

class RouteTableBuilder {
  private readonly sourceStart: Int32Array;
  private readonly axons: Int32Array;
  private readonly delays: number[] = [];
  private readonly routeAxonStart: number[] = [0];
  private readonly ways: Ways[] = [];
  private axonCount = 0;

  constructor(sources: number, axons: number) {
    this.sourceStart = new Int32Array(sources + 1);
    this.axons = new Int32Array(axons);
  }

  addRoute(delayTicks: number, targets: readonly Target[], ways: Ways): void {
    for (const { axon } of targets) this.axons[this.axonCount++] = axon;
    this.delays.push(delayTicks);
    this.routeAxonStart.push(this.axonCount);
    this.ways.push(ways);
  }

  endSource(source: number): void {
    this.sourceStart[source + 1] = this.delays.length;
  }

  finish(): RouteTable {
    const column = (name: keyof Ways) => Int32Array.from(this.ways, ways => ways[name]);
    return {
      sourceStart: this.sourceStart,
      delayTicks: Int32Array.from(this.delays),
      routeAxonStart: Int32Array.from(this.routeAxonStart),
      axons: this.axons,
      packets: column('packets'),
      tileDeliveries: column('tileDeliveries'),
      hopsEastWest: column('hopsEastWest'),
      hopsNorthSouth: column('hopsNorthSouth'),
      farEastWest: column('farEastWest'),
      farNorthSouth: column('farNorthSouth'),
    };
  }
}
