import type { CoreImage, RouteTable, WeightlessImage } from '../image/layout.js';
import type { Arena } from './arena.js';
import { RECORD_WORDS, ROUTE, ROUTE_WORDS, SENDER } from './records.js';
import type { Share } from './share.js';
import { RING_TICKS, TimeWheel } from './time-wheel.js';

/** The way from one core to another: X first, then Y, one packet. */
export interface Hops {
  readonly eastWest: number;
  readonly northSouth: number;
  /** 1 where both stand in one tile. */
  readonly tileDelivery: number;
}

export function hopsBetween(from: CoreImage, to: CoreImage): Hops {
  const eastWest = Math.abs(from.x - to.x);
  const northSouth = Math.abs(from.y - to.y);
  return { eastWest, northSouth, tileDelivery: eastWest + northSouth === 0 ? 1 : 0 };
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
  /** [routes x {@link ROUTE_WORDS}], by {@link ROUTE}. */
  readonly routes: Int32Array;
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
    this.routes = tables.int32(routes.delayTicks.length * ROUTE_WORDS);
    if (fresh) fillRoutes(this.routes, routes);
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
        record[SENDER.alike] = routesAlike(routes, source) ? 1 : 0;
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
    const eventOf = new Int32Array(this.routes.length / ROUTE_WORDS);
    for (const { source, eventBase } of this.senders) {
      const end = this.routeStart[source.sourceBase + source.count];
      for (let route = this.routeStart[source.sourceBase]; route < end; route++) {
        eventOf[route] = route + eventBase;
      }
    }
    return eventOf;
  }
}

function fillRoutes(into: Int32Array, routes: RouteTable): void {
  for (let route = 0; route < routes.delayTicks.length; route++) {
    const at = route * ROUTE_WORDS;
    into[at + ROUTE.delayTicks] = routes.delayTicks[route];
    into[at + ROUTE.packets] = routes.packets[route];
    into[at + ROUTE.tileDeliveries] = routes.tileDeliveries[route];
    into[at + ROUTE.hopsEastWest] = routes.hopsEastWest[route];
    into[at + ROUTE.hopsNorthSouth] = routes.hopsNorthSouth[route];
    into[at + ROUTE.farEastWest] = routes.farEastWest[route];
    into[at + ROUTE.farNorthSouth] = routes.farNorthSouth[route];
  }
}

/** Whether each of a sender's sources has one route, near, and all of these cost and take the same. */
function routesAlike(routes: RouteTable, { sourceBase, count }: SpikeSource): boolean {
  const { sourceStart, delayTicks } = routes;
  const first = sourceStart[sourceBase];
  if (count === 0 || sourceStart[sourceBase + 1] === first || delayTicks[first] >= RING_TICKS) return false;
  const figures = [
    delayTicks,
    routes.packets,
    routes.tileDeliveries,
    routes.hopsEastWest,
    routes.hopsNorthSouth,
    routes.farEastWest,
    routes.farNorthSouth,
  ];
  for (let unit = 0; unit < count; unit++) {
    if (sourceStart[sourceBase + unit] !== first + unit) return false;
    if (figures.some(figure => figure[first + unit] !== figure[first])) return false;
  }
  return sourceStart[sourceBase + count] === first + count;
}
