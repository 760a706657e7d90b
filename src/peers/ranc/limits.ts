/** What a RANC file may hold at most; with these the memory that reading takes is bounded (docs/peers.md). */
export const RANC_LIMITS = {
  /** Cells of a grid. */
  cells: 65_536,
  /** Axons, neurons of a core. */
  axons: 65_536,
  neurons: 65_536,
  /** Axons x neurons of a core, and of all cores together. */
  corePlaces: 2 ** 26,
  places: 2 ** 31,
  weights: 256,
  tickOffset: 4096,
  outputs: 65_536,
  ticks: 2 ** 24,
  packets: 2 ** 26,
  /** Different targets of packets. */
  targets: 2 ** 22,
} as const;

/** Of a weight. */
export const WEIGHT = { min: -32_768, max: 32_767 } as const;
/** Of leaks, thresholds, potentials. */
export const INT32 = { min: -(2 ** 31), max: 2 ** 31 - 1 } as const;
