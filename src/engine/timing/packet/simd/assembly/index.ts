/** Packets through routers; the definition is `PlainPackets` of `../../plain-packets.ts`. */
import { clearQueue, openQueue, schedule, take } from './queue';
import { Channel, Destination, Event, HERE, Node, Place, Router } from './records';

let channels: usize = 0;
/** Pointer to the first node's channel: before it stand the links'. */
let nodeChannels: usize = 0;
let channelsEnd: usize = 0;
let placeMask: u32 = 0;
/** Rings of places, one a channel, and logarithm of their bytes. */
let rings: usize = 0;
let ringShift: u32 = 0;
/** By place of a ring: where its packet's destinations end. */
let ends: usize = 0;
/** [nodes] column in the lower half, row in the upper. */
let spots: usize = 0;
let capacity: u32 = 0;
let nodes: usize = 0;
let began: usize = 0;
let isUnicast: bool = false;

/** Of the batch, by packet. */
let gap: usize = 0;
let firstPlace: usize = 0;
let endPlace: usize = 0;
let destinations: usize = 0;
let sentAt: usize = 0;
let arrivedAt: usize = 0;
let handledAt: usize = 0;

let deliveries: u32 = 0;
let waited: i64 = 0;

/** Where what is asked for goes: end, hops, deliveries, time waited; crossings by link; by node what it sent last and until when it works. */
let sumsAt: usize = 0;
let crossingsAt: usize = 0;
let lastSentAt: usize = 0;
let busyUntilAt: usize = 0;

/** Where the network lies, and what it tells. */
export function open(
  channelsAt: usize,
  links: u32,
  nodeCount: u32,
  nodesAt: usize,
  ringsAt: usize,
  endsAt: usize,
  spotsAt: usize,
  shift: u32,
  bufferPackets: u32,
  beganAt: usize,
  unicast: bool,
  bucketsAt: usize,
  heapAt: usize,
  widthShift: u32,
  sums: usize,
  crossings: usize,
  lastSent: usize,
  busyUntil: usize,
): void {
  sumsAt = sums;
  crossingsAt = crossings;
  lastSentAt = lastSent;
  busyUntilAt = busyUntil;
  channels = channelsAt;
  nodeChannels = channelsAt + (<usize>links << Channel.SHIFT);
  channelsEnd = nodeChannels + (<usize>nodeCount << Channel.SHIFT);
  nodes = nodesAt;
  placeMask = (1 << shift) - 1;
  rings = ringsAt;
  ends = endsAt;
  spots = spotsAt;
  ringShift = shift + <u32>Place.SHIFT;
  capacity = bufferPackets;
  began = beganAt;
  isUnicast = unicast;
  openQueue(bucketsAt, heapAt, widthShift);
}

/** Where the batch lies, and where what becomes of it goes; by packet, `destinationsAt` by place. */
export function openBatch(
  gapAt: usize,
  firstAt: usize,
  endAt: usize,
  destinationsAt: usize,
  sent: usize,
  arrived: usize,
  handled: usize,
): void {
  gap = gapAt;
  firstPlace = firstAt;
  endPlace = endAt;
  destinations = destinationsAt;
  sentAt = sent;
  arrivedAt = arrived;
  handledAt = handled;
}

/** Sends the batch, whose packets the nodes' records name, and goes on until nothing moves any more. */
export function run(): void {
  begin();
  for (let event = take(); event !== 0; event = take()) {
    const time = load<i64>(event, Event.TIME);
    const offset = (event - channels) & Channel.MASK;
    if (offset === Channel.COMES) ask(event - Channel.COMES, time);
    else serve(event - Channel.WAKE, time);
  }
  tell();
}

