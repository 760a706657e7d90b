/** Packets through routers; the definition is `PlainPackets` of `../../plain-packets.ts`. */
import { handlingAt, inputOf, nodeAt, openDestinations, openNodes, packetAt, whole } from './destinations';
import { openQueue, rewindQueue, schedule, take } from './queue';
import { Channel, Kind, Node, Packet, Place } from './records';
import { branchEnd, choose, exitOf } from './ways';

let channels: usize = 0;
/** Pointer to the first node's channel: before it stand the links'. */
let nodeChannels: usize = 0;
let channelsEnd: usize = 0;
/** Places of a buffer, the bytes of its ring, and the first of all. */
let capacity: u32 = 0;
let ringBytes: usize = 0;
let rings: usize = 0;
/** Of multicast. [places of buffers] where the destinations of the packet end. */
let ends: usize = 0;
let nodes: usize = 0;
let isUnicast: bool = false;

/** [packets] records of the batch. */
let packets: usize = 0;
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
  links: u32,
  nodeCount: u32,
  nodesAt: usize,
  spotsAt: usize,
  bufferPackets: u32,
  unicast: bool,
  ringsAt: usize,
  endsAt: usize,
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
  capacity = bufferPackets;
  openNodes(nodeChannels, spotsAt);
  ringBytes = <usize>bufferPackets << Place.SHIFT;
  rings = ringsAt;
  ends = endsAt;
  isUnicast = unicast;
  openQueue(heapAt, widthShift);
}

/** Where the batch lies, and where what becomes of its packets goes. */
export function openBatch(
  packetsAt: usize,
  destinationsAt: usize,
  handlingsAt: usize,
  packetOfAt: usize,
  sent: usize,
  arrived: usize,
  handled: usize,
): void {
  packets = packetsAt;
  openDestinations(destinationsAt, handlingsAt, packetOfAt);
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
    for (let channel = take(); channel !== 0; ) {
      const waiting = ask(channel, true);
      channel = waiting !== 0 ? waiting : take();
    }
  } else {
    for (let channel = take(); channel !== 0; ) {
      const waiting = ask(channel, false);
      channel = waiting !== 0 ? waiting : take();
    }
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
  for (let channel = channels; channel < channelsEnd; channel += 1 << Channel.SHIFT) empty(channel);
  let node = nodes;
  for (let channel = nodeChannels; channel < channelsEnd; channel += 1 << Channel.SHIFT) {
    const latest = firstBegan(node);
    memory.fill(latest, 0, <usize>min(load<u32>(node, Node.TAKEN), capacity) << 3);
    store<u32>(node, <u32>latest, Node.LATEST);
    store<u32>(node, 0, Node.TAKEN);
    store<i64>(node, 0, Node.INJECT_FREE_AT);
    store<i64>(node, 0, Node.LAST_SENT);
    store<i64>(node, 0, Node.BUSY_UNTIL);
    goOn(node, load<u32>(node, Node.NEXT_PLACE));
    if (isUnicast) inject(node, channel, true);
    else inject(node, channel, false);
    node += 1 << Node.SHIFT;
  }
}

/** Forgets what went through a channel. */
function empty(channel: usize): void {
  const ring = <usize>load<u32>(channel, Channel.RING_END) - ringBytes;
  // Of the others nobody has written anything.
  const end = ring + (<usize>min(load<u32>(channel, Channel.SENT), capacity) << Place.SHIFT);
  for (let place = ring; place < end; place += 1 << Place.SHIFT) store<i64>(place, 0, Place.ARRIVAL);
  store<u32>(channel, <u32>ring, Channel.HEAD);
  store<u32>(channel, <u32>ring, Channel.TAIL);
  store<i64>(channel, 0, Channel.FREE_AT);
  store<i64>(channel, 0, Channel.TIME);
  store<u32>(channel, 0, Channel.LAST_WAITING);
  store<u32>(channel, capacity, Channel.ROOM);
  store<u32>(channel, 0, Channel.SENT);
}

