/**
 * How a network lies in memory; `../layout.ts` has the same numbers. Times are int64 picoseconds (float64 where they go in and come
 * out), the rest int32. Pointers are byte offsets; 0 is none.
 */

/**
 * A buffer and the exit of the same number: of a link both, of a node its injection port and its input. What every hop touches
 * at its far end is in the first 64 bytes.
 */
export namespace Channel {
  export const SHIFT: usize = 7;
  export const MASK: usize = 127;
  /** Place at the head (modulo the ring), packets in the buffer or on their way to it, and pointer to the router's record. */
  export const HEAD: usize = 0;
  export const HELD: usize = 4;
  export const ROUTER: usize = 8;
  /** Pointer to the channel whose head waits longest for the exit. */
  export const FIRST_WAITING: usize = 12;
  export const FREE_AT: usize = 16;
  export const LATENCY: usize = 24;
  /** An event: a packet comes to the head. */
  export const COMES: usize = 32;
  export const BUSY: usize = 48;
  export const CROSSINGS: usize = 56;
  /** 1 where WAKE is pending. */
  export const WOKEN: usize = 60;
  /** An event: who waits may go. */
  export const WAKE: usize = 64;
  /** Pointer to the channel whose exit the head waits for, and the place behind its branch. */
  export const WANTED: usize = 80;
  export const BRANCH_END: usize = 84;
  /** Pointer to the next channel whose head waits for the same exit. */
  export const NEXT_WAITING: usize = 88;
  export const WAITS_SINCE: usize = 96;
  export const LAST_WAITING: usize = 92;
}

export namespace Router {
  export const SHIFT: usize = 4;
  /** Pointer to the channel of the link to the east. */
  export const FIRST_LINK: usize = 0;
  /** Pointers to its column and row of the tables of directions. */
  export const EAST_WEST: usize = 4;
  export const NORTH_SOUTH: usize = 8;
}

/** An event, within a channel. */
export namespace Event {
  export const TIME: usize = 0;
  export const NEXT: usize = 8;
  export const SEQUENCE: usize = 12;
}

/** A place of a buffer: where the destinations begin that its packet is still to reach, and the first of them. */
export namespace Place {
  export const SHIFT: usize = 4;
  export const ARRIVAL: usize = 0;
  export const FROM: usize = 8;
  export const TARGET: usize = 12;
}

export namespace Node {
  export const SHIFT: usize = 6;
  export const NEXT_PACKET: usize = 8;
  export const LAST_PACKET: usize = 12;
  export const NEXT_PLACE: usize = 16;
  /** Of the ring of when the work on the latest packets began. */
  export const TAKEN: usize = 20;
  export const INJECT: usize = 24;
  export const INJECT_BUSY: usize = 32;
  export const INJECT_FREE_AT: usize = 40;
  export const LAST_SENT: usize = 48;
  export const BUSY_UNTIL: usize = 56;
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
