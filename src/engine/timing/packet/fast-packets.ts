import { bucketWidth } from './event-queue.js';
import {
  checkPlaces,
  emptyResult,
  exitFigures,
  largest,
  type PacketExecutor,
  type Stuck,
} from './executor.js';
import { CHANNEL, FIRST_FREE_BYTE, KIND, NODE, PACKET_RECORD_BYTES, PLACE_BYTES } from './layout.js';
import { PACKET_BYTES } from './simd/module.js';
import { DIRECTIONS, type PacketBatch, type PacketNetworkSpec, type PacketResult } from './spec.js';
import { HERE, packetWays } from './ways.js';

/** What is taken of the WebAssembly interface, which is the same in Node and browsers. */
interface WasmApi {
  readonly Memory: new (descriptor: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  validate(bytes: Uint8Array): boolean;
}

/** Functions of `simd/assembly/index.ts`; pointers are byte offsets. */
interface Kernel {
  open(...where: (number | boolean)[]): void;
  openBatch(...where: number[]): void;
  run(times: boolean): void;
}

const webAssembly = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly;
let compiled: object | undefined;

/** Whether the platform runs the kernel. */
export const fastPacketsSupported: boolean = webAssembly.validate(PACKET_BYTES);

const PAGE_BYTES = 65_536;

/** Views of the memory as it was made for batches up to a size. */
interface Room {
  readonly packets: number;
  readonly places: number;
  readonly kernel: Kernel;
  readonly words: Int32Array;
  readonly doubles: Float64Array;
  /** Byte offsets. */
  readonly channels: number;
  readonly nodes: number;
  readonly records: number;
  readonly destinations: Int32Array;
  readonly handlingPs: Float64Array;
  readonly packetOf: Int32Array;
  readonly sentPs: Float64Array;
  readonly arrivedPs: Float64Array;
  readonly handledPs: Float64Array;
  readonly sums: Float64Array;
  readonly lastSentPs: Float64Array;
  readonly busyUntilPs: Float64Array;
  readonly linkPackets: Int32Array;
}

/** `PlainPackets` in WebAssembly, event for event; nobody can look on. */
export class FastPackets implements PacketExecutor {
  readonly result: PacketResult;
  readonly #spec: PacketNetworkSpec;
  readonly #links: number;
  readonly #nodes: number;
  #room: Room;
  /** Destinations that lie in the room as they are, or null. */
  #placesOf: ArrayLike<number> | null = null;