// @ts-ignore: decorator
@inline
function inject(node: usize, channel: usize, unicast: bool): void {
  let packet = load<u32>(node, Node.NEXT_PACKET);
  const last = load<u32>(node, Node.LAST_PACKET);
  while (packet < last) {
    if (load<u32>(channel, Channel.ROOM) === 0) break;
    const record = packets + (<usize>packet << Packet.SHIFT);
    const end = load<u32>(record, Packet.END);
    const place = load<u32>(node, Node.NEXT_PLACE);
    let sent = load<i64>(node, Node.LAST_SENT);
    if (place === load<u32>(record, Packet.FIRST)) sent += whole(load<f64>(record, Packet.GAP));
    let next = end;
    if (place < end) {
      const at = <usize>load<u32>(channel, Channel.TAIL);
      sent = later(sent, later(load<i64>(node, Node.INJECT_FREE_AT), load<i64>(at, Place.ARRIVAL)));
      if (unicast) next = place + 1;
      const kind = <usize>load<u32>(node, Node.KIND);
      store<i64>(node, sent + load<i64>(kind, Kind.BUSY), Node.INJECT_FREE_AT);
      const arrival = sent + load<i64>(kind, Kind.LATENCY);
      store<u32>(at, place, Place.FROM);
      store<u32>(at, load<u32>(node, Node.TARGET), Place.TARGET);
      if (!unicast) store<u32>(endAt(at), next);
      arrive(channel, at, arrival, unicast);
    }
    store<i64>(node, sent, Node.LAST_SENT);
    if (keepsTimes) store<f64>(sentAt + (<usize>packet << 3), <f64>sent);
    if (next >= end) {
      packet++;
      if (packet < last) next = load<u32>(record + (1 << Packet.SHIFT), Packet.FIRST);
    }
    goOn(node, next);
  }
  store<u32>(node, packet, Node.NEXT_PACKET);
}

/** Which place of the destinations a node sends to next. What stands there is read long before it is needed: nobody waits for it. */
// @ts-ignore: decorator
@inline
function goOn(node: usize, place: u32): void {
  store<u32>(node, place, Node.NEXT_PLACE);
  store<u32>(node, nodeAt(place), Node.TARGET);
}

// @ts-ignore: decorator
@inline
function later(a: i64, b: i64): i64 {
  return select<i64>(a, b, a > b);
}

/** Of multicast: where it is written down where the destinations of the packet at a place of a buffer end. */
// @ts-ignore: decorator
@inline
function endAt(at: usize): usize {
  return ends + ((at - rings) >> (Place.SHIFT - 2));
}

/** The place behind another one of a buffer. */
// @ts-ignore: decorator
@inline
function placeBehind(channel: usize, at: usize): usize {
  const next = at + (1 << Place.SHIFT);
  return select<usize>(next - ringBytes, next, next === <usize>load<u32>(channel, Channel.RING_END));
}

/** The packet written into a buffer's next place, which is free by then, starts towards it. */
// @ts-ignore: decorator
@inline
function arrive(channel: usize, at: usize, arrival: i64, unicast: bool): void {
  const counts = load<u64>(channel, Channel.ROOM);
  store<i64>(at, arrival, Place.ARRIVAL);
  store<u32>(channel, <u32>placeBehind(channel, at), Channel.TAIL);
  // One place less, and one packet more in the upper half.
  store<u64>(channel, counts + 0xffffffff, Channel.ROOM);
  if (<u32>counts === capacity) becomeHead(channel, at, later(arrival, load<i64>(channel, Channel.TIME)), unicast);
}

/** The packet at a place becomes the head of its buffer: it is to ask for its exit. */
// @ts-ignore: decorator
@inline
function becomeHead(channel: usize, at: usize, time: i64, unicast: bool): void {
  if (unicast) store<u32>(channel, <u32>exitOf(channel, load<u32>(at, Place.TARGET)), Channel.EXIT);
  schedule(channel, time);
}

/** The packet at a channel's head asks for its exit. Returns the channel whose head waited for the room that this makes, or 0. */
// @ts-ignore: decorator
@inline
function ask(channel: usize, unicast: bool): usize {
  const asked = load<i64>(channel, Channel.TIME);
  const at = <usize>load<u32>(channel, Channel.HEAD);
  const exit = unicast
    ? <usize>load<u32>(channel, Channel.EXIT)
    : choose(channel, load<u32>(at, Place.FROM), load<u32>(endAt(at)));
  const to: u32 = unicast ? 0 : branchEnd;
  let time = later(asked, load<i64>(exit, Channel.FREE_AT));
  if (exit < nodeChannels) {
    if (load<u32>(exit, Channel.ROOM) === 0) {
      store<u32>(channel, <u32>exit, Channel.EXIT);
      wait(channel, exit);
      return 0;
    }
    const place = <usize>load<u32>(exit, Channel.TAIL);
    time = later(time, load<i64>(place, Place.ARRIVAL));
    const kind = <usize>load<u32>(exit, Channel.KIND);
    store<i64>(exit, time + load<i64>(kind, Kind.BUSY), Channel.FREE_AT);
    store<u64>(place, load<u64>(at, Place.FROM), Place.FROM);
    if (!unicast) store<u32>(endAt(place), to);
    arrive(exit, place, time + load<i64>(kind, Kind.LATENCY), unicast);
  } else deliver(exit, load<u32>(at, Place.FROM), time);
  waited += time - asked;
  if (!unicast && to < load<u32>(endAt(at))) {
    store<u32>(at, to, Place.FROM);
    store<u32>(at, nodeAt(to), Place.TARGET);
    schedule(channel, time);
    return 0;
  }
  leave(channel, at, time, unicast);
  if (channel < nodeChannels) return stopWaiting(channel);
  inject(nodeOf(channel), channel, unicast);
  return 0;
}

