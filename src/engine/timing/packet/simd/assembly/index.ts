/** Packets through routers; the definition is `PlainPackets` of `../../plain-packets.ts`. */
import { rewindQueue, openQueue, schedule, take } from './queue';
import { Channel, Destination, HERE, Node, Packet, Place, Waiting } from './records';

let channels: usize = 0;
/** Pointer to the first node's channel: before it stand the links'. */
let nodeChannels: usize = 0;
let channelsEnd: usize = 0;
/** [channels] */
let waiting: usize = 0;
let placeMask: u32 = 0;
/** Rings of places, one a channel. */
let rings: usize = 0;
/** By place of a ring: where its packet's destinations end. */
let ends: usize = 0;
/** [nodes] column in the lower half, row in the upper. */
let spots: usize = 0;
let capacity: u32 = 0;
let nodes: usize = 0;
/** [nodes x places of a ring] when the work on the latest packets began. */
let began: usize = 0;
let isUnicast: bool = false;

/** Of the batch: records by packet, and by destination. */
let packets: usize = 0;
let destinations: usize = 0;
/** Whether each packet's times are asked for, and where they go. */
let keepsTimes: bool = false;
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
  waitingAt: usize,
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
  waiting = waitingAt;
  nodeChannels = channelsAt + (<usize>links << Channel.SHIFT);
  channelsEnd = nodeChannels + (<usize>nodeCount << Channel.SHIFT);
  nodes = nodesAt;
  placeMask = (1 << shift) - 1;
  rings = ringsAt;
  ends = endsAt;
  spots = spotsAt;
  capacity = bufferPackets;
  began = beganAt;
  isUnicast = unicast;
  openQueue(heapAt, widthShift);
}

/** Where the batch lies, and where what becomes of its packets goes. */
export function openBatch(
  packetsAt: usize,
  destinationsAt: usize,
  sent: usize,
  arrived: usize,
  handled: usize,
): void {
  packets = packetsAt;
  destinations = destinationsAt;
  sentAt = sent;
  arrivedAt = arrived;
  handledAt = handled;
}

/** Sends the batch, whose packets the nodes' records name, and goes on until nothing moves any more. */
export function run(times: bool): void {
  keepsTimes = times;
  begin();
  // Each has a loop of its own, of which the compiler leaves out what the other one does.
  if (isUnicast) {
    for (let channel = take(); channel !== 0; channel = take()) ask(channel, true);
  } else {
    for (let channel = take(); channel !== 0; channel = take()) ask(channel, false);
  }
  tell();
}

