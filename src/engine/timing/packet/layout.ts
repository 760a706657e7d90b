/** How a network lies in the memory of its kernel: the numbers of `simd/assembly/records.ts`, in words of 32 bits. */
export const CHANNEL = {
  left: 0,
  sent: 1,
  latency: 4,
  busy: 6,
  firstWaiting: 11,
  ring: 12,
  eastWest: 13,
  northSouth: 14,
  links: 15,
  words: 16,
} as const;

export const WAITING = { wanted: 2, words: 8 } as const;

export const NODE = {
  nextPacket: 2,
  lastPacket: 3,
  nextPlace: 4,
  inject: 6,
  injectBusy: 8,
  words: 16,
} as const;

export const PLACE_BYTES = 16;
export const DESTINATION_BYTES = 16;
export const PACKET_RECORD_BYTES = 16;
/** Before it lie the event queue's 4096 lists and a bit for each, from byte 1024 on; pointer 0 is none. */
export const FIRST_FREE_BYTE = 1024 + 4096 * 8 + 512;
