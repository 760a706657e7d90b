import type { RouteTable } from '../../src/image/layout.js';
import type { PlacedCrossbar } from './random-crossbars.js';
import type { RandomPlan } from './random-plan.js';
import { type Links, type Place, walkedLinks } from './way.js';

/** A group of sources: the part of a population on a core, or an encoder at its port. */
export interface RoutedSource {
  readonly population: number;
  /** Units first .. first + count - 1 of the population. */
  readonly first: number;
  readonly count: number;
  readonly at: Place;
}

/** Where spikes go: for each source one route a delay, with one packet for each core that it reaches. */
export function routesOf(
  plan: RandomPlan,
  crossbars: readonly PlacedCrossbar[],
  sliceCores: readonly number[],
  sources: readonly RoutedSource[],
): RouteTable {
  const table = {
    sourceStart: [0],
    delayTicks: [] as number[],
    routeAxonStart: [0],
    axons: [] as number[],
    packets: [] as number[],
    tileDeliveries: [] as number[],
    hopsEastWest: [] as number[],
    hopsNorthSouth: [] as number[],
    farEastWest: [] as number[],
    farNorthSouth: [] as number[],
    hopsOffChip: [] as number[],
    farOffChip: [] as number[],
  };
  for (const { population, first, count, at } of sources) {
    for (let unit = first; unit < first + count; unit++) {
      for (const [delay, axons] of axonsByDelay(crossbars, population, unit)) {
        table.delayTicks.push(delay);
        table.axons.push(...axons.map(({ axon }) => axon));
        table.routeAxonStart.push(table.axons.length);
        const cores = new Set(axons.map(({ slice }) => sliceCores[slice]));
        const paths = [...cores].map(core => walkedLinks(at, plan.cores[core], plan));
        const length = ({ eastWest, northSouth }: Links) => eastWest + northSouth;
        const longest = paths.reduce((far, path) => {
          if (path.offChip !== far.offChip) return path.offChip > far.offChip ? path : far;
          return length(path) > length(far) ? path : far;
        });
        table.packets.push(paths.length);
        table.tileDeliveries.push(paths.filter(path => length(path) + path.offChip === 0).length);
        table.hopsEastWest.push(paths.reduce((total, { eastWest }) => total + eastWest, 0));
        table.hopsNorthSouth.push(paths.reduce((total, { northSouth }) => total + northSouth, 0));
        table.hopsOffChip.push(paths.reduce((total, { offChip }) => total + offChip, 0));
        table.farEastWest.push(longest.eastWest);
        table.farNorthSouth.push(longest.northSouth);
        table.farOffChip.push(longest.offChip);
      }
      table.sourceStart.push(table.delayTicks.length);
    }
  }
  return {
    sourceStart: Int32Array.from(table.sourceStart),
    delayTicks: Int32Array.from(table.delayTicks),
    routeAxonStart: Int32Array.from(table.routeAxonStart),
    axons: Int32Array.from(table.axons),
    packets: Int32Array.from(table.packets),
    tileDeliveries: Int32Array.from(table.tileDeliveries),
    hopsEastWest: Int32Array.from(table.hopsEastWest),
    hopsNorthSouth: Int32Array.from(table.hopsNorthSouth),
    farEastWest: Int32Array.from(table.farEastWest),
    hopsOffChip: Int32Array.from(table.hopsOffChip),
    farNorthSouth: Int32Array.from(table.farNorthSouth),
    farOffChip: Int32Array.from(table.farOffChip),
  };
}

/** The axons that stand for one unit of a population, ascending, by the delay of their projection. */
function axonsByDelay(
  crossbars: readonly PlacedCrossbar[],
  population: number,
  unit: number,
): Map<number, { readonly axon: number; readonly slice: number }[]> {
  const byDelay = new Map<number, { readonly axon: number; readonly slice: number }[]>();
  let base = 0;
  for (const { image, projection } of crossbars) {
    const row = image.rowSource.indexOf(unit);
    if (image.sourcePopulation === population && row !== -1) {
      for (const delay of projection.delayTicks) {
        const axons = byDelay.get(delay) ?? [];
        axons.push({ axon: base + row, slice: image.slice });
        byDelay.set(delay, axons);
      }
    }
    base += image.rows;
  }
  return byDelay;
}
