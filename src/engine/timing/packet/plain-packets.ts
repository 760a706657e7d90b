import { EventQueue } from './event-queue.js';
import { emptyResult, exitFigures, largest, type PacketExecutor, ringShift, type Stuck } from './executor.js';
import {
  DIRECTIONS,
  type PacketBatch,
  type PacketNetworkSpec,
  type PacketObserver,
  type PacketResult,
} from './spec.js';
import { HERE, packetWays } from './ways.js';

const NONE = -1;

/** The definition of what {@link PacketNetwork} says, in plain TypeScript; a faster executor must do the same. */
export class PlainPackets implements PacketExecutor {
  /** Called as things happen; it changes nothing. */
  observer: PacketObserver | null = null;
  readonly result: PacketResult;
  readonly spec: PacketNetworkSpec;
  readonly nodes: number;
  readonly links: number;

  /** Link l fills buffer l, node n injects into buffer links + n; it is reached through exit links + n. */
  readonly #queue: EventQueue;
  /** Number of a wake-up of exit o: this + o. */
  readonly #wakes: number;
  readonly #capacity: number;

  // Where things are: by buffer the router behind it, by node its router, and which way packets take.
  readonly #columnOf: Int32Array;
  readonly #rowOf: Int32Array;
  readonly #tileOf: Int32Array;
  readonly #nodeColumn: Int32Array;
  readonly #nodeRow: Int32Array;
  readonly #eastWest: Uint8Array;
  readonly #northSouth: Uint8Array;

  // By exit.
  readonly #latencyPs: Float64Array;
  readonly #exitBusyPs: Float64Array;
  readonly #freeAt: Float64Array;
  readonly #firstWaiting: Int32Array;
  readonly #lastWaiting: Int32Array;
  readonly #woken: Uint8Array;

  // By buffer: a ring of packets and copies, each with the places of its destinations that are still to be reached.
  readonly #ringMask: number;
  readonly #ringShift: number;
  readonly #head: Int32Array;
  readonly #held: Int32Array;
  readonly #packetAt: Int32Array;
  readonly #fromAt: Int32Array;
  readonly #toAt: Int32Array;
  readonly #arrivalAt: Float64Array;
  /** What the head wants: an exit, and where the part of its destinations behind it ends. */
  readonly #wanted: Int32Array;
  readonly #branchEnd: Int32Array;
  readonly #nextWaiting: Int32Array;
  readonly #waitsSince: Float64Array;

  // By node.
  readonly #injectPs: Float64Array;
  readonly #injectBusyPs: Float64Array;
  readonly #injectFreeAt: Float64Array;
  readonly #nextPacket: Int32Array;
  readonly #nextPlace: Int32Array;
  /** Rings of when the work on the latest packets begins. */
  readonly #beganAt: Float64Array;
  readonly #taken: Int32Array;

  #batch: PacketBatch = EMPTY_BATCH;

