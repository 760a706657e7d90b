import { raise } from '../fixed/error.js';
import { allWithin, ascending, hasLength, startsOf, within } from './bounds.js';
import type { ChipImage } from './layout.js';
import { sourceLayout } from './sources.js';

const MAX_DELAY = 65_535;
const MAX_COUNT = 2 ** 31 - 1;
/** Stands for the source of an axon that any may drive. */
const ANY = -1;

/** Routes of every source, each to axons whose rows stand for that source or for any. */
export function validateRoutes(image: ChipImage): void {
  const { routes } = image;
  const { count: sources, populationFirst } = sourceLayout(image);
  const routeCount = routes.delayTicks.length;
  startsOf('routes.sourceStart', routes.sourceStart, sources, routeCount);
  startsOf('routes.routeAxonStart', routes.routeAxonStart, routeCount, routes.axons.length);
  allWithin('routes.delayTicks', routes.delayTicks, 1, MAX_DELAY);
  const { packets, tileDeliveries, hopsEastWest, hopsNorthSouth, hopsOffChip } = routes;
  const { farEastWest, farNorthSouth, farOffChip } = routes;
  const hops = { hopsEastWest, hopsNorthSouth, hopsOffChip };
  const figures = { packets, tileDeliveries, ...hops, farEastWest, farNorthSouth, farOffChip };
  for (const [name, array] of Object.entries(figures)) {
    hasLength(`routes.${name}`, array, routeCount);
    allWithin(`routes.${name}`, array, 0, MAX_COUNT);
  }
  const sourceOfAxon = sourcesBehindAxons(image, populationFirst);
  for (let source = 0; source < sources; source++) {
    for (let route = routes.sourceStart[source]; route < routes.sourceStart[source + 1]; route++) {
      ascending('routes.axons', routes.axons, routes.routeAxonStart[route], routes.routeAxonStart[route + 1]);
      for (let i = routes.routeAxonStart[route]; i < routes.routeAxonStart[route + 1]; i++) {
        within(`routes.axons[${i}]`, routes.axons[i], 0, sourceOfAxon.length - 1);
        const expected = sourceOfAxon[routes.axons[i]];
        if (expected !== source && expected !== ANY)
          raise(`route ${route} of source ${source} reaches axon ${routes.axons[i]} of source ${expected}`);
      }
    }
  }
}

function sourcesBehindAxons({ crossbars }: ChipImage, populationFirst: readonly number[]): Int32Array {
  const sources = new Int32Array(crossbars.reduce((sum, { rows }) => sum + rows, 0));
  let axon = 0;
  for (const { rowSource, sourcePopulation } of crossbars) {
    for (const source of rowSource) {
      sources[axon++] = sourcePopulation === -1 ? ANY : populationFirst[sourcePopulation] + source;
    }
  }
  return sources;
}
