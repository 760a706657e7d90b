/** Names what a derived seed is for, so that no two uses of the network's seed share their numbers. */
export const STREAMS = { encoder: 0x01, learning: 0x02, management: 0x03 } as const;