/** Writes down what is asked for: sums, what links passed, and how far nodes are. */
function tell(): void {
  let hops: f64 = 0;
  let crossings = crossingsAt;
  for (let channel = channels; channel < nodeChannels; channel += 1 << Channel.SHIFT) {
    const count = load<u32>(channel, Channel.CROSSINGS);
    store<u32>(crossings, count);
    hops += <f64>count;
    crossings += 4;
  }
  const count = (channelsEnd - nodeChannels) >> Channel.SHIFT;
  let end: i64 = 0;
  for (let number: usize = 0; number < count; number++) {
    const node = nodes + (number << Node.SHIFT);
    const sent = load<i64>(node, Node.LAST_SENT);
    const busy = load<i64>(node, Node.BUSY_UNTIL);
    store<f64>(lastSentAt + (number << 3), <f64>sent);
    store<f64>(busyUntilAt + (number << 3), <f64>busy);
    end = later(end, later(sent, busy));
  }
  store<f64>(sumsAt, <f64>end);
  store<f64>(sumsAt, hops, 8);
  store<f64>(sumsAt, <f64>deliveries, 16);
  store<f64>(sumsAt, <f64>waited, 24);
}

function begin(): void {
  deliveries = 0;
  waited = 0;
  clearQueue();
  for (let channel = channels; channel < channelsEnd; channel += 1 << Channel.SHIFT) {
    store<i32>(channel, 0, Channel.HEAD);
    store<i32>(channel, 0, Channel.HELD);
    store<i64>(channel, 0, Channel.FREE_AT);
    store<u32>(channel, 0, Channel.FIRST_WAITING);
    store<i32>(channel, 0, Channel.WOKEN);
    store<i32>(channel, 0, Channel.CROSSINGS);
  }
  const count = (channelsEnd - nodeChannels) >> Channel.SHIFT;
  memory.fill(began, 0, (count * <usize>capacity) << 3);
  const end = nodes + (count << Node.SHIFT);
  let channel = nodeChannels;
  for (let node = nodes; node < end; node += 1 << Node.SHIFT) {
    store<i32>(node, 0, Node.TAKEN);
    store<i64>(node, 0, Node.INJECT_FREE_AT);
    store<i64>(node, 0, Node.LAST_SENT);
    store<i64>(node, 0, Node.BUSY_UNTIL);
    inject(node, channel, 0);
    channel += 1 << Channel.SHIFT;
  }
}

function inject(node: usize, channel: usize, now: i64): void {
  let packet = load<u32>(node, Node.NEXT_PACKET);
  const last = load<u32>(node, Node.LAST_PACKET);
  while (packet < last && load<u32>(channel, Channel.HELD) < capacity) {
    const end = load<u32>(endPlace + (<usize>packet << 2));
    const place = load<u32>(node, Node.NEXT_PLACE);
    let sent = load<i64>(node, Node.LAST_SENT);
    if (place === load<u32>(firstPlace + (<usize>packet << 2))) {
      sent += <i64>load<f64>(gap + (<usize>packet << 3));
    }
    let next = end;
    if (place < end) {
      sent = later(sent, later(load<i64>(node, Node.INJECT_FREE_AT), now));
      if (isUnicast) next = place + 1;
      store<i64>(node, sent + load<i64>(node, Node.INJECT_BUSY), Node.INJECT_FREE_AT);
      push(channel, place, next, nodeAt(place), sent + load<i64>(node, Node.INJECT));
    }
    store<i64>(node, sent, Node.LAST_SENT);
    store<f64>(sentAt + (<usize>packet << 3), <f64>sent);
    if (next >= end) {
      packet++;
      if (packet < last) next = load<u32>(firstPlace + (<usize>packet << 2));
    }
    store<u32>(node, next, Node.NEXT_PLACE);
  }
  store<u32>(node, packet, Node.NEXT_PACKET);
}

// @ts-ignore: decorator
@inline
function placeOf(channel: usize, place: u32): usize {
  const ring = rings + (((channel - channels) >> Channel.SHIFT) << ringShift);
  return ring + (<usize>(place & placeMask) << Place.SHIFT);
}

// @ts-ignore: decorator
@inline
function later(a: i64, b: i64): i64 {
  return select<i64>(a, b, a > b);
}

/** The node at a place of the destinations. */
// @ts-ignore: decorator
@inline
function nodeAt(place: u32): u32 {
  return load<u32>(destinations + (<usize>place << Destination.SHIFT), Destination.NODE);
}

// @ts-ignore: decorator
@inline
function spotOf(node: u32): u32 {
  return load<u32>(spots + (<usize>node << 2));
}

/** Where the end of the destinations of the packet at a place of a ring stands: four bytes for each sixteen of the ring. */
// @ts-ignore: decorator
@inline
function endAt(place: usize): usize {
  return ends + ((place - rings) >> 2);
}