  constructor(spec: PacketNetworkSpec) {
    this.#spec = spec;
    this.#nodes = spec.nodeTile.length;
    this.#links = spec.columns * spec.rows * DIRECTIONS;
    checkPlaces(spec.bufferPackets, this.#links + this.#nodes);
    this.result = emptyResult(this.#nodes, this.#links);
    this.#room = this.#makeRoom(1024, 1024);
  }

  run(batch: PacketBatch, times: boolean): void {
    this.#load(batch, times);
    this.#room.kernel.run(times);
    this.#read();
  }

  stuck(): Stuck | null {
    const { words, channels } = this.#room;
    const all = this.#links + this.#nodes;
    const at = (channel: number, field: number) => words[channels / 4 + channel * CHANNEL.words + field];
    let first = 0;
    while (first < all && at(first, CHANNEL.lastWaiting) === 0) first++;
    if (first === all) return null;
    let packets = 0;
    for (let channel = 0; channel < all; channel++)
      packets += this.#spec.bufferPackets - at(channel, CHANNEL.room);
    const wantedBy = (link: number) => (at(link, CHANNEL.exit) - channels) / (CHANNEL.words * 4);
    return { first, wantedBy, packets };
  }

  #load(batch: PacketBatch, times: boolean): void {
    // Who asks for a packet's times has to know it by its destinations.
    if (batch.samePlaces === true && !times) this.#loadPackets(batch);
    else this.#loadAll(batch, times);
    const { words, nodes, records } = this.#room;
    for (let node = 0; node < this.#nodes; node++) {
      const record = nodes / 4 + node * NODE.words;
      const first = batch.packetStart[node];
      words[record + NODE.nextPacket] = first;
      words[record + NODE.lastPacket] = batch.packetStart[node + 1];
      words[record + NODE.nextPlace] = words[(records + first * PACKET_RECORD_BYTES) / 4 + 2];
    }
  }

  /** Copies a batch's packets in, and its destinations if they do not lie there yet. */
  #loadPackets({ packetStart, gapPs, destinationStart, destinationEnd, ...batch }: PacketBatch): void {
    const packets = packetStart[this.#nodes];
    const { destinations, handlingPs } = batch;
    this.#makeRoomFor(packets, destinations.length);
    const room = this.#room;
    const { words, doubles, records } = room;
    if (this.#placesOf !== destinations) {
      room.destinations.set(destinations);
      room.handlingPs.set(handlingPs);
      this.#placesOf = destinations;
    }
    const firstDouble = records / 8;
    const firstWord = records / 4 + 2;
    for (let packet = 0; packet < packets; packet++) {
      doubles[firstDouble + 2 * packet] = gapPs[packet];
      words[firstWord + 4 * packet] = destinationStart[packet];
      words[firstWord + 4 * packet + 1] = destinationEnd[packet];
    }
  }

  /** Copies a batch in, its destinations in the packets' order. */
  #loadAll(batch: PacketBatch, times: boolean): void {
    const packets = batch.packetStart[this.#nodes];
    let count = 0;
    for (let packet = 0; packet < packets; packet++) {
      count += batch.destinationEnd[packet] - batch.destinationStart[packet];
    }
    this.#makeRoomFor(packets, count);
    this.#placesOf = null;
    const room = this.#room;
    const { words, doubles, records, arrivedPs, handledPs } = room;
    let place = 0;
    for (let packet = 0; packet < packets; packet++) {
      const record = records + packet * PACKET_RECORD_BYTES;
      doubles[record / 8] = batch.gapPs[packet];
      words[record / 4 + 2] = place;
      const end = batch.destinationEnd[packet];
      for (let from = batch.destinationStart[packet]; from < end; from++) {
        room.destinations[place] = batch.destinations[from];
        room.handlingPs[place] = batch.handlingPs[from];
        room.packetOf[place] = packet;
        place++;
      }
      words[record / 4 + 3] = place;
    }
    if (times) {
      arrivedPs.fill(0, 0, packets);
      handledPs.fill(0, 0, packets);
    }
  }

  #makeRoomFor(packets: number, places: number): void {
    if (packets <= this.#room.packets && places <= this.#room.places) return;
    this.#room = this.#makeRoom(2 * packets, 2 * places);
    this.#placesOf = null;
  }

  #read(): void {
    const { sums, sentPs, arrivedPs, handledPs, lastSentPs, busyUntilPs, linkPackets } = this.#room;
    const { result } = this;
    [result.endPs, result.hops, result.deliveries, result.waitedPs] = sums;
    result.sentPs = sentPs;
    result.arrivedPs = arrivedPs;
    result.handledPs = handledPs;
    result.lastSentPs = lastSentPs;
    result.busyUntilPs = busyUntilPs;
    result.linkPackets = linkPackets;
  }

  /** A memory with the network in it, and room for batches of so many packets and destinations. */
  #makeRoom(packets: number, places: number): Room {
    const { bufferPackets, routing, columns, rows } = this.#spec;
    const links = this.#links;
    const nodes = this.#nodes;
    const buffers = links + nodes;
    let used: number = FIRST_FREE_BYTE;
    const take = (bytes: number) => {
      const offset = used;
      used = Math.ceil((used + bytes) / 128) * 128;
      return offset;
    };
    const at = {
      channels: take(buffers * CHANNEL.words * 4),
      nodes: take(nodes * NODE.words * 4),
      eastWest: take(columns * columns),
      northSouth: take(rows * rows),
      spots: take(nodes * 4),
      rings: take(buffers * bufferPackets * PLACE_BYTES),
      ends: take(routing === 'unicast' ? 0 : buffers * bufferPackets * 4),
      kinds: take((buffers + nodes) * KIND.words * 4),
      began: take(nodes * bufferPackets * 8),
      heap: take(buffers * 4),
      // One more: what a node without packets starts from.
      records: take((packets + 1) * PACKET_RECORD_BYTES),
      destinations: take(places * 4),
      handlingPs: take(places * 8),
      packetOf: take(places * 4),
      sentPs: take(packets * 8),
      arrivedPs: take(packets * 8),
      handledPs: take(packets * 8),
      sums: take(4 * 8),
      lastSentPs: take(nodes * 8),
      busyUntilPs: take(nodes * 8),
      linkPackets: take(links * 4),
    };
    const pages = Math.ceil(used / PAGE_BYTES);
    const memory = new webAssembly.Memory({ initial: pages, maximum: pages });
    compiled ??= new webAssembly.Module(PACKET_BYTES);
    const kernel = new webAssembly.Instance(compiled, { env: { memory } }).exports as Kernel;
    const { buffer } = memory;
    const usualPs = this.#write(buffer, at);
    kernel.open(
      ...[at.channels, links, nodes, at.nodes, at.spots, bufferPackets, routing === 'unicast' ? 1 : 0],
      ...[at.rings, at.ends, at.heap, Math.log2(bucketWidth(usualPs))],
      ...[at.sums, at.linkPackets, at.lastSentPs, at.busyUntilPs],
    );
    kernel.openBatch(
      ...[at.records, at.destinations, at.handlingPs, at.packetOf],
      ...[at.sentPs, at.arrivedPs, at.handledPs],
    );
    const ofPackets = (offset: number) => new Float64Array(buffer, offset, packets);
    return {
      packets,
      places,
      kernel,
      words: new Int32Array(buffer),
      doubles: new Float64Array(buffer),
      channels: at.channels,
      nodes: at.nodes,
      destinations: new Int32Array(buffer, at.destinations, places),
      handlingPs: new Float64Array(buffer, at.handlingPs, places),
      packetOf: new Int32Array(buffer, at.packetOf, places),
      records: at.records,
      sentPs: ofPackets(at.sentPs),
      arrivedPs: ofPackets(at.arrivedPs),
      handledPs: ofPackets(at.handledPs),
      sums: new Float64Array(buffer, at.sums, 4),
      lastSentPs: new Float64Array(buffer, at.lastSentPs, nodes),
      busyUntilPs: new Float64Array(buffer, at.busyUntilPs, nodes),
      linkPackets: new Int32Array(buffer, at.linkPackets, links),
    };
  }

