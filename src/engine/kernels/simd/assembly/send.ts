/** Spikes onto their routes, for the senders of a share; the definition is `../../send.ts`. */
import { count, Kind, Route, Sender } from './records';

/**
 * @param ring the time wheel's sets, `setBytes` each, one for every tick of `now & tickMask`
 * @param far takes the events that are due beyond the ring: their number, then the events
 * @param farHops takes the farthest path east-west, then north-south
 */
export function send(
  list: usize,
  senders: i32,
  routes: usize,
  ring: usize,
  setBytes: usize,
  tickMask: i32,
  now: i32,
  far: usize,
  farHops: usize,
): void {
  let farEastWest: i32 = 0;
  let farNorthSouth: i32 = 0;
  let farEvents = far;
  const end = list + (<usize>senders << 2);
  for (; list < end; list += 4) {
    const record = <usize>load<u32>(list);
    const fired = load<i32>(<usize>load<u32>(record, Sender.FIRED));
    if (fired === 0) continue;
    const routeStart = <usize>load<u32>(record, Sender.ROUTE_START);
    const eventBase = load<i32>(record, Sender.EVENT_BASE);
    let packets: i32 = 0;
    let tileDeliveries: i32 = 0;
    let eastWest: i32 = 0;
    let northSouth: i32 = 0;
    let spike = <usize>load<u32>(record, Sender.SPIKES);
    if (load<i32>(record, Sender.ALIKE)) {
      const first = load<i32>(routeStart);
      const at = routes + (<usize>first << Route.SHIFT);
      const set = ring + <usize>((now + load<i32>(at, Route.DELAY)) & tickMask) * setBytes;
      for (const last = spike + (<usize>fired << 2); spike < last; spike += 4) {
        const event = first + load<i32>(spike) + eventBase;
        const word = set + ((<usize>event >> 5) << 2);
        store<u32>(word, load<u32>(word) | (1 << (<u32>event & 31)));
      }
      packets = fired * load<i32>(at, Route.PACKETS);
      tileDeliveries = fired * load<i32>(at, Route.TILE_DELIVERIES);
      eastWest = fired * load<i32>(at, Route.HOPS_EAST_WEST);
      northSouth = fired * load<i32>(at, Route.HOPS_NORTH_SOUTH);
      farEastWest = max(farEastWest, load<i32>(at, Route.FAR_EAST_WEST));
      farNorthSouth = max(farNorthSouth, load<i32>(at, Route.FAR_NORTH_SOUTH));
    }
    for (const last = <usize>load<u32>(record, Sender.SPIKES) + (<usize>fired << 2); spike < last; spike += 4) {
      const start = routeStart + (<usize>load<u32>(spike) << 2);
      const lastRoute = load<i32>(start, 4);
      for (let route = load<i32>(start); route < lastRoute; route++) {
        const at = routes + (<usize>route << Route.SHIFT);
        const delay = load<i32>(at, Route.DELAY);
        const event = route + eventBase;
        if (delay <= tickMask) {
          const word = ring + <usize>((now + delay) & tickMask) * setBytes + ((<usize>event >> 5) << 2);
          store<u32>(word, load<u32>(word) | (1 << (<u32>event & 31)));
        } else {
          farEvents += 4;
          store<i32>(farEvents, event);
        }
        packets += load<i32>(at, Route.PACKETS);
        tileDeliveries += load<i32>(at, Route.TILE_DELIVERIES);
        eastWest += load<i32>(at, Route.HOPS_EAST_WEST);
        northSouth += load<i32>(at, Route.HOPS_NORTH_SOUTH);
        farEastWest = max(farEastWest, load<i32>(at, Route.FAR_EAST_WEST));
        farNorthSouth = max(farNorthSouth, load<i32>(at, Route.FAR_NORTH_SOUTH));
      }
    }
    const counters = <usize>load<u32>(record, Sender.COUNTERS);
    count(counters, Kind.PACKET, packets);
    count(counters, Kind.TILE_DELIVERY, tileDeliveries);
    count(counters, Kind.HOP_EAST_WEST, eastWest);
    count(counters, Kind.HOP_NORTH_SOUTH, northSouth);
  }
  store<i32>(far, <i32>((farEvents - far) >> 2));
  store<i32>(farHops, farEastWest);
  store<i32>(farHops, farNorthSouth, 4);
}

/** Forgets the events of the senders in `list` from the set of a tick that is over. */
export function forget(list: usize, senders: i32, set: usize): void {
  const end = list + (<usize>senders << 2);
  for (; list < end; list += 4) {
    const record = <usize>load<u32>(list);
    const first = <usize>load<u32>(record, Sender.FIRST_WORD);
    memory.fill(set + (first << 3), 0, <usize>load<u32>(record, Sender.WORDS) << 3);
  }
}