// @ts-ignore: decorator
@inline
function push(channel: usize, from: u32, to: u32, target: u32, arrival: i64): void {
  const held = load<u32>(channel, Channel.HELD);
  store<u32>(channel, held + 1, Channel.HELD);
  const at = placeOf(channel, load<u32>(channel, Channel.HEAD) + held);
  store<i64>(at, arrival, Place.ARRIVAL);
  store<u32>(at, from, Place.FROM);
  store<u32>(at, target, Place.TARGET);
  if (!isUnicast) store<u32>(endAt(at), to);
  if (held === 0) schedule(channel + Channel.COMES, arrival);
}

/** Where the branch ends that {@link choose} found. */
let branchEnd: u32 = 0;

function ask(channel: usize, now: i64): void {
  do {
    const exit = choose(channel);
    const end = branchEnd;
    const isFree =
      u32(load<u32>(exit, Channel.FIRST_WAITING) === 0) &
      u32(load<i64>(exit, Channel.FREE_AT) <= now) &
      u32(hasRoom(exit));
    if (isFree === 0) {
      wait(channel, exit, end, now);
      return;
    }
    if (move(channel, exit, end, now)) return;
  } while (true);
}

// @ts-ignore: decorator
@inline
function hasRoom(exit: usize): bool {
  return (u32(exit >= nodeChannels) | u32(load<u32>(exit, Channel.HELD) < capacity)) !== 0;
}

// @ts-ignore: decorator
@inline
function wait(channel: usize, exit: usize, end: u32, now: i64): void {
  store<u32>(channel, <u32>exit, Channel.WANTED);
  store<u32>(channel, end, Channel.BRANCH_END);
  store<i64>(channel, now, Channel.WAITS_SINCE);
  store<u32>(channel, 0, Channel.NEXT_WAITING);
  if (load<u32>(exit, Channel.FIRST_WAITING) === 0) store<u32>(exit, <u32>channel, Channel.FIRST_WAITING);
  else store<u32>(<usize>load<u32>(exit, Channel.LAST_WAITING), <u32>channel, Channel.NEXT_WAITING);
  store<u32>(exit, <u32>channel, Channel.LAST_WAITING);
  wake(exit, now);
}

// @ts-ignore: decorator
@inline
function wake(exit: usize, now: i64): void {
  if (load<u32>(exit, Channel.FIRST_WAITING) === 0) return;
  if (load<i32>(exit, Channel.WOKEN) !== 0 || !hasRoom(exit)) return;
  store<i32>(exit, 1, Channel.WOKEN);
  schedule(exit + Channel.WAKE, later(now, load<i64>(exit, Channel.FREE_AT)));
}

function serve(exit: usize, now: i64): void {
  store<i32>(exit, 0, Channel.WOKEN);
  const channel = <usize>load<u32>(exit, Channel.FIRST_WAITING);
  store<u32>(exit, load<u32>(channel, Channel.NEXT_WAITING), Channel.FIRST_WAITING);
  waited += now - load<i64>(channel, Channel.WAITS_SINCE);
  const isGone = move(channel, exit, load<u32>(channel, Channel.BRANCH_END), now);
  wake(exit, now);
  if (!isGone) ask(channel, now);
}

// @ts-ignore: decorator
@inline
function move(channel: usize, exit: usize, to: u32, now: i64): bool {
  const at = placeOf(channel, load<u32>(channel, Channel.HEAD));
  const from = load<u32>(at, Place.FROM);
  const arrival = now + load<i64>(exit, Channel.LATENCY);
  store<i64>(exit, now + load<i64>(exit, Channel.BUSY), Channel.FREE_AT);
  if (exit < nodeChannels) {
    store<i32>(exit, load<i32>(exit, Channel.CROSSINGS) + 1, Channel.CROSSINGS);
    push(exit, from, to, load<u32>(at, Place.TARGET), arrival);
  } else deliver(exit, from, arrival);
  if (!isUnicast && to < load<u32>(endAt(at))) {
    store<u32>(at, to, Place.FROM);
    store<u32>(at, nodeAt(to), Place.TARGET);
    return false;
  }
  leave(channel, now);
  return true;
}