  constructor(spec: PacketNetworkSpec) {
    this.spec = spec;
    const { columns, rows, nodeTile, bufferPackets } = spec;
    const links = columns * rows * DIRECTIONS;
    const nodes = nodeTile.length;
    const buffers = links + nodes;
    this.links = links;
    this.nodes = nodes;
    this.#capacity = bufferPackets;
    this.#ringShift = ringShift(bufferPackets, buffers);
    const places = 1 << this.#ringShift;
    this.#ringMask = places - 1;

    const { eastWest, northSouth, linkTo } = packetWays(spec);
    this.#eastWest = eastWest;
    this.#northSouth = northSouth;
    this.#tileOf = new Int32Array(buffers);
    this.#tileOf.set(linkTo);
    this.#tileOf.set(Array.from(nodeTile), links);
    this.#columnOf = this.#tileOf.map(tile => tile % columns);
    this.#rowOf = this.#tileOf.map(tile => Math.floor(tile / columns));
    this.#nodeColumn = this.#columnOf.slice(links);
    this.#nodeRow = this.#rowOf.slice(links);

    this.#latencyPs = exitFigures(spec.linkLatencyPs, links, spec.ejectPs, nodes);
    this.#exitBusyPs = exitFigures(spec.linkBusyPs, links, spec.ejectBusyPs, nodes);
    this.#freeAt = new Float64Array(buffers);
    this.#firstWaiting = new Int32Array(buffers);
    this.#lastWaiting = new Int32Array(buffers);
    this.#woken = new Uint8Array(buffers);

    this.#head = new Int32Array(buffers);
    this.#held = new Int32Array(buffers);
    this.#packetAt = new Int32Array(buffers * places);
    this.#fromAt = new Int32Array(buffers * places);
    this.#toAt = new Int32Array(buffers * places);
    this.#arrivalAt = new Float64Array(buffers * places);
    this.#wanted = new Int32Array(buffers);
    this.#branchEnd = new Int32Array(buffers);
    this.#nextWaiting = new Int32Array(buffers);
    this.#waitsSince = new Float64Array(buffers);

    this.#injectPs = exitFigures(spec.injectPs, nodes, 0, 0);
    this.#injectBusyPs = exitFigures(spec.injectBusyPs, nodes, 0, 0);
    this.#injectFreeAt = new Float64Array(nodes);
    this.#nextPacket = new Int32Array(nodes);
    this.#nextPlace = new Int32Array(nodes);
    this.#beganAt = new Float64Array(nodes * bufferPackets);
    this.#taken = new Int32Array(nodes);

    this.#wakes = buffers;
    const usual = [this.#latencyPs, this.#exitBusyPs, this.#injectPs].map(largest);
    this.#queue = new EventQueue(2 * buffers, 2 * Math.max(...usual));
    this.result = emptyResult(nodes, links);
  }

  run(batch: PacketBatch): void {
    this.#begin(batch);
    const queue = this.#queue;
    const wakes = this.#wakes;
    for (let event = queue.take(); event !== NONE; event = queue.take()) {
      const now = queue.time[event];
      if (event >= wakes) this.#serve(event - wakes, now);
      else this.#ask(event, now);
    }
    this.#end();
  }

  #begin(batch: PacketBatch): void {
    this.#batch = batch;
    const packets = batch.packetStart[this.nodes];
    const result = this.result;
    if (result.sentPs.length < packets) {
      result.sentPs = new Float64Array(2 * packets);
      result.arrivedPs = new Float64Array(2 * packets);
      result.handledPs = new Float64Array(2 * packets);
    }
    result.arrivedPs.fill(0, 0, packets);
    result.handledPs.fill(0, 0, packets);
    result.hops = 0;
    result.deliveries = 0;
    result.waitedPs = 0;
    result.lastSentPs.fill(0);
    result.busyUntilPs.fill(0);
    result.linkPackets.fill(0);
    this.#queue.clear();
    this.#freeAt.fill(0);
    this.#firstWaiting.fill(NONE);
    this.#woken.fill(0);
    this.#head.fill(0);
    this.#held.fill(0);
    this.#injectFreeAt.fill(0);
    this.#beganAt.fill(0);
    this.#taken.fill(0);
    for (let node = 0; node < this.nodes; node++) {
      const first = batch.packetStart[node];
      this.#nextPacket[node] = first;
      if (first === batch.packetStart[node + 1]) continue;
      this.#nextPlace[node] = batch.destinationStart[first];
      this.#inject(node, 0);
    }
  }

