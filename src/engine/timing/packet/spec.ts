/** Directions of the links that leave a tile: link number = tile x 4 + direction, tile number = y x columns + x. */
export const EAST = 0;
export const WEST = 1;
/** Towards growing y. */
export const SOUTH = 2;
export const NORTH = 3;
export const DIRECTIONS = 4;

/** One figure for all, or one each. */
export type Figures = number | ArrayLike<number>;

/** Tiles with a router each, and the nodes (cores, input ports) at them. All times are whole picoseconds, at least 0. */
export interface PacketNetworkSpec {
  readonly columns: number;
  readonly rows: number;
  /** On a torus packets take the shorter way around each ring. */
  readonly topology: 'mesh' | 'torus';
  /** Tiles of one of several chips: it decides which way is taken where both ways around are as long. */
  readonly chip?: { readonly columns: number; readonly rows: number };
  /**
   * unicast: a packet for each destination, sent one after the other. multicast: one packet, which a router copies where
   * the ways part.
   */
  readonly routing: 'unicast' | 'multicast';
  /** [nodes] the tile of each. */
  readonly nodeTile: ArrayLike<number>;
  /** [links] from leaving one buffer to standing in the next; what a link has that leads nowhere is not read. */
  readonly linkLatencyPs: Figures;
  /** [links] how long a packet keeps a link from the next one. */
  readonly linkBusyPs: Figures;
  /** [nodes] the same from a node to its router, and from the router to the node. */
  readonly injectPs: Figures;
  readonly injectBusyPs: Figures;
  readonly ejectPs: Figures;
  readonly ejectBusyPs: Figures;
  /** Packets that a buffer holds, 1 or more: one at each end of a link, behind each node's injection and before each node. */
  readonly bufferPackets: number;
}

/** What the nodes send in one step. Times are whole picoseconds; their sums stay below 2^52. */
export interface PacketBatch {
  /** [nodes + 1] node n sends packets packetStart[n] .. packetStart[n + 1] - 1, in this order. */
  readonly packetStart: ArrayLike<number>;
  /**
   * [packets] from when the node sent the packet before (what it waited for room is in it), or the start of the step, until
   * this one is ready.
   */
  readonly gapPs: ArrayLike<number>;
  /**
   * [packets] places of its destinations in `destinations`: from, to. A packet without any is work of the node alone: it is
   * sent when it is ready, and nothing moves.
   */
  readonly destinationStart: ArrayLike<number>;
  readonly destinationEnd: ArrayLike<number>;
  /** Nodes; packets may share places. For multicast in the order of {@link PacketNetwork.sortDestinations}. */
  readonly destinations: ArrayLike<number>;
  /** By place: how long the destination works on it; a node takes one packet after the other. */
  readonly handlingPs: ArrayLike<number>;
  /** Whether both are the same arrays in every batch, never changed: they are read once then. */
  readonly samePlaces?: boolean;
}

/** What became of a batch. The arrays are the network's own and hold until its next run. */
export interface PacketResult {
  /** When all was sent, delivered and handled. */
  endPs: number;
  /** Links crossed, and packets delivered (each copy of a multicast one). */
  hops: number;
  deliveries: number;
  /** Sum of the times that packets at the head of a buffer waited for a link or for room behind it. */
  waitedPs: number;
  /** [packets] where they are kept (`PacketNetwork.keepsTimes`): when it left its node, of several unicast copies the last. */
  sentPs: Float64Array;
  /** [packets] when it stood at its (last) destination, and when the last one had handled it; 0 without destinations. */
  arrivedPs: Float64Array;
  handledPs: Float64Array;
  /** [nodes] when the node had sent its last packet, and handled the last one that reached it; 0 for none. */
  lastSentPs: Float64Array;
  busyUntilPs: Float64Array;
  /** [links] packets that crossed it; times its busy time it is how long the link was in use. */
  linkPackets: Int32Array;
}

/** Looks on, packet by packet; times are picoseconds from the start of the step. Order of calls: as things are decided. */
export interface PacketObserver {
  /** A packet (a copy, of unicast) leaves its node: it was ready at `readyPs`. */
  sent(packet: number, node: number, readyPs: number, sentPs: number): void;
  /** A packet or copy crosses a link. */
  hop(packet: number, link: number, startPs: number, arrivalPs: number): void;
  /** It leaves its last router, stands at the node, is worked on. */
  delivered(
    packet: number,
    node: number,
    startPs: number,
    arrivalPs: number,
    handlingFromPs: number,
    handledPs: number,
  ): void;
}