// @ts-ignore: decorator
@inline
function leave(channel: usize, now: i64): void {
  const head = load<u32>(channel, Channel.HEAD) + 1;
  store<u32>(channel, head, Channel.HEAD);
  const held = load<u32>(channel, Channel.HELD) - 1;
  store<u32>(channel, held, Channel.HELD);
  if (held > 0) {
    schedule(channel + Channel.COMES, later(now, load<i64>(placeOf(channel, head), Place.ARRIVAL)));
  }
  if (channel < nodeChannels) wake(channel, now);
  else inject(nodes + (((channel - nodeChannels) >> Channel.SHIFT) << Node.SHIFT), channel, now);
}

function deliver(exit: usize, place: u32, arrival: i64): void {
  const destination = destinations + (<usize>place << Destination.SHIFT);
  const packet = load<u32>(destination, Destination.PACKET);
  const number = (exit - nodeChannels) >> Channel.SHIFT;
  const node = nodes + (number << Node.SHIFT);
  const begins = later(arrival, load<i64>(node, Node.BUSY_UNTIL));
  const handling = <i64>load<f64>(destination, Destination.HANDLING);
  const ends = begins + handling;
  store<i64>(node, ends, Node.BUSY_UNTIL);
  deliveries++;
  const arrived = arrivedAt + (<usize>packet << 3);
  store<f64>(arrived, max(load<f64>(arrived), <f64>arrival));
  const handled = handledAt + (<usize>packet << 3);
  store<f64>(handled, max(load<f64>(handled), <f64>ends));
  const first = began + ((number * <usize>capacity) << 3);
  const taken = load<u32>(node, Node.TAKEN);
  const next: u32 = taken + 1 === capacity ? 0 : taken + 1;
  store<i64>(first + (<usize>taken << 3), begins);
  store<u32>(node, next, Node.TAKEN);
  const free = load<i64>(first + (<usize>next << 3));
  store<i64>(exit, later(load<i64>(exit, Channel.FREE_AT), free), Channel.FREE_AT);
}

/** Finds the next branch of the packet at the head; returns its exit. */
// @ts-ignore: decorator
@inline
function choose(channel: usize): usize {
  const at = placeOf(channel, load<u32>(channel, Channel.HEAD));
  const from = load<u32>(at, Place.FROM);
  const target = load<u32>(at, Place.TARGET);
  const router = <usize>load<u32>(channel, Channel.ROUTER);
  const links = <usize>load<u32>(router, Router.FIRST_LINK);
  const eastWest = <usize>load<u32>(router, Router.EAST_WEST);
  const northSouth = <usize>load<u32>(router, Router.NORTH_SOUTH);
  const spot = spotOf(target);
  const alongX = <u32>load<u8>(eastWest + <usize>(spot & 0xffff));
  const alongY = <u32>load<u8>(northSouth + <usize>(spot >> 16));
  branchEnd = from + 1;
  if (!isUnicast) {
    const to = load<u32>(endAt(at));
    if (alongX !== HERE) branchEnd = endAlongRow(eastWest, alongX, from + 1, to);
    else if (alongY !== HERE) branchEnd = endAlongColumn(northSouth, alongY, spot & 0xffff, from + 1, to);
  }
  // Without branches, which no processor could foresee.
  const direction = select<u32>(alongX, alongY, alongX !== HERE);
  const link = links + (<usize>direction << Channel.SHIFT);
  return select<usize>(link, nodeChannels + (<usize>target << Channel.SHIFT), direction !== HERE);
}

/** The first place from `place` on whose node lies another way along the row. */
function endAlongRow(eastWest: usize, direction: u32, place: u32, to: u32): u32 {
  while (place < to) {
    if (<u32>load<u8>(eastWest + <usize>(spotOf(nodeAt(place)) & 0xffff)) !== direction) break;
    place++;
  }
  return place;
}

/** The same along the column. */
function endAlongColumn(northSouth: usize, direction: u32, column: u32, place: u32, to: u32): u32 {
  while (place < to) {
    const spot = spotOf(nodeAt(place));
    if ((spot & 0xffff) !== column) break;
    if (<u32>load<u8>(northSouth + <usize>(spot >> 16)) !== direction) break;
    place++;
  }
  return place;
}
