import type { Counters } from '../../ledger/counters.js';
import { EVENT_INDEX } from '../../ledger/events.js';
import { ROUTE, ROUTE_WORDS } from '../records.js';
import type { Router } from '../router.js';
import type { Share } from '../share.js';

/**
 * Posts the spikes of a share's senders to the time wheel, each on all routes of its source, and counts
 * what they put on the network (docs/counting.md, send). Spikes due beyond the wheel's ring are left
 * in `share.far`. This is the definition; a faster kernel must leave the same.
 */
export function send(
  share: Share,
  now: number,
  { wheel, routes, routeStart }: Router,
  counters: Counters,
): void {
  const { far, farHops } = share;
  far[0] = 0;
  farHops.fill(0);
  for (const { source, eventBase, ledgerRow } of share.senders) {
    const { spikes, fired, sourceBase } = source;
    for (let i = 0; i < fired; i++) {
      const unit = sourceBase + spikes[i];
      for (let route = routeStart[unit]; route < routeStart[unit + 1]; route++) {
        const at = route * ROUTE_WORDS;
        const delayTicks = routes[at + ROUTE.delayTicks];
        if (delayTicks < wheel.ticks) wheel.post(route + eventBase, now + delayTicks, now);
        else far[++far[0]] = route + eventBase;
        counters.add(ledgerRow, EVENT_INDEX.packet, routes[at + ROUTE.packets]);
        counters.add(ledgerRow, EVENT_INDEX.tileDelivery, routes[at + ROUTE.tileDeliveries]);
        counters.add(ledgerRow, EVENT_INDEX.hopEastWest, routes[at + ROUTE.hopsEastWest]);
        counters.add(ledgerRow, EVENT_INDEX.hopNorthSouth, routes[at + ROUTE.hopsNorthSouth]);
        farHops[0] = Math.max(farHops[0], routes[at + ROUTE.farEastWest]);
        farHops[1] = Math.max(farHops[1], routes[at + ROUTE.farNorthSouth]);
      }
    }
  }
}
