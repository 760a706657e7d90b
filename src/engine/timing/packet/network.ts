import { raise } from '../../../fixed/error.js';
import { describeDeadlock } from './deadlock.js';
import type { PacketExecutor } from './executor.js';
import { FastPackets, fastPacketsSupported } from './fast-packets.js';
import { PlainPackets } from './plain-packets.js';
import {
  DIRECTIONS,
  type PacketBatch,
  type PacketNetworkSpec,
  type PacketObserver,
  type PacketResult,
} from './spec.js';
import { inTreeOrder } from './ways.js';

export type * from './spec.js';

/**
 * Routers that hand packets on, packet by packet, as discrete events.
 *
 * *Buffers.* Each link ends, and each node injects, in a buffer of `bufferPackets` places, first in, first out. A
 * packet takes its place when it starts towards it and gives it back when it starts on (a credit, back at once). So a
 * link passes a packet every max(busy, latency / places) at most.
 * *Moves.* The packet at the head of a buffer asks for the link that X-Y routing gives it, or for its node. It starts
 * when the link is free and the next buffer has room. Who asked first gets it. A multicast packet
 * asks for its branches one after the other: nodes here, south, north, then on along the row (east before west).
 * *Nodes* send in order, each packet when it is ready and its injection port is free, and take what reaches them one after
 * the other: the packet's place is free when the work on it starts.
 * *Order.* There is one kind of event: a packet comes to the head of its buffer, or its next branch does, and asks. Events are
 * taken by time, of the same time by the order in which they were scheduled; it depends on the batch alone. When the packet
 * starts is decided as soon as it is known, mostly when it asks: the latest of when it asked, when the link is free, and when
 * the packet that had the place leaves it, and nobody who asks later can change it. Where that packet's start is not known
 * yet, who asked waits for it.
 */
export class PacketNetwork {
  /** Called as things happen; it changes nothing but the speed: the plain executor runs then. */
  observer: PacketObserver | null = null;
  /** Whether results tell each packet's times; without, they tell sums and what nodes and links did, sooner. */
  keepsTimes = true;
  readonly spec: PacketNetworkSpec;
  readonly nodes: number;
  readonly links: number;
  readonly #fast: FastPackets | null;
  #plain: PlainPackets | null = null;

  /**
   * @param executor WebAssembly where the platform has it (auto), or TypeScript; results are the same
   * @throws SpikeloomError for buffers of no packet, or more in all than can be kept
   */
  constructor(spec: PacketNetworkSpec, executor: 'auto' | 'plain' = 'auto') {
    this.spec = spec;
    this.nodes = spec.nodeTile.length;
    this.links = spec.columns * spec.rows * DIRECTIONS;
    this.#fast = executor === 'auto' && fastPacketsSupported ? new FastPackets(spec) : null;
    if (this.#fast === null) this.#plain = new PlainPackets(spec);
  }

  /**
   * Sends a batch from an empty network, and waits until all of it is handled.
   * @throws SpikeloomError where packets wait for each other in a circle: names its links
   */
  run(batch: PacketBatch): PacketResult {
    const executor = this.#executor();
    executor.run(batch, this.keepsTimes);
    const stuck = executor.stuck();
    if (stuck !== null) {
      raise(describeDeadlock(stuck.first, stuck.wantedBy, { ...this.spec, stuck: stuck.packets }));
    }
    return executor.result;
  }

  /** Destinations of a packet of `node` in the order in which a multicast one is to carry them, each once. */
  sortDestinations(node: number, destinations: readonly number[]): number[] {
    return inTreeOrder(this.spec, this.spec.nodeTile[node], destinations);
  }

  #executor(): PacketExecutor {
    if (this.#fast !== null && this.observer === null) return this.#fast;
    this.#plain ??= new PlainPackets(this.spec);
    this.#plain.observer = this.observer;
    return this.#plain;
  }
}
