/** How a network lies in the memory of its kernel: the numbers of `simd/assembly/records.ts`, in words of 32 bits. */
export const CHANNEL = {
  lastWaiting: 7,
  room: 8,
  exit: 10,
  ringEnd: 11,
  kind: 12,
  eastWest: 13,
  northSouth: 14,
  links: 15,
  words: 16,
} as const;

export const KIND = { latency: 0, busy: 2, words: 4 } as const;

export const NODE = {
  nextPacket: 2,
  lastPacket: 3,
  nextPlace: 4,
  began: 6,
  kind: 7,
  words: 16,
} as const;

export const PLACE_BYTES = 16;
export const PACKET_RECORD_BYTES = 16;
/** Before it lie, from byte 1024 on, the event queue's 64 words and 4096 buckets; pointer 0 is none. */
export const FIRST_FREE_BYTE = 1024 + 64 * 8 + 4096 * 8;
