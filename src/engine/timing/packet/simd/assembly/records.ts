/**
 * How a network lies in memory; `../layout.ts` has the same numbers. Times are int64 picoseconds (float64 where they go in and come
 * out), the rest int32. Pointers are byte offsets; 0 is none.
 */

/** A buffer and the exit of the same number: of a link both, of a node its injection port and its input. A line of the cache. */
export namespace Channel {
  export const SHIFT: usize = 6;
  /** Packets that have left the buffer, or are known to when, and that were sent to it: numbers of places, modulo the ring. */
  export const LEFT: usize = 0;
  export const SENT: usize = 4;
  /** When the exit is free. */
  export const FREE_AT: usize = 8;
  export const LATENCY: usize = 16;
  export const BUSY: usize = 24;
  /** When the packet at the head comes there; of an empty buffer, when the last one left. */
  export const TIME: usize = 32;
  /** Pointer to the next channel in the event queue's list. */
  export const NEXT: usize = 40;
  /** Pointer to the channel whose head waits longest for room. */
  export const FIRST_WAITING: usize = 44;
  /** Pointer to the ring of places. */
  export const RING: usize = 48;
  /** Of the router behind the buffer: pointers to its column and row of the tables of directions, and to its link to the east. */
  export const EAST_WEST: usize = 52;
  export const NORTH_SOUTH: usize = 56;
  export const LINKS: usize = 60;
}

/** What a channel needs where its head waits for room behind an exit, or others for room in it. */
export namespace Waiting {
  export const SHIFT: usize = 5;
  export const ASKED_AT: usize = 0;
  /** Pointer to the exit, and the place behind the branch. */
  export const WANTED: usize = 8;
  export const BRANCH_END: usize = 12;
  /** Pointer to the next channel whose head waits for the same exit; of the exit, to the last. */
  export const NEXT: usize = 16;
  export const LAST: usize = 20;
}

/**
 * A place of a buffer: when its packet arrives, and, once that is known, when it leaves; where the destinations begin that
 * it is still to reach, and the tile of the first, its column in the lower half, its row in the upper.
 */
export namespace Place {
  export const SHIFT: usize = 4;
  export const ARRIVAL: usize = 0;
  export const FROM: usize = 8;
  export const SPOT: usize = 12;
}

export namespace Node {
  export const SHIFT: usize = 6;
  /** Packets that reached it. */
  export const TAKEN: usize = 0;
  export const NEXT_PACKET: usize = 8;
  export const LAST_PACKET: usize = 12;
  export const NEXT_PLACE: usize = 16;
  export const INJECT: usize = 24;
  export const INJECT_BUSY: usize = 32;
  export const INJECT_FREE_AT: usize = 40;
  export const LAST_SENT: usize = 48;
  export const BUSY_UNTIL: usize = 56;
}

/** A packet: how long after the one before it is ready, and the places of its destinations, from and to. */
export namespace Packet {
  export const SHIFT: usize = 4;
  export const GAP: usize = 0;
  export const FIRST: usize = 8;
  export const END: usize = 12;
}

/** A destination of a packet: how long the node works on it, which node, and the packet. */
export namespace Destination {
  export const SHIFT: usize = 4;
  export const HANDLING: usize = 0;
  export const NODE: usize = 8;
  export const PACKET: usize = 12;
}

/** No way along the row or column: the packet is where it wants to be. */
// @ts-ignore: decorator
@inline
export const HERE: u32 = 255;
