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
  /** When the exit is free, and when the next packet has a place in the buffer, if that is known. */
  export const FREE_AT: usize = 8;
  export const ROOM_AT: usize = 16;
  /** When the packet at the head comes there; of an empty buffer, when the last one left. */
  export const TIME: usize = 24;
  /** Pointer to the next channel in a list of events, or of those whose heads wait for room behind an exit. */
  export const NEXT: usize = 32;
  /** Pointer to the channel whose head has waited shortest for room in this one, which is full then. */
  export const LAST_WAITING: usize = 36;
  /** Pointer to the exit that the packet at the head takes; of multicast, where it waits for it. */
  export const EXIT: usize = 40;
  /** Places that are free, or are known to be when. */
  export const ROOM: usize = 44;
  /** Packets that were sent to the buffer. */
  export const SENT: usize = 48;
  /** Pointers to the first place, to the router behind the buffer, and to what kind of exit it is. */
  export const RING: usize = 52;
  export const ROUTER: usize = 56;
  export const KIND: usize = 60;
}

/** How long a packet takes through an exit, and keeps it from others; exits share it. */
export namespace Kind {
  export const LATENCY: usize = 0;
  export const BUSY: usize = 8;
}

/** Pointers to a router's column and row of the tables of directions, and to its link to the east. */
export namespace Router {
  export const SHIFT: usize = 4;
  export const EAST_WEST: usize = 0;
  export const NORTH_SOUTH: usize = 4;
  export const LINKS: usize = 8;
}

/** A place of a buffer: when its packet arrives, and, once that is known, when it leaves, 0 before the first. */
export namespace Place {
  export const SHIFT: usize = 4;
  export const ARRIVAL: usize = 0;
  /** Pointer to the packet on its way. */
  export const MOVING: usize = 8;
  /** Pointer to the place behind it, around the ring. */
  export const NEXT: usize = 12;
}

/**
 * A packet on its way: where the destinations begin that it is still to reach, and the tile of the first, its column in the lower
 * half, its row in the upper.
 */
export namespace Moving {
  export const SHIFT: usize = 4;
  export const FROM: usize = 0;
  export const SPOT: usize = 4;
  /** Of unicast: pointer to the channel of its node. Of multicast: where its destinations end. */
  export const INPUT: usize = 8;
  export const END: usize = 8;
  /** Of unicast: pointer to the exit that it takes next. Of multicast, where it waits: where the destinations behind that end. */
  export const EXIT: usize = 12;
  export const BRANCH_END: usize = 12;
  /** Pointer to the next record that is not in use. */
  export const NEXT: usize = 0;
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
