/** How a network lies in the memory of its kernel: the numbers of `simd/assembly/records.ts`, in words of 32 bits. */
export const CHANNEL = {
  held: 1,
  router: 2,
  firstWaiting: 3,
  latency: 6,
  busy: 12,
  crossings: 14,
  wanted: 20,
  words: 32,
} as const;

export const NODE = {
  nextPacket: 2,
  lastPacket: 3,
  nextPlace: 4,
  inject: 6,
  injectBusy: 8,
  words: 16,
} as const;

export const ROUTER = { firstLink: 0, eastWest: 1, northSouth: 2, words: 4 } as const;

export const PLACE_BYTES = 16;
export const DESTINATION_BYTES = 16;
/** 1024 lists and a bit for each. */
export const BUCKET_BYTES = 1024 * 8 + 128;
