import type { Counters } from '../../ledger/counters.js';
import { EVENT_INDEX } from '../../ledger/events.js';
import { COST, FAR_DELAY, ROUTE_DELAY_BITS } from '../records.js';
import type { Router } from '../router.js';
import type { Share } from '../share.js';

/**
 * Posts the spikes of a share's senders to the time wheel, each on all routes of its source, and counts
 * what they put on the network (docs/counting.md, send). Spikes due beyond the wheel's ring are left
 * in `share.far`. This is the definition; a faster kernel must leave the same.
 */
export function send(share: Share, now: number, router: Router, counters: Counters): void {
  const { wheel, routes, routeStart, costs } = router;
  const { far, farHops } = share;
  far[0] = 0;
  farHops.fill(0);
  for (const { source, eventBase, ledgerRow } of share.senders) {
    const { spikes, fired, sourceBase } = source;
    for (let i = 0; i < fired; i++) {
      const unit = sourceBase + spikes[i];
      for (let route = routeStart[unit]; route < routeStart[unit + 1]; route++) {
        const delayTicks = routes[route] & FAR_DELAY;
        if (delayTicks === FAR_DELAY) far[++far[0]] = route + eventBase;
        else wheel.post(route + eventBase, now + delayTicks, now);
        const cost = (routes[route] >>> ROUTE_DELAY_BITS) * COST.words;
        counters.add(ledgerRow, EVENT_INDEX.packet, costs[cost + COST.packets]);
        counters.add(ledgerRow, EVENT_INDEX.tileDelivery, costs[cost + COST.tileDeliveries]);
        counters.add(ledgerRow, EVENT_INDEX.hopEastWest, costs[cost + COST.hopsEastWest]);
        counters.add(ledgerRow, EVENT_INDEX.hopNorthSouth, costs[cost + COST.hopsNorthSouth]);
        counters.add(ledgerRow, EVENT_INDEX.hopOffChip, costs[cost + COST.hopsOffChip]);
        farHops[0] = Math.max(farHops[0], costs[cost + COST.farEastWest]);
        farHops[1] = Math.max(farHops[1], costs[cost + COST.farNorthSouth]);
        farHops[2] = Math.max(farHops[2], costs[cost + COST.farOffChip]);
      }
    }
  }
}
