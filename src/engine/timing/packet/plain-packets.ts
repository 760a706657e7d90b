import { EventQueue } from './event-queue.js';
import {
  checkPlaces,
  emptyResult,
  exitFigures,
  largest,
  type PacketExecutor,
  ringShift,
  type Stuck,
} from './executor.js';
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

  // By buffer: a ring of packets and copies, each with the places of its destinations that are still to be reached.
  readonly #ringMask: number;
  readonly #ringShift: number;
  /** Packets that have left each, and that were sent to it. */
  readonly #left: Int32Array;
  readonly #sent: Int32Array;
  /** When the last packet that left does, which may be still to come. */
  readonly #leftAt: Float64Array;
  readonly #packetAt: Int32Array;
  readonly #fromAt: Int32Array;
  readonly #toAt: Int32Array;
  /** When it arrives; once it is known when it leaves, that. */
  readonly #arrivalAt: Float64Array;
  /** What the head wants: an exit, and where the part of its destinations behind it ends. */
  readonly #wanted: Int32Array;
  readonly #branchEnd: Int32Array;
  readonly #nextWaiting: Int32Array;
  readonly #askedAt: Float64Array;

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
    checkPlaces(bufferPackets, buffers);
    this.#ringShift = ringShift(bufferPackets);
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

    this.#left = new Int32Array(buffers);
    this.#sent = new Int32Array(buffers);
    this.#leftAt = new Float64Array(buffers);
    this.#packetAt = new Int32Array(buffers * places);
    this.#fromAt = new Int32Array(buffers * places);
    this.#toAt = new Int32Array(buffers * places);
    this.#arrivalAt = new Float64Array(buffers * places);
    this.#wanted = new Int32Array(buffers);
    this.#branchEnd = new Int32Array(buffers);
    this.#nextWaiting = new Int32Array(buffers);
    this.#askedAt = new Float64Array(buffers);

    this.#injectPs = exitFigures(spec.injectPs, nodes, 0, 0);
    this.#injectBusyPs = exitFigures(spec.injectBusyPs, nodes, 0, 0);
    this.#injectFreeAt = new Float64Array(nodes);
    this.#nextPacket = new Int32Array(nodes);
    this.#nextPlace = new Int32Array(nodes);
    this.#beganAt = new Float64Array(nodes * bufferPackets);
    this.#taken = new Int32Array(nodes);

    const usual = [this.#latencyPs, this.#exitBusyPs, this.#injectPs].map(largest);
    this.#queue = new EventQueue(buffers, 2 * Math.max(...usual));
    this.result = emptyResult(nodes, links);
  }

  run(batch: PacketBatch): void {
    this.#begin(batch);
    const queue = this.#queue;
    for (let buffer = queue.take(); buffer !== NONE; buffer = queue.take()) {
      this.#ask(buffer, queue.time[buffer]);
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
    this.#left.fill(0);
    this.#sent.fill(0);
    this.#leftAt.fill(0);
    this.#injectFreeAt.fill(0);
    this.#beganAt.fill(0);
    this.#taken.fill(0);
    for (let node = 0; node < this.nodes; node++) {
      const first = batch.packetStart[node];
      this.#nextPacket[node] = first;
      if (first === batch.packetStart[node + 1]) continue;
      this.#nextPlace[node] = batch.destinationStart[first];
      this.#inject(node);
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

  /** Lets a node send as long as it is known when there is room in its injection port, which nobody else fills. */
  #inject(node: number): void {
    const batch = this.#batch;
    const { sentPs, lastSentPs } = this.result;
    const buffer = this.links + node;
    const last = batch.packetStart[node + 1];
    let packet = this.#nextPacket[node];
    while (packet < last && this.#hasRoom(buffer)) {
      const end = batch.destinationEnd[packet];
      const place = this.#nextPlace[node];
      const isFirst = place === batch.destinationStart[packet];
      const ready = lastSentPs[node] + (isFirst ? batch.gapPs[packet] : 0);
      let sent = ready;
      let next = end;
      if (place < end) {
        sent = Math.max(ready, this.#injectFreeAt[node], this.#roomAt(buffer));
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

  /** Whether it is known when the next packet has a place in a buffer: the one that had it last is on its way out. */
  #hasRoom(buffer: number): boolean {
    return this.#sent[buffer] - this.#left[buffer] < this.#capacity;
  }

  /** When that is. */
  #roomAt(buffer: number): number {
    const before = this.#sent[buffer] - this.#capacity;
    return before < 0 ? 0 : this.#arrivalAt[this.#placeOf(buffer, before)];
  }

  #placeOf(buffer: number, number: number): number {
    return (buffer << this.#ringShift) + (number & this.#ringMask);
  }

  /** A packet starts towards a buffer. */
  #push(buffer: number, packet: number, from: number, to: number, arrival: number): void {
    const number = this.#sent[buffer]++;
    const at = this.#placeOf(buffer, number);
    this.#packetAt[at] = packet;
    this.#fromAt[at] = from;
    this.#toAt[at] = to;
    this.#arrivalAt[at] = arrival;
    if (number === this.#left[buffer]) this.#queue.schedule(buffer, Math.max(arrival, this.#leftAt[buffer]));
  }

  /** The packet at the head of a buffer asks for the way of its next branch; where its start is not known yet, it waits. */
  #ask(buffer: number, now: number): void {
    this.#choose(buffer);
    this.#askedAt[buffer] = now;
    const exit = this.#wanted[buffer];
    if (exit >= this.links || this.#hasRoom(exit)) {
      this.#start(buffer, exit);
      return;
    }
    this.#nextWaiting[buffer] = NONE;
    if (this.#firstWaiting[exit] === NONE) this.#firstWaiting[exit] = buffer;
    else this.#nextWaiting[this.#lastWaiting[exit]] = buffer;
    this.#lastWaiting[exit] = buffer;
  }

  /**
   * Says when the packet at the head of a buffer, or a branch of it, starts through an exit: nothing that is asked later can
   * change it. The place that it leaves may be what another one waits for, and so on.
   */
  #start(first: number, firstExit: number): void {
    let exit = firstExit;
    for (let buffer = first; buffer !== NONE; ) {
      const asked = this.#askedAt[buffer];
      const free = Math.max(asked, this.#freeAt[exit]);
      const start = exit < this.links ? Math.max(free, this.#roomAt(exit)) : free;
      this.result.waitedPs += start - asked;
      if (!this.#move(buffer, exit, start)) return;
      if (buffer >= this.links) {
        this.#inject(buffer - this.links);
        return;
      }
      exit = buffer;
      buffer = this.#firstWaiting[exit];
      if (buffer !== NONE) this.#firstWaiting[exit] = this.#nextWaiting[buffer];
    }
  }

  /** Returns whether the packet is gone with its last branch. */
  #move(buffer: number, exit: number, start: number): boolean {
    const at = this.#placeOf(buffer, this.#left[buffer]);
    const from = this.#fromAt[at];
    const to = this.#branchEnd[buffer];
    const packet = this.#packetAt[at];
    const arrival = start + this.#latencyPs[exit];
    this.#freeAt[exit] = start + this.#exitBusyPs[exit];
    if (exit < this.links) {
      this.result.hops++;
      this.result.linkPackets[exit]++;
      this.#push(exit, packet, from, to, arrival);
      if (this.observer !== null) this.observer.hop(packet, exit, start, arrival);
    } else this.#deliver(packet, exit, from, start, arrival);
    if (to < this.#toAt[at]) {
      this.#fromAt[at] = to;
      this.#queue.schedule(buffer, start);
      return false;
    }
    this.#arrivalAt[at] = start;
    this.#leftAt[buffer] = start;
    const left = ++this.#left[buffer];
    if (left < this.#sent[buffer]) {
      this.#queue.schedule(buffer, Math.max(start, this.#arrivalAt[this.#placeOf(buffer, left)]));
    }
    return true;
  }

  /** A node takes packets as they come; when it begins with each is known as soon as the packet starts towards it. */
  #deliver(packet: number, exit: number, place: number, start: number, arrival: number): void {
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
    if (this.observer !== null) this.observer.delivered(packet, node, start, arrival, begins, ends);
  }

  /** Finds the next branch of the packet at the head of a buffer: its exit, and how many destinations lie behind it. */
  #choose(buffer: number): void {
    const { destinations } = this.#batch;
    const { columns, rows } = this.spec;
    const at = this.#placeOf(buffer, this.#left[buffer]);
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
    const packets = this.#sent.reduce((sum, sent, buffer) => sum + sent - this.#left[buffer], 0);
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
