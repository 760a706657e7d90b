import type { UnitEngine } from '../engine.js';
import { HOP_EAST, HOP_WEST } from '../routes.js';
import { SendQueue } from './send-queue.js';
import type { StepMessages } from './step-messages.js';

/** Directions of arrival at a tile; the links of its own cores follow. */
const DIRECTIONS = 4;
const NONE = -1;

/**
 * Time by how full the ways are: SANA-FE's detailed timing (docs/unit-machine.md has its rules). Packets are sent in the order of
 * their times; each sees the density of packets on its way and the mean work of those under way, waits where the way is over its
 * buffers, and is slowed by what is on it. Arrays are by packet, as those of {@link StepMessages}; -Infinity: a placeholder's.
 */
export class DetailedTiming {
  readonly sentS: Float64Array;
  readonly networkS: Float64Array;
  readonly blockedS: Float64Array;
  readonly receivedS: Float64Array;
  readonly processedS: Float64Array;
  /** Packets on a packet's way as it was sent. */
  readonly alongRoute: Float64Array;
  readonly #engine: UnitEngine;
  readonly #messages: StepMessages;
  readonly #queue: SendQueue;
  /** [cores] the next packet to send; when the core is done with all that it got. */
  readonly #next: Int32Array;
  readonly #finishedS: Float64Array;
  /** [tiles x links] */
  readonly #density: Float64Array;
  readonly #linksOfTile: number;
  /** Links of a way, by pair of cores. */
  readonly #routes = new Map<number, Int32Array>();
  /**
   * Packets under way by core that they go to, in the order in which they were sent: first and last of each core, and the one behind
   * each packet. A core's packets arrive in this order, as it works on one after the other.
   */
  readonly #first: Int32Array;
  readonly #last: Int32Array;
  readonly #behind: Int32Array;
  /** Cores by the time at which the first of their packets arrives. */
  readonly #arrivals: SendQueue;
  readonly #due: number[] = [];
  #inNetwork = 0;
  #meanS = 0;

  constructor(engine: UnitEngine, messages: StepMessages) {
    this.#engine = engine;
    this.#messages = messages;
    const most = messages.row.length;
    const array = () => new Float64Array(most);
    this.sentS = array();
    this.networkS = array();
    this.blockedS = array();
    this.receivedS = array();
    this.processedS = array();
    this.alongRoute = array();
    const cores = engine.layout.cores.length;
    this.#queue = new SendQueue(cores);
    this.#next = new Int32Array(cores);
    this.#finishedS = new Float64Array(cores);
    this.#linksOfTile = DIRECTIONS + Math.max(1, ...engine.system.cores.map(({ place }) => place + 1));
    this.#density = new Float64Array(engine.system.columns * engine.system.rows * this.#linksOfTile);
    this.#first = new Int32Array(cores);
    this.#last = new Int32Array(cores);
    this.#behind = new Int32Array(most);
    this.#arrivals = new SendQueue(cores);
  }

  /** Time of the gathered step, in seconds, without what ends it. */
  run(): number {
    const { start, generationS } = this.#messages;
    const cores = this.#next.length;
    this.#finishedS.fill(0);
    this.#density.fill(0);
    this.#first.fill(NONE);
    this.#arrivals.clear();
    this.#inNetwork = 0;
    this.#meanS = 0;
    this.#queue.clear();
    for (let core = 0; core < cores; core++) {
      const first = start[core];
      this.#next[core] = first;
      if (first === start[core + 1]) continue;
      this.sentS[first] = generationS[first];
      this.#queue.push(core, this.sentS[first]);
    }
    let endS = 0;
    while (this.#queue.size > 0) {
      const core = this.#queue.pop();
      const message = this.#next[core]++;
      endS = Math.max(endS, this.sentS[message]);
      this.#removeArrived(this.sentS[message]);
      if (this.#messages.row[message] >= 0) {
        this.#send(message, core);
        endS = Math.max(endS, this.processedS[message]);
      } else this.#placehold(message);
      const next = this.#next[core];
      if (next === start[core + 1]) continue;
      this.sentS[next] = this.sentS[message] + generationS[next];
      endS = Math.max(endS, this.sentS[next]);
      this.#queue.push(core, this.sentS[next]);
    }
    return endS;
  }

