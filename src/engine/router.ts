import { bordersCrossed, linksAlong, tilesOfChip } from '../image/chip-grid.js';
import type { ChipSummary, CoreImage, RouteTable, WeightlessImage } from '../image/layout.js';
import type { Counters } from '../ledger/counters.js';
import { EVENT_INDEX } from '../ledger/events.js';
import type { Arena } from './arena.js';
import { COST, FAR_DELAY, RECORD_WORDS, ROUTE_DELAY_BITS, SENDER, SENDER_MODE } from './records.js';
import type { Share } from './share.js';
import { RING_TICKS, TimeWheel } from './time-wheel.js';

/** Where something stands on the mesh. */
type TilePlace = Pick<CoreImage, 'x' | 'y'>;

/** The way from one core to another: X first, then Y, one packet; on a torus the shorter way around. */
export interface Hops {
  /** Links of a chip. */
  readonly eastWest: number;
  readonly northSouth: number;
  /** Links between chips. */
  readonly offChip: number;
  /** 1 where both stand in one tile. */
  readonly tileDelivery: number;
}

export function hopsBetween(from: TilePlace, to: TilePlace, chip: ChipSummary): Hops {
  const { topology, columns, rows } = chip;
  const torus = topology === 'torus';
  const tiles = tilesOfChip(chip);
  const east = linksAlong(from.x, to.x, columns, torus, tiles.columns);
  const south = linksAlong(from.y, to.y, rows, torus, tiles.rows);
  const bordersX = bordersCrossed(from.x, east, tiles.columns, columns);
  const bordersY = bordersCrossed(from.y, south, tiles.rows, rows);
  return {
    eastWest: Math.abs(east) - bordersX,
    northSouth: Math.abs(south) - bordersY,
    offChip: bordersX + bordersY,
    tileDelivery: east === 0 && south === 0 ? 1 : 0,
  };
}

/** Counts one packet of a reduction or a competition. */
export function countPacket(counters: Counters, row: number, hops: Hops): void {
  counters.add(row, EVENT_INDEX.packet, 1);
  counters.add(row, EVENT_INDEX.tileDelivery, hops.tileDelivery);
  counters.add(row, EVENT_INDEX.hopEastWest, hops.eastWest);
  counters.add(row, EVENT_INDEX.hopNorthSouth, hops.northSouth);
  counters.add(row, EVENT_INDEX.hopOffChip, hops.offChip);
}

/** What sends spikes: a slice of neurons or an encoder. */
export interface SpikeSource {
  readonly sourceBase: number;
  readonly count: number;
  /** Units that fired in this step: the first `fired`. */
  readonly spikes: Int32Array;
  readonly fired: number;
  /** Pointer to the number of spikes. */
  readonly firedOffset: number;
}

/** A source of spikes with its routes. */
export interface Sender {
  readonly source: SpikeSource;
  /** Added to a route's number it gives the route's event in the time wheel. */
  readonly eventBase: number;
  /** Words of the wheel's sets that its events take, in 32-bit words: from, to. */
  readonly words: readonly [from: number, to: number];
  readonly ledgerRow: number;
  readonly record: Int32Array;
}

/**
 * Routes of all spikes, and the spikes under way. The events of a sender's routes start on a whole 64-bit
 * word of the time wheel, so that senders may post from several threads.
 */
export class Router {
  readonly wheel: TimeWheel;
  /** Slices first, then encoders, as their rows in the ledger. */
  readonly senders: readonly Sender[];
  /** Events of the wheel: every route has one, and there are gaps. */
  readonly events: number;
  /** [sources + 1] first route of each source. */
  readonly routeStart: Int32Array;
  /** [routes] delay and number of the cost of each ({@link ROUTE_DELAY_BITS}). */
  readonly routes: Int32Array;
  /** [costs x COST.words], by {@link COST}. */
  readonly costs: Int32Array;
  /** Routes whose spikes wait beyond the wheel's ring. */
  readonly farRoutes: number;
  /** Their delays, by event. */
  readonly #farDelay = new Map<number, number>();

