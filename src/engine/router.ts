import type { CoreImage, RouteTable } from '../image/layout.js';
import { EVENT_INDEX, EVENT_KIND_COUNT } from '../ledger/events.js';
import type { Axons } from './axons.js';
import { TimeWheel } from './time-wheel.js';

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

/**
 * Sends spikes along their routes and keeps them until they are due. Counts what a spike puts on
 * the network; contention is the business of a timing model, not of what arrives.
 */
export class Router {
  readonly #routes: RouteTable;
  readonly #counts: Float64Array;
  readonly #wheel = new TimeWheel();
  /** Farthest path of this step's spikes in each direction, for analytic timing. */
  farEastWest = 0;
  farNorthSouth = 0;

  constructor(routes: RouteTable, counts: Float64Array) {
    this.#routes = routes;
    this.#counts = counts;
  }

  /** Sends the first `fired` of `spikes` (units of the array that starts at `sourceBase`). */
  send(sourceBase: number, spikes: Int32Array, fired: number, now: number, ledgerRow: number): void {
    const { sourceStart, delayTicks, packets, tileDeliveries, hopsEastWest, hopsNorthSouth } = this.#routes;
    const { farEastWest, farNorthSouth } = this.#routes;
    let sent = 0;
    let local = 0;
    let eastWest = 0;
    let northSouth = 0;
    for (let i = 0; i < fired; i++) {
      const source = sourceBase + spikes[i];
      const end = sourceStart[source + 1];
      for (let route = sourceStart[source]; route < end; route++) {
        this.#wheel.post(route, now + delayTicks[route], now);
        sent += packets[route];
        local += tileDeliveries[route];
        eastWest += hopsEastWest[route];
        northSouth += hopsNorthSouth[route];
        if (farEastWest[route] > this.farEastWest) this.farEastWest = farEastWest[route];
        if (farNorthSouth[route] > this.farNorthSouth) this.farNorthSouth = farNorthSouth[route];
      }
    }
    const counts = this.#counts;
    const row = ledgerRow * EVENT_KIND_COUNT;
    counts[row + EVENT_INDEX.packet] += sent;
    counts[row + EVENT_INDEX.tileDelivery] += local;
    counts[row + EVENT_INDEX.hopEastWest] += eastWest;
    counts[row + EVENT_INDEX.hopNorthSouth] += northSouth;
  }

  /** Hands every spike that is due at tick `now` to the axons it reaches, and forgets it. */
  deliver(now: number, into: Axons): void {
    this.#wheel.advance(now);
    into.deliver(this.#wheel.bucket(now), this.#wheel.due(now));
    this.#wheel.done(now);
  }

  clear(): void {
    this.#wheel.clear();
  }

  /** Spikes under way, for a checkpoint. */
  pending(now: number): Int32Array {
    return this.#wheel.pending(now);
  }

  restore(pending: Int32Array, now: number): void {
    this.#wheel.restore(pending, now);
  }
}