  #end(): void {
    const result = this.result;
    let endPs = 0;
    for (let node = 0; node < this.nodes; node++) {
      endPs = Math.max(endPs, result.lastSentPs[node], result.busyUntilPs[node]);
    }
    result.endPs = endPs;
  }

  /** Lets a node send as long as there is room in its injection port, which nobody else fills. */
  #inject(node: number, now: number): void {
    const batch = this.#batch;
    const { sentPs, lastSentPs } = this.result;
    const buffer = this.links + node;
    const last = batch.packetStart[node + 1];
    let packet = this.#nextPacket[node];
    while (packet < last && this.#held[buffer] < this.#capacity) {
      const end = batch.destinationEnd[packet];
      const place = this.#nextPlace[node];
      const isFirst = place === batch.destinationStart[packet];
      const ready = lastSentPs[node] + (isFirst ? batch.gapPs[packet] : 0);
      let sent = ready;
      let next = end;
      if (place < end) {
        sent = Math.max(ready, this.#injectFreeAt[node], now);
        if (this.spec.routing === 'unicast') next = place + 1;
        this.#injectFreeAt[node] = sent + this.#injectBusyPs[node];
        this.#push(buffer, packet, place, next, sent + this.#injectPs[node]);
        this.observer?.sent(packet, node, ready, sent);
      }
      lastSentPs[node] = sent;
      sentPs[packet] = sent;
      if (next >= end) {
        packet++;
        if (packet < last) next = batch.destinationStart[packet];
      }
      this.#nextPlace[node] = next;
    }
    this.#nextPacket[node] = packet;
  }

  /** A packet starts towards a buffer. */
  #push(buffer: number, packet: number, from: number, to: number, arrival: number): void {
    const held = this.#held[buffer]++;
    const at = (buffer << this.#ringShift) + ((this.#head[buffer] + held) & this.#ringMask);
    this.#packetAt[at] = packet;
    this.#fromAt[at] = from;
    this.#toAt[at] = to;
    this.#arrivalAt[at] = arrival;
    if (held === 0) this.#queue.schedule(buffer, arrival);
  }

  /** The packet at the head of a buffer asks for its way, branch by branch, until it is gone or has to wait. */
  #ask(buffer: number, now: number): void {
    let isGone = false;
    while (!isGone) {
      this.#choose(buffer);
      const exit = this.#wanted[buffer];
      const isFree = this.#firstWaiting[exit] === NONE && this.#freeAt[exit] <= now && this.#hasRoom(exit);
      if (!isFree) {
        this.#wait(buffer, exit, now);
        return;
      }
      isGone = this.#move(buffer, exit, now);
    }
  }

  #hasRoom(exit: number): boolean {
    return exit >= this.links || this.#held[exit] < this.#capacity;
  }

  #wait(buffer: number, exit: number, now: number): void {
    this.#waitsSince[buffer] = now;
    this.#nextWaiting[buffer] = NONE;
    if (this.#firstWaiting[exit] === NONE) this.#firstWaiting[exit] = buffer;
    else this.#nextWaiting[this.#lastWaiting[exit]] = buffer;
    this.#lastWaiting[exit] = buffer;
    this.#wake(exit, now);
  }

  /** Plans when the first that waits for an exit may take it; without room, whoever makes some does. */
  #wake(exit: number, now: number): void {
    if (this.#firstWaiting[exit] === NONE || this.#woken[exit] === 1 || !this.#hasRoom(exit)) return;
    this.#woken[exit] = 1;
    this.#queue.schedule(this.#wakes + exit, Math.max(now, this.#freeAt[exit]));
  }

  /** Who waits longest for an exit takes it. */
  #serve(exit: number, now: number): void {
    this.#woken[exit] = 0;
    const buffer = this.#firstWaiting[exit];
    this.#firstWaiting[exit] = this.#nextWaiting[buffer];
    this.result.waitedPs += now - this.#waitsSince[buffer];
    const isGone = this.#move(buffer, exit, now);
    this.#wake(exit, now);
    if (!isGone) this.#ask(buffer, now);
  }

  /** The packet at the head of a buffer, or a branch of it, leaves through an exit; returns whether it is gone. */
  #move(buffer: number, exit: number, now: number): boolean {
    const at = (buffer << this.#ringShift) + this.#head[buffer];
    const from = this.#fromAt[at];
    const to = this.#branchEnd[buffer];
    const packet = this.#packetAt[at];
    const arrival = now + this.#latencyPs[exit];
    this.#freeAt[exit] = now + this.#exitBusyPs[exit];
    if (exit < this.links) {
      this.result.hops++;
      this.result.linkPackets[exit]++;
      this.#push(exit, packet, from, to, arrival);
      if (this.observer !== null) this.observer.hop(packet, exit, now, arrival);
    } else this.#deliver(packet, exit, from, now, arrival);
    if (to < this.#toAt[at]) {
      this.#fromAt[at] = to;
      return false;
    }
    this.#leave(buffer, now);
    return true;
  }

  /** The place at the head of a buffer is free. */
  #leave(buffer: number, now: number): void {
    const head = (this.#head[buffer] + 1) & this.#ringMask;
    this.#head[buffer] = head;
    const held = --this.#held[buffer];
    if (held > 0) {
      const arrival = this.#arrivalAt[(buffer << this.#ringShift) + head];
      this.#queue.schedule(buffer, Math.max(now, arrival));
    }
    if (buffer < this.links) this.#wake(buffer, now);
    else this.#inject(buffer - this.links, now);
  }

  /** A node takes packets as they come; when it begins with each is known as soon as the packet starts towards it. */
  #deliver(packet: number, exit: number, place: number, now: number, arrival: number): void {
    const result = this.result;
    const node = exit - this.links;
    const begins = Math.max(arrival, result.busyUntilPs[node]);
    const ends = begins + this.#batch.handlingPs[place];
    result.busyUntilPs[node] = ends;
    result.deliveries++;
    if (arrival > result.arrivedPs[packet]) result.arrivedPs[packet] = arrival;
    if (ends > result.handledPs[packet]) result.handledPs[packet] = ends;
    // The packet takes the place of the one that came as many packets ago as there are places.
    const first = node * this.#capacity;
    const taken = this.#taken[node];
    const next = taken + 1 === this.#capacity ? 0 : taken + 1;
    this.#beganAt[first + taken] = begins;
    this.#taken[node] = next;
    this.#freeAt[exit] = Math.max(this.#freeAt[exit], this.#beganAt[first + next]);
    if (this.observer !== null) this.observer.delivered(packet, node, now, arrival, begins, ends);
  }

  /** Finds the next branch of the packet at the head of a buffer: its exit, and how many destinations lie behind it. */
  #choose(buffer: number): void {
    const { destinations } = this.#batch;
    const { columns, rows } = this.spec;
    const at = (buffer << this.#ringShift) + this.#head[buffer];
    const from = this.#fromAt[at];
    const to = this.#toAt[at];
    const node = destinations[from];
    const eastWest = this.#columnOf[buffer] * columns;
    const alongX = this.#eastWest[eastWest + this.#nodeColumn[node]];
    let end = from + 1;
    if (alongX !== HERE) {
      this.#wanted[buffer] = this.#tileOf[buffer] * DIRECTIONS + alongX;
      while (end < to && this.#eastWest[eastWest + this.#nodeColumn[destinations[end]]] === alongX) end++;
    } else {
      const northSouth = this.#rowOf[buffer] * rows;
      const alongY = this.#northSouth[northSouth + this.#nodeRow[node]];
      if (alongY === HERE) this.#wanted[buffer] = this.links + node;
      else {
        this.#wanted[buffer] = this.#tileOf[buffer] * DIRECTIONS + alongY;
        const column = this.#nodeColumn[node];
        while (
          end < to &&
          this.#nodeColumn[destinations[end]] === column &&
          this.#northSouth[northSouth + this.#nodeRow[destinations[end]]] === alongY
        ) {
          end++;
        }
      }
    }
    this.#branchEnd[buffer] = end;
  }

  stuck(): Stuck | null {
    const first = this.#firstWaiting.findIndex(waiting => waiting !== NONE);
    if (first === NONE) return null;
    const packets = this.#held.reduce((sum, held) => sum + held, 0);
    return { first, wantedBy: link => this.#wanted[link], packets };
  }
}

const EMPTY_BATCH: PacketBatch = {
  packetStart: [],
  gapPs: [],
  destinationStart: [],
  destinationEnd: [],
  destinations: [],
  handlingPs: [],
};