  /** Writes the records of channels and nodes and the tables of directions; returns how far ahead most events are. */
  #write(buffer: ArrayBuffer, at: Offsets): number {
    const spec = this.#spec;
    const { columns, rows, nodeTile, bufferPackets } = spec;
    const words = new Int32Array(buffer);
    const times = new BigInt64Array(buffer);
    const ways = packetWays(spec);
    const channelBytes = CHANNEL.words * 4;
    const toOffset = (direction: number) => (direction === HERE ? HERE : direction * channelBytes);
    new Uint8Array(buffer, at.eastWest).set(ways.eastWest.map(toOffset));
    new Uint8Array(buffer, at.northSouth).set(ways.northSouth.map(toOffset));
    const latencyPs = exitFigures(spec.linkLatencyPs, this.#links, spec.ejectPs, this.#nodes);
    const busyPs = exitFigures(spec.linkBusyPs, this.#links, spec.ejectBusyPs, this.#nodes);
    const injectPs = exitFigures(spec.injectPs, this.#nodes, 0, 0);
    const injectBusyPs = exitFigures(spec.injectBusyPs, this.#nodes, 0, 0);
    // Links and nodes are alike in few ways, whose figures stay in the processor's first cache.
    const kinds = new Map<string, number>();
    const kindOf = (latency: number, busy: number) => {
      const key = `${latency} ${busy}`;
      let kind = kinds.get(key);
      if (kind === undefined) {
        kind = at.kinds + kinds.size * KIND.words * 4;
        kinds.set(key, kind);
        times[(kind / 4 + KIND.latency) / 2] = BigInt(latency);
        times[(kind / 4 + KIND.busy) / 2] = BigInt(busy);
      }
      return kind;
    };
    for (let channel = 0; channel < this.#links + this.#nodes; channel++) {
      const node = channel - this.#links;
      const tile = node < 0 ? Math.max(0, ways.linkTo[channel]) : nodeTile[node];
      const record = at.channels / 4 + channel * CHANNEL.words;
      words[record + CHANNEL.ringEnd] = at.rings + (channel + 1) * bufferPackets * PLACE_BYTES;
      words[record + CHANNEL.eastWest] = at.eastWest + (tile % columns) * columns;
      words[record + CHANNEL.northSouth] = at.northSouth + Math.floor(tile / columns) * rows;
      words[record + CHANNEL.links] = at.channels + tile * DIRECTIONS * channelBytes;
      words[record + CHANNEL.kind] = kindOf(latencyPs[channel], busyPs[channel]);
      if (node < 0) continue;
      words[at.spots / 4 + node] = (Math.floor(tile / columns) << 16) | (tile % columns);
      const place = at.nodes / 4 + node * NODE.words;
      words[place + NODE.began] = at.began + node * bufferPackets * 8;
      words[place + NODE.kind] = kindOf(injectPs[node], injectBusyPs[node]);
    }
    return 2 * Math.max(...[latencyPs, busyPs, injectPs].map(largest));
  }
}

/** Where the network's parts lie, in bytes. */
type Offsets = Readonly<
  Record<'channels' | 'kinds' | 'nodes' | 'rings' | 'began' | 'spots' | 'eastWest' | 'northSouth', number>
>;
