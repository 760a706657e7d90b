import { raise } from '../../../fixed/error.js';
import type { Figures, PacketBatch, PacketResult } from './spec.js';

/** What lets packets run; which one does changes the speed alone. */
export interface PacketExecutor {
  readonly result: PacketResult;
  /**
   * Goes on until nothing moves any more.
   * @param times whether each packet's times are asked for; without, what the result says of them means nothing
   */
  run(batch: PacketBatch, times: boolean): void;
  /** Packets that wait for each other for ever after a run, or null. */
  stuck(): Stuck | null;
}

export interface Stuck {
  /** A link whose buffer is full, while somebody waits for room in it. */
  readonly first: number;
  /** The link that the packet at the head of a link's buffer waits for. */
  readonly wantedBy: (link: number) => number;
  /** Packets that stand in buffers. */
  readonly packets: number;
}

/** Places in all buffers together, at most: 24 bytes each. */
const MAX_PLACES = 2 ** 25;

/** A result with room for as many packets. */
export function emptyResult(nodes: number, links: number): PacketResult {
  return {
    endPs: 0,
    hops: 0,
    deliveries: 0,
    waitedPs: 0,
    sentPs: new Float64Array(0),
    arrivedPs: new Float64Array(0),
    handledPs: new Float64Array(0),
    lastSentPs: new Float64Array(nodes),
    busyUntilPs: new Float64Array(nodes),
    linkPackets: new Int32Array(links),
  };
}

/** Figures of links, then of nodes. */
export function exitFigures(ofLinks: Figures, links: number, ofNodes: Figures, nodes: number): Float64Array {
  const figures = new Float64Array(links + nodes);
  for (let i = 0; i < links; i++) figures[i] = typeof ofLinks === 'number' ? ofLinks : ofLinks[i];
  for (let i = 0; i < nodes; i++) figures[links + i] = typeof ofNodes === 'number' ? ofNodes : ofNodes[i];
  return figures;
}

/** @throws SpikeloomError for buffers of no packet, or more in all than can be kept */
export function checkPlaces(bufferPackets: number, buffers: number): void {
  if (!Number.isInteger(bufferPackets) || bufferPackets < 1) {
    raise(`a router's buffers hold ${bufferPackets} packets; least 1; give them room for one`);
  }
  if (buffers * 2 ** ringShift(bufferPackets) > MAX_PLACES) {
    raise(
      `${buffers} buffers of ${bufferPackets} packets were asked for; limit ${MAX_PLACES} places in all; ` +
        'make the buffers smaller',
    );
  }
}

/** Logarithm of the places that a buffer's ring has, which are a power of 2. */
export function ringShift(bufferPackets: number): number {
  return bufferPackets === 1 ? 0 : 32 - Math.clz32(bufferPackets - 1);
}

export function largest(figures: Float64Array): number {
  return figures.reduce((most, figure) => Math.max(most, figure), 0);
}
