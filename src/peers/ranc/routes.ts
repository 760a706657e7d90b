import type { RouteTable } from '../../image/layout.js';
import type { RancSystem, Targets } from './system.js';

/** One route for each neuron and each unit of the input: one packet to one axon, x first, then y. */
export function rancRoutes({ config, cores, packets }: Omit<RancSystem, 'notes'>): RouteTable {
  const { columns, rows, axons, neurons } = config;
  const coreOf = new Int32Array(columns * rows).fill(-1);
  cores.forEach(({ x, y }, index) => {
    coreOf[y * columns + x] = index;
  });
  const count = cores.length * neurons + packets.units.cell.length;
  const int32s = () => new Int32Array(count);
  const reached = int32s();
  const table = {
    sourceStart: Int32Array.from({ length: count + 1 }, (_, source) => source),
    delayTicks: int32s(),
    routeAxonStart: new Int32Array(count + 1),
    packets: int32s().fill(1),
    tileDeliveries: int32s(),
    hopsEastWest: int32s(),
    hopsNorthSouth: int32s(),
    hopsOffChip: int32s(),
    farEastWest: int32s(),
    farNorthSouth: int32s(),
    farOffChip: int32s(),
  };
  let route = 0;
  let next = 0;
  const add = ({ cell, axon, tick }: Targets, x: number, y: number) => {
    for (let i = 0; i < cell.length; i++, route++) {
      const core = coreOf[cell[i]];
      // What is for the output bus, or for a cell without a core, reaches no axon.
      if (core >= 0) reached[next++] = core * axons + axon[i];
      table.routeAxonStart[route + 1] = next;
      table.delayTicks[route] = tick[i] + 1;
      const eastWest = Math.abs((cell[i] % columns) - x);
      const northSouth = Math.abs(Math.floor(cell[i] / columns) - y);
      table.tileDeliveries[route] = eastWest + northSouth === 0 ? 1 : 0;
      table.hopsEastWest[route] = eastWest;
      table.hopsNorthSouth[route] = northSouth;
    }
  };
  for (const { target, x, y } of cores) add(target, x, y);
  add(packets.units, 0, 0);
  table.farEastWest.set(table.hopsEastWest);
  table.farNorthSouth.set(table.hopsNorthSouth);
  return { ...table, axons: reached.slice(0, next) };
}
