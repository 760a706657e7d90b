/**
 * How a network lies in memory; `../layout.ts` has the same numbers. Times are int64 picoseconds (float64 where they go in and come
 * out), the rest int32. Pointers are byte offsets; 0 is none.
 */

/** A buffer and the exit of the same number: of a link both, of a node its injection port and its input. A line of the cache. */
export namespace Channel {
  export const SHIFT: usize = 6;
  /** Pointers to the place of the packet at the head, and to that of the next one to come. */
  export const HEAD: usize = 0;
  export const TAIL: usize = 4;
  /** When the exit is free. */
  export const FREE_AT: usize = 8;
  /** When the packet at the head comes there; of an empty buffer, when the last one left. */
  export const TIME: usize = 16;
  /** Pointer to the next channel in a list of events, or of those whose heads wait for room behind an exit. */
  export const NEXT: usize = 24;
  /** Pointer to the channel whose head has waited shortest for room in this one, which is full then. */
  export const LAST_WAITING: usize = 28;
  /** Places that are free, or are known to be when, and packets that were sent to the buffer. */
  export const ROOM: usize = 32;
  export const SENT: usize = 36;
  /** Pointer to the exit that the packet at the head takes; of multicast, where it waits for it. */
  export const EXIT: usize = 40;
  /** Pointers behind the last place, and to what kind of exit it is. */
  export const RING_END: usize = 44;
  export const KIND: usize = 48;
  /** Of the router behind the buffer: pointers to its column and row of the tables of directions, and to its link to the east. */
  export const EAST_WEST: usize = 52;
  export const NORTH_SOUTH: usize = 56;
  export const LINKS: usize = 60;
}

/** How long a packet takes through an exit, and keeps it from others; exits share it. */
export namespace Kind {
  export const LATENCY: usize = 0;
  export const BUSY: usize = 8;
}

/**
 * A place of a buffer: when its packet arrives, and, once that is known, when it leaves, 0 before the first; where the destinations
 * begin that it is still to reach, and the node of the first.
 */
export namespace Place {
  export const SHIFT: usize = 4;
  export const ARRIVAL: usize = 0;
  export const FROM: usize = 8;
  export const TARGET: usize = 12;
}

export namespace Node {
  export const SHIFT: usize = 6;
  /** Packets that reached it. */
  export const TAKEN: usize = 0;
  /** Pointer to when the work on the latest packet began is to go, in a ring of as many as there are places in a buffer. */
  export const LATEST: usize = 4;
  export const NEXT_PACKET: usize = 8;
  export const LAST_PACKET: usize = 12;
  /** The place of the destinations that it sends to next, and the node there. */
  export const NEXT_PLACE: usize = 16;
  export const TARGET: usize = 20;
  /** Pointer to that ring. */
  export const BEGAN: usize = 24;
  /** Pointer to what kind of exit its way to the router is. */
  export const KIND: usize = 28;
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

/** In the tables of directions, beside the links' offsets from that to the east: the packet is where it wants to be along it. */
// @ts-ignore: decorator
@inline
export const HERE: u32 = 255;
