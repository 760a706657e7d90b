import type { PacketNetwork } from '../../engine/timing/packet/network.js';
import type { PacketObserver } from '../../engine/timing/packet/spec.js';
import type { MessageTable, SpanTable } from '../../engine/trace-observer.js';

const S_PER_PS = 1e-12;

interface Copy {
  readonly readyPs: number;
  readonly sentPs: number;
  /** From when the node sent what it sent before. */
  readonly gapPs: number;
}

/** What the packet network tells of one step: when packets left, how long links were busy, when packets arrived. */
export class PacketLog implements PacketObserver {
  readonly #network: PacketNetwork;
  /** By node, the first packet that it sent; those of a spike's routes follow one another from there. */
  readonly #firstOf: Int32Array;
  readonly #lastSentPs: Float64Array;
  /** By packet, its copies in the order in which they left: one of a multicast packet. */
  readonly #copies = new Map<number, Copy[]>();
  /** By packet x nodes + destination. */
  readonly #arrivals = new Map<number, { readonly arrivalPs: number; readonly handledPs: number }>();
  readonly #links: number[] = [];
  readonly #fromPs: number[] = [];

  constructor(network: PacketNetwork) {
    this.#network = network;
    this.#firstOf = new Int32Array(network.nodes).fill(-1);
    this.#lastSentPs = new Float64Array(network.nodes);
    network.observer = this;
  }

  /** Forgets the step. */
  clear(): void {
    this.#firstOf.fill(-1);
    this.#lastSentPs.fill(0);
    this.#copies.clear();
    this.#arrivals.clear();
    this.#links.length = 0;
    this.#fromPs.length = 0;
  }

  /** The order in which a node's packet to several cores reaches them, as the network has it. */
  sortDestinations(node: number, cores: number[]): number[] {
    return this.#network.sortDestinations(node, cores);
  }

  sent(packet: number, node: number, readyPs: number, sentPs: number): void {
    if (this.#firstOf[node] < 0) this.#firstOf[node] = packet;
    const copies = this.#copies.get(packet) ?? [];
    copies.push({ readyPs, sentPs, gapPs: readyPs - this.#lastSentPs[node] });
    this.#copies.set(packet, copies);
    this.#lastSentPs[node] = sentPs;
  }

  hop(_packet: number, link: number, startPs: number): void {
    this.#links.push(link);
    this.#fromPs.push(startPs);
  }

  delivered(
    packet: number,
    node: number,
    _startPs: number,
    arrivalPs: number,
    _from: number,
    handledPs: number,
  ): void {
    this.#arrivals.set(packet * this.#network.nodes + node, { arrivalPs, handledPs });
  }

  /**
   * Tells the times of a message.
   * @param node its sender
   * @param route which of the routes of the node's spikes in this step it is on, in their order
   * @param copy which of the route's destinations it goes to, in the network's order
   */
  fill(messages: MessageTable, row: number, node: number, route: number, copy: number): void {
    const packet = this.#firstOf[node] + route;
    const copies = this.#copies.get(packet);
    const arrival = this.#arrivals.get(packet * this.#network.nodes + messages.destinationCore[row]);
    if (copies === undefined || arrival === undefined) return;
    const { readyPs, sentPs, gapPs } = copies[Math.min(copy, copies.length - 1)];
    messages.sentS[row] = sentPs * S_PER_PS;
    messages.receivedS[row] = arrival.arrivalPs * S_PER_PS;
    messages.processedS[row] = arrival.handledPs * S_PER_PS;
    messages.generationS[row] = gapPs * S_PER_PS;
    messages.blockingS[row] = (sentPs - readyPs) * S_PER_PS;
    messages.networkS[row] = (arrival.arrivalPs - sentPs) * S_PER_PS;
  }

  /**
   * Adds a span for each time that a link is busy.
   * @param track of link 0; the others follow
   * @param name number of what the spans are called
   * @param offsetPs of the packets' time in the step
   */
  addLinks(spans: SpanTable, track: number, name: number, offsetPs: number): void {
    const { linkBusyPs } = this.#network.spec;
    for (let i = 0; i < this.#links.length; i++) {
      const link = this.#links[i];
      const busyPs = typeof linkBusyPs === 'number' ? linkBusyPs : linkBusyPs[link];
      const fromPs = offsetPs + this.#fromPs[i];
      if (busyPs > 0) spans.add(track + link, name, fromPs, fromPs + busyPs);
    }
  }
}