  #placehold(message: number): void {
    this.networkS[message] = 0;
    this.blockedS[message] = 0;
    this.receivedS[message] = Number.NEGATIVE_INFINITY;
    this.processedS[message] = Number.NEGATIVE_INFINITY;
    this.alongRoute[message] = 0;
  }

  #send(message: number, source: number): void {
    const { row, processingS, minHopS } = this.#messages;
    const target = this.#engine.rows.core[row[message]];
    const route = this.#route(source, target);
    const links = route.length;
    let along = 0;
    for (const link of route) along += this.#density[link];
    const capacity = links * this.#engine.system.linkBufferPackets;
    const blockedS = along > capacity ? (along - capacity) * this.#meanS : 0;
    const sentS = this.sentS[message] + blockedS;
    const networkS = Math.max(minHopS[message], (along * this.#meanS) / links);
    const arrivalS = sentS + networkS;
    const workS = processingS[message];
    this.sentS[message] = sentS;
    this.blockedS[message] = blockedS;
    this.networkS[message] = networkS;
    this.alongRoute[message] = along;
    this.receivedS[message] = Math.max(this.#finishedS[target], arrivalS);
    this.#finishedS[target] = Math.max(this.#finishedS[target] + workS, arrivalS + workS);
    this.processedS[message] = this.#finishedS[target];
    this.#behind[message] = NONE;
    if (this.#first[target] === NONE) {
      this.#first[target] = message;
      this.#arrivals.push(target, this.receivedS[message]);
    } else this.#behind[this.#last[target]] = message;
    this.#last[target] = message;
    const share = 1 / (2 + (links - 1));
    for (const link of route) this.#density[link] += share;
    this.#meanS += (workS - this.#meanS) / (this.#inNetwork + 1);
    this.#inNetwork++;
  }

  /** Takes packets out of the network that have arrived, core after core, earlier sent ones first. */
  #removeArrived(nowS: number): void {
    if (nowS < this.#arrivals.earliest) return;
    const due = this.#due;
    due.length = 0;
    while (nowS >= this.#arrivals.earliest) due.push(this.#arrivals.pop());
    if (due.length > 1) due.sort((a, b) => a - b);
    for (const core of due) {
      let message = this.#first[core];
      while (message !== NONE && nowS >= this.receivedS[message]) {
        this.#remove(message);
        message = this.#behind[message];
      }
      this.#first[core] = message;
      if (message !== NONE) this.#arrivals.push(core, this.receivedS[message]);
    }
  }

  #remove(message: number): void {
    const { row, slot, processingS } = this.#messages;
    const { layout, rows } = this.#engine;
    const route = this.#route(layout.coreOf[slot[message]], rows.core[row[message]]);
    const share = 1 / (2 + (route.length - 1));
    for (const link of route) this.#density[link] -= share;
    if (this.#inNetwork > 1) this.#meanS += (this.#meanS - processingS[message]) / (this.#inNetwork - 1);
    else this.#meanS = 0;
    this.#inNetwork--;
  }

  /** At the source the core's own link; at each later tile the direction of arrival. */
  #route(source: number, target: number): Int32Array {
    const key = source * this.#next.length + target;
    const known = this.#routes.get(key);
    if (known !== undefined) return known;
    const route = this.#findRoute(source, target);
    this.#routes.set(key, route);
    return route;
  }

  #findRoute(source: number, target: number): Int32Array {
    const { system, layout, ways } = this.#engine;
    const { tile, place } = system.cores[layout.cores[source]];
    let { x, y } = system.tiles[tile];
    const way = ways.way(source, target);
    const link = (direction: number) => (x * system.rows + y) * this.#linksOfTile + direction;
    const route = [link(DIRECTIONS + place)];
    for (let hop = 0; hop < way.eastWestHops; hop++) {
      x += way.eastWest === HOP_EAST ? 1 : -1;
      route.push(link(way.eastWest === HOP_EAST ? HOP_EAST : HOP_WEST));
    }
    // A turn is on the link of the old direction: the tile where it is taken has been entered by it.
    const { y: targetY } = system.tiles[ways.tileOf(target)];
    const step = targetY > y ? 1 : -1;
    for (let hop = 0; hop < way.northSouthHops; hop++) {
      y += step;
      route.push(link(way.northSouth));
    }
    return Int32Array.from(route);
  }
}