  /** @param counters pointer to the counters of a row of the ledger */
  constructor(
    { routes }: WeightlessImage,
    sources: readonly SpikeSource[],
    counters: (row: number) => number,
    arena: Arena,
  ) {
    const { tables, fresh } = arena;
    this.routeStart = tables.int32From(routes.sourceStart);
    const { costOf, costs } = findCosts(routes);
    this.costs = tables.int32From(costs);
    this.routes = tables.int32(costOf.length);
    for (let route = 0; fresh && route < costOf.length; route++) {
      const ticks = routes.delayTicks[route];
      const delay = ticks < RING_TICKS ? ticks : FAR_DELAY;
      this.routes[route] = (costOf[route] << ROUTE_DELAY_BITS) | delay;
    }
    let events = 0;
    this.senders = sources.map((source, ledgerRow) => {
      const first = routes.sourceStart[source.sourceBase];
      const end = routes.sourceStart[source.sourceBase + source.count];
      const eventBase = events - first;
      const from = events >> 5;
      events += Math.ceil((end - first) / 64) * 64;
      const record = tables.int32(RECORD_WORDS);
      if (fresh) {
        record[SENDER.spikes] = source.spikes.byteOffset;
        record[SENDER.fired] = source.firedOffset;
        record[SENDER.routeStart] = this.routeStart.byteOffset + source.sourceBase * 4;
        record[SENDER.eventBase] = eventBase;
        record[SENDER.counters] = counters(ledgerRow);
        record[SENDER.firstWord] = from >> 1;
        record[SENDER.words] = (events >> 6) - (from >> 1);
        record[SENDER.mode] = modeOf(source, this.routeStart, this.routes);
      }
      return { source, eventBase, words: [from, events >> 5], ledgerRow, record };
    });
    this.events = events;
    let reachTicks = 1;
    const eventOf = this.eventOfRoute();
    routes.delayTicks.forEach((ticks, route) => {
      if (ticks < RING_TICKS) reachTicks = Math.max(reachTicks, ticks);
      else this.#farDelay.set(eventOf[route], ticks);
    });
    this.farRoutes = this.#farDelay.size;
    this.wheel = new TimeWheel(events, reachTicks, arena);
  }

  /** Number of spikes under way. */
  get pending(): number {
    return this.wheel.pending;
  }

  clear(): void {
    this.wheel.clear();
  }

  /** Takes the spikes that are due beyond the ring, and brings those that no longer are into it. */
  postFar(shares: readonly Share[], now: number): void {
    for (const { far } of shares) {
      for (let i = 1; i <= far[0]; i++) this.wheel.post(far[i], now + this.#farDelay.get(far[i])!, now);
    }
    this.wheel.advance(now);
  }

  /** Event of each route, in the routes' order. */
  eventOfRoute(): Int32Array {
    const eventOf = new Int32Array(this.routes.length);
    for (const { source, eventBase } of this.senders) {
      const end = this.routeStart[source.sourceBase + source.count];
      for (let route = this.routeStart[source.sourceBase]; route < end; route++) {
        eventOf[route] = route + eventBase;
      }
    }
    return eventOf;
  }
}

/** The distinct costs of all routes, [costs x COST.words], and each route's number among them. */
function findCosts(routes: RouteTable): { costOf: Int32Array; costs: number[] } {
  const figures: (readonly [place: number, values: Int32Array])[] = [
    [COST.packets, routes.packets],
    [COST.tileDeliveries, routes.tileDeliveries],
    [COST.hopsEastWest, routes.hopsEastWest],
    [COST.hopsNorthSouth, routes.hopsNorthSouth],
    [COST.farEastWest, routes.farEastWest],
    [COST.farNorthSouth, routes.farNorthSouth],
    [COST.hopsOffChip, routes.hopsOffChip],
    [COST.farOffChip, routes.farOffChip],
  ];
  const numbers = new Map<string, number>();
  const costs: number[] = [];
  const costOf = new Int32Array(routes.delayTicks.length);
  for (let route = 0; route < costOf.length; route++) {
    const key = figures.map(([, values]) => values[route]).join();
    let number = numbers.get(key);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(key, number);
      const cost = new Array<number>(COST.words).fill(0);
      for (const [place, values] of figures) cost[place] = values[route];
      costs.push(...cost);
    }
    costOf[route] = number;
  }
  return { costOf, costs };
}

/** What the routes of a source's units have in common, {@link SENDER_MODE}. */
function modeOf({ sourceBase, count }: SpikeSource, routeStart: Int32Array, routes: Int32Array): number {
  const first = routeStart[sourceBase];
  let mode: number = SENDER_MODE.alike;
  for (let unit = 0; unit < count; unit++) {
    const route = first + unit;
    if (routeStart[sourceBase + unit] !== route || routeStart[sourceBase + unit + 1] !== route + 1) {
      return SENDER_MODE.any;
    }
    const isFar = (routes[route] & FAR_DELAY) === FAR_DELAY;
    if (isFar || routes[route] >>> ROUTE_DELAY_BITS !== routes[first] >>> ROUTE_DELAY_BITS) {
      return SENDER_MODE.any;
    }
    if (routes[route] !== routes[first]) mode = SENDER_MODE.single;
  }
  return mode;
}