/** Writes down what is asked for: sums, what links passed, and how far nodes are. */
function tell(): void {
  let hops: f64 = 0;
  let crossings = crossingsAt;
  for (let channel = channels; channel < nodeChannels; channel += 1 << Channel.SHIFT) {
    const count = load<u32>(channel, Channel.SENT);
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
  rewindQueue();
  for (let channel = channels; channel < channelsEnd; channel += 1 << Channel.SHIFT) {
    store<u64>(channel, 0, Channel.LEFT);
    store<i64>(channel, 0, Channel.FREE_AT);
    store<i64>(channel, 0, Channel.TIME);
    store<u32>(channel, 0, Channel.FIRST_WAITING);
  }
  let node = nodes;
  for (let channel = nodeChannels; channel < channelsEnd; channel += 1 << Channel.SHIFT) {
    store<u32>(node, 0, Node.TAKEN);
    store<i64>(node, 0, Node.INJECT_FREE_AT);
    store<i64>(node, 0, Node.LAST_SENT);
    store<i64>(node, 0, Node.BUSY_UNTIL);
    inject(node, channel);
    node += 1 << Node.SHIFT;
  }
}

function inject(node: usize, channel: usize): void {
  let packet = load<u32>(node, Node.NEXT_PACKET);
  const last = load<u32>(node, Node.LAST_PACKET);
  while (packet < last) {
    const number = load<u32>(channel, Channel.SENT);
    if (number - load<u32>(channel, Channel.LEFT) >= capacity) break;
    const record = packets + (<usize>packet << Packet.SHIFT);
    const end = load<u32>(record, Packet.END);
    const place = load<u32>(node, Node.NEXT_PLACE);
    let sent = load<i64>(node, Node.LAST_SENT);
    if (place === load<u32>(record, Packet.FIRST)) sent += whole(load<f64>(record, Packet.GAP));
    let next = end;
    if (place < end) {
      sent = later(sent, later(load<i64>(node, Node.INJECT_FREE_AT), roomAt(channel, number)));
      if (isUnicast) next = place + 1;
      store<i64>(node, sent + load<i64>(node, Node.INJECT_BUSY), Node.INJECT_FREE_AT);
      const arrival = sent + load<i64>(node, Node.INJECT);
      push(channel, number, place, next, spotOf(nodeAt(place)), arrival, isUnicast);
    }
    store<i64>(node, sent, Node.LAST_SENT);
    if (keepsTimes) store<f64>(sentAt + (<usize>packet << 3), <f64>sent);
    if (next >= end) {
      packet++;
      if (packet < last) next = load<u32>(record + (1 << Packet.SHIFT), Packet.FIRST);
    }
    store<u32>(node, next, Node.NEXT_PLACE);
  }
  store<u32>(node, packet, Node.NEXT_PACKET);
}

// @ts-ignore: decorator
@inline
function placeOf(channel: usize, number: u32): usize {
  return <usize>load<u32>(channel, Channel.RING) + (<usize>(number & placeMask) << Place.SHIFT);
}

// @ts-ignore: decorator
@inline
function waitingOf(channel: usize): usize {
  return waiting + ((channel - channels) >> (Channel.SHIFT - Waiting.SHIFT));
}

// @ts-ignore: decorator
@inline
function later(a: i64, b: i64): i64 {
  return select<i64>(a, b, a > b);
}

/** A whole number below 2^52 that is kept as a double: such a sum has it in its lower bits. */
// @ts-ignore: decorator
@inline
function whole(value: f64): i64 {
  return reinterpret<i64>(value + 4503599627370496) & 0xfffffffffffff;
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

/** When the next packet has a place in a buffer, if that is known. */
// @ts-ignore: decorator
@inline
function roomAt(channel: usize, sent: u32): i64 {
  const leaves = load<i64>(placeOf(channel, sent - capacity), Place.ARRIVAL);
  return select<i64>(0, leaves, sent < capacity);
}

// @ts-ignore: decorator
@inline
function push(channel: usize, sent: u32, from: u32, to: u32, spot: u32, arrival: i64, unicast: bool): void {
  const at = placeOf(channel, sent);
  store<u32>(channel, sent + 1, Channel.SENT);
  store<i64>(at, arrival, Place.ARRIVAL);
  store<u32>(at, from, Place.FROM);
  store<u32>(at, spot, Place.SPOT);
  if (!unicast) store<u32>(endAt(at), to);
  if (sent === load<u32>(channel, Channel.LEFT)) {
    schedule(channel, later(arrival, load<i64>(channel, Channel.TIME)));
  }
}

/** Where the branch ends that {@link choose} found. */
let branchEnd: u32 = 0;

// @ts-ignore: decorator
@inline
function ask(first: usize, unicast: bool): void {
  const now = load<i64>(first, Channel.TIME);
  let channel = first;
  let left = load<u32>(channel, Channel.LEFT);
  let at = placeOf(channel, left);
  let exit = choose(channel, at, unicast);
  let to: u32 = unicast ? 0 : branchEnd;
  let asked = now;
  do {
    let time = later(asked, load<i64>(exit, Channel.FREE_AT));
    if (exit < nodeChannels) {
      const sent = load<u32>(exit, Channel.SENT);
      if (sent - load<u32>(exit, Channel.LEFT) >= capacity) {
        wait(channel, exit, to, now);
        return;
      }
      time = later(time, roomAt(exit, sent));
      store<i64>(exit, time + load<i64>(exit, Channel.BUSY), Channel.FREE_AT);
      const arrival = time + load<i64>(exit, Channel.LATENCY);
      push(exit, sent, load<u32>(at, Place.FROM), to, load<u32>(at, Place.SPOT), arrival, unicast);
    } else deliver(exit, load<u32>(at, Place.FROM), time);
    waited += time - asked;
    if (!unicast && to < load<u32>(endAt(at))) {
      store<u32>(at, to, Place.FROM);
      store<u32>(at, spotOf(nodeAt(to)), Place.SPOT);
      schedule(channel, time);
      return;
    }
    leave(channel, at, left + 1, time);
    if (channel >= nodeChannels) {
      inject(nodes + ((channel - nodeChannels) >> Channel.SHIFT << Node.SHIFT), channel);
      return;
    }
    exit = channel;
    channel = <usize>load<u32>(exit, Channel.FIRST_WAITING);
    if (channel === 0) return;
    const own = waitingOf(channel);
    store<u32>(exit, load<u32>(own, Waiting.NEXT), Channel.FIRST_WAITING);
    if (!unicast) to = load<u32>(own, Waiting.BRANCH_END);
    asked = load<i64>(own, Waiting.ASKED_AT);
    left = load<u32>(channel, Channel.LEFT);
    at = placeOf(channel, left);
  } while (true);
}

function wait(channel: usize, exit: usize, to: u32, now: i64): void {
  const own = waitingOf(channel);
  store<i64>(own, now, Waiting.ASKED_AT);
  store<u32>(own, <u32>exit, Waiting.WANTED);
  store<u32>(own, to, Waiting.BRANCH_END);
  store<u32>(own, 0, Waiting.NEXT);
  const others = waitingOf(exit);
  if (load<u32>(exit, Channel.FIRST_WAITING) === 0) store<u32>(exit, <u32>channel, Channel.FIRST_WAITING);
  else store<u32>(waitingOf(<usize>load<u32>(others, Waiting.LAST)), <u32>channel, Waiting.NEXT);
  store<u32>(others, <u32>channel, Waiting.LAST);
}

// @ts-ignore: decorator
@inline
function leave(channel: usize, at: usize, left: u32, time: i64): void {
  store<i64>(at, time, Place.ARRIVAL);
  store<u32>(channel, left, Channel.LEFT);
  if (left < load<u32>(channel, Channel.SENT)) {
    schedule(channel, later(time, load<i64>(placeOf(channel, left), Place.ARRIVAL)));
  } else store<i64>(channel, time, Channel.TIME);
}

function deliver(exit: usize, place: u32, time: i64): void {
  const destination = destinations + (<usize>place << Destination.SHIFT);
  const number = (exit - nodeChannels) >> Channel.SHIFT;
  const node = nodes + (number << Node.SHIFT);
  const arrival = time + load<i64>(exit, Channel.LATENCY);
  const begins = later(arrival, load<i64>(node, Node.BUSY_UNTIL));
  const handling = whole(load<f64>(destination, Destination.HANDLING));
  const ends = begins + handling;
  store<i64>(node, ends, Node.BUSY_UNTIL);
  deliveries++;
  if (keepsTimes) {
    const packet = <usize>load<u32>(destination, Destination.PACKET);
    const arrived = arrivedAt + (packet << 3);
    store<f64>(arrived, max(load<f64>(arrived), <f64>arrival));
    const handled = handledAt + (packet << 3);
    store<f64>(handled, max(load<f64>(handled), <f64>ends));
  }
  // The packet takes the place of the one that came as many packets ago as there are places.
  const ring = began + ((number * (<usize>placeMask + 1)) << 3);
  const taken = load<u32>(node, Node.TAKEN);
  store<i64>(ring + (<usize>(taken & placeMask) << 3), begins);
  store<u32>(node, taken + 1, Node.TAKEN);
  const before = load<i64>(ring + (<usize>((taken + 1 - capacity) & placeMask) << 3));
  const free = select<i64>(0, before, taken + 1 < capacity);
  store<i64>(exit, later(time + load<i64>(exit, Channel.BUSY), free), Channel.FREE_AT);
}

/** Finds the next branch of the packet at the head, and where it ends; returns its exit. */
// @ts-ignore: decorator
@inline
function choose(channel: usize, at: usize, unicast: bool): usize {
  const spot = load<u32>(at, Place.SPOT);
  const eastWest = <usize>load<u32>(channel, Channel.EAST_WEST);
  const northSouth = <usize>load<u32>(channel, Channel.NORTH_SOUTH);
  const alongX = <u32>load<u8>(eastWest + <usize>(spot & 0xffff));
  const alongY = <u32>load<u8>(northSouth + <usize>(spot >> 16));
  const from = load<u32>(at, Place.FROM);
  if (!unicast) {
    branchEnd = from + 1;
    const to = load<u32>(endAt(at));
    if (alongX !== HERE) branchEnd = endAlongRow(eastWest, alongX, from + 1, to);
    else if (alongY !== HERE) branchEnd = endAlongColumn(northSouth, alongY, spot & 0xffff, from + 1, to);
  }
  const direction = select<u32>(alongX, alongY, alongX !== HERE);
  if (direction === HERE) return nodeChannels + (<usize>nodeAt(from) << Channel.SHIFT);
  return <usize>load<u32>(channel, Channel.LINKS) + (<usize>direction << Channel.SHIFT);
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