/** A channel's head waits for room behind an exit, behind those that do: they are in no list of events, and in one of their own. */
function wait(channel: usize, exit: usize): void {
  const last = <usize>load<u32>(exit, Channel.LAST_WAITING);
  // A ring, of which the last one is known.
  if (last === 0) store<u32>(channel, <u32>channel, Channel.NEXT);
  else {
    store<u32>(channel, load<u32>(last, Channel.NEXT), Channel.NEXT);
    store<u32>(last, <u32>channel, Channel.NEXT);
  }
  store<u32>(exit, <u32>channel, Channel.LAST_WAITING);
}

/** Takes the channel whose head waits longest for room behind an exit; 0 where none does. */
// @ts-ignore: decorator
@inline
function stopWaiting(exit: usize): usize {
  const last = <usize>load<u32>(exit, Channel.LAST_WAITING);
  if (last === 0) return 0;
  const first = <usize>load<u32>(last, Channel.NEXT);
  if (first === last) store<u32>(exit, 0, Channel.LAST_WAITING);
  else store<u32>(last, load<u32>(first, Channel.NEXT), Channel.NEXT);
  return first;
}

/** The packet at the head has left for good; the next one asks when it stands there. */
// @ts-ignore: decorator
@inline
function leave(channel: usize, at: usize, time: i64, unicast: bool): void {
  const next = placeBehind(channel, at);
  const room = load<u32>(channel, Channel.ROOM);
  store<i64>(at, time, Place.ARRIVAL);
  store<u32>(channel, <u32>next, Channel.HEAD);
  store<u32>(channel, room + 1, Channel.ROOM);
  if (room + 1 < capacity) becomeHead(channel, next, later(time, load<i64>(next, Place.ARRIVAL)), unicast);
  else store<i64>(channel, time, Channel.TIME);
}

// @ts-ignore: decorator
@inline
function deliver(exit: usize, place: u32, time: i64): void {
  const node = nodeOf(exit);
  const kind = <usize>load<u32>(exit, Channel.KIND);
  const arrival = time + load<i64>(kind, Kind.LATENCY);
  const begins = later(arrival, load<i64>(node, Node.BUSY_UNTIL));
  const ends = begins + handlingAt(place);
  store<i64>(node, ends, Node.BUSY_UNTIL);
  deliveries++;
  if (keepsTimes) {
    const packet = <usize>packetAt(place);
    const arrived = arrivedAt + (packet << 3);
    store<f64>(arrived, max(load<f64>(arrived), <f64>arrival));
    const handled = handledAt + (packet << 3);
    store<f64>(handled, max(load<f64>(handled), <f64>ends));
  }
  // The packet takes the place of the one that came as many packets ago as there are places.
  store<u32>(node, load<u32>(node, Node.TAKEN) + 1, Node.TAKEN);
  const latest = <usize>load<u32>(node, Node.LATEST);
  const oldest = select<usize>(latest + 8, firstBegan(node), latest + 8 < firstBegan(node) + (<usize>capacity << 3));
  store<i64>(latest, begins);
  store<u32>(node, <u32>oldest, Node.LATEST);
  store<i64>(exit, later(time + load<i64>(kind, Kind.BUSY), load<i64>(oldest)), Channel.FREE_AT);
}

/** The node of a channel; both have records of as many bytes. */
// @ts-ignore: decorator
@inline
function nodeOf(channel: usize): usize {
  return channel - nodeChannels + nodes;
}

// @ts-ignore: decorator
@inline
function firstBegan(node: usize): usize {
  return <usize>load<u32>(node, Node.BEGAN);
}
