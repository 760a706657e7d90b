/** Spikes onto their routes, for the senders of a share; the definition is `../../send.ts`. */
import { clearWords } from './bits';
import { Cost, count, Kind, Sender } from './records';

/** The lower byte of a route is its delay, the rest the number of its cost. */
const DELAY_MASK: u32 = 255;
const DELAY_BITS: u32 = 8;

const SINGLE: i32 = 1;
const ALIKE: i32 = 2;

// @ts-ignore: decorator
@inline
function post(set: usize, event: u32): void {
  const word = set + ((<usize>event >> 5) << 2);
  store<u32>(word, load<u32>(word) | (1 << (event & 31)));
}

// @ts-ignore: decorator
@inline
function routeAt(routes: usize, route: u32): u32 {
  return load<u32>(routes + (<usize>route << 2));
}

/**
 * @param routes a word a route, `costs` what they say
 * @param ring the time wheel's sets, `setBytes` each, one for every tick of `now & tickMask`
 * @param far takes the events that are due beyond the ring: their number, then the events
 * @param farHops takes the farthest path east-west, north-south, then between chips
 */
export function send(
  list: usize,
  senders: i32,
  routes: usize,
  costs: usize,
  ring: usize,
  setBytes: usize,
  tickMask: i32,
  now: i32,
  far: usize,
  farHops: usize,
): void {
  let farEastWest: i32 = 0;
  let farNorthSouth: i32 = 0;
  let farOffChip: i32 = 0;
  let farEvents = far;
  const end = list + (<usize>senders << 2);
  for (; list < end; list += 4) {
    const record = <usize>load<u32>(list);
    const fired = load<i32>(<usize>load<u32>(record, Sender.FIRED));
    if (fired === 0) continue;
    const routeStart = <usize>load<u32>(record, Sender.ROUTE_START);
    const eventBase = load<u32>(record, Sender.EVENT_BASE);
    const mode = load<i32>(record, Sender.MODE);
    let packets: i32 = 0;
    let tileDeliveries: i32 = 0;
    let eastWest: i32 = 0;
    let northSouth: i32 = 0;
    let offChip: i32 = 0;
    let spike = <usize>load<u32>(record, Sender.SPIKES);
    const lastSpike = spike + (<usize>fired << 2);
    if (mode >= SINGLE) {
      const first = load<u32>(routeStart);
      const own = routes + (<usize>first << 2);
      const base = first + eventBase;
      const cost = costs + (<usize>(load<u32>(own) >> DELAY_BITS) << Cost.SHIFT);
      if (mode === ALIKE) {
        const set = ring + <usize>((now + <i32>(load<u32>(own) & DELAY_MASK)) & tickMask) * setBytes;
        for (; spike < lastSpike; spike += 4) post(set, base + load<u32>(spike));
      } else {
        for (; spike < lastSpike; spike += 4) {
          const unit = load<u32>(spike);
          const delay = <i32>(routeAt(own, unit) & DELAY_MASK);
          post(ring + <usize>((now + delay) & tickMask) * setBytes, base + unit);
        }
      }
      packets = fired * load<i32>(cost, Cost.PACKETS);
      tileDeliveries = fired * load<i32>(cost, Cost.TILE_DELIVERIES);
      eastWest = fired * load<i32>(cost, Cost.HOPS_EAST_WEST);
      northSouth = fired * load<i32>(cost, Cost.HOPS_NORTH_SOUTH);
      offChip = fired * load<i32>(cost, Cost.HOPS_OFF_CHIP);
      farEastWest = max(farEastWest, load<i32>(cost, Cost.FAR_EAST_WEST));
      farNorthSouth = max(farNorthSouth, load<i32>(cost, Cost.FAR_NORTH_SOUTH));
      farOffChip = max(farOffChip, load<i32>(cost, Cost.FAR_OFF_CHIP));
    }
    for (; spike < lastSpike; spike += 4) {
      const start = routeStart + (<usize>load<u32>(spike) << 2);
      const lastRoute = load<u32>(start, 4);
      for (let route = load<u32>(start); route < lastRoute; route++) {
        const word = routeAt(routes, route);
        const delay = <i32>(word & DELAY_MASK);
        if (delay <= tickMask) {
          post(ring + <usize>((now + delay) & tickMask) * setBytes, route + eventBase);
        } else {
          farEvents += 4;
          store<u32>(farEvents, route + eventBase);
        }
        const cost = costs + (<usize>(word >> DELAY_BITS) << Cost.SHIFT);
        packets += load<i32>(cost, Cost.PACKETS);
        tileDeliveries += load<i32>(cost, Cost.TILE_DELIVERIES);
        eastWest += load<i32>(cost, Cost.HOPS_EAST_WEST);
        northSouth += load<i32>(cost, Cost.HOPS_NORTH_SOUTH);
        offChip += load<i32>(cost, Cost.HOPS_OFF_CHIP);
        farEastWest = max(farEastWest, load<i32>(cost, Cost.FAR_EAST_WEST));
        farNorthSouth = max(farNorthSouth, load<i32>(cost, Cost.FAR_NORTH_SOUTH));
        farOffChip = max(farOffChip, load<i32>(cost, Cost.FAR_OFF_CHIP));
      }
    }
    const counters = <usize>load<u32>(record, Sender.COUNTERS);
    count(counters, Kind.PACKET, packets);
    count(counters, Kind.TILE_DELIVERY, tileDeliveries);
    count(counters, Kind.HOP_EAST_WEST, eastWest);
    count(counters, Kind.HOP_NORTH_SOUTH, northSouth);
    count(counters, Kind.HOP_OFF_CHIP, offChip);
  }
  store<i32>(far, <i32>((farEvents - far) >> 2));
  store<i32>(farHops, farEastWest);
  store<i32>(farHops, farNorthSouth, 4);
  store<i32>(farHops, farOffChip, 8);
}

/** Forgets the events of the senders in `list` from the set of a tick that is over. */
export function forget(list: usize, senders: i32, set: usize): void {
  const end = list + (<usize>senders << 2);
  for (; list < end; list += 4) {
    const record = <usize>load<u32>(list);
    const first = <usize>load<u32>(record, Sender.FIRST_WORD);
    clearWords(set + (first << 3), <usize>load<u32>(record, Sender.WORDS));
  }
}
