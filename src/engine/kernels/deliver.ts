/** Fields of a crossbar's record in {@link AxonArrays.records}; `simd/assembly/deliver.ts` has the same. */
export const FIELD = {
  /** First axon: the crossbar's rows lie from there in `active`. */
  base: 0,
  /** First word of the crossbar's bits. */
  wordBase: 1,
  /** Rows active in this step. */
  activeCount: 2,
  /** 1 where the list of active rows is not in ascending order. */
  unsorted: 3,
  /** Spikes that reached the crossbar in this step. */
  arrivals: 4,
  /** First of its traces in `x1`, or -1 for none. */
  traceBase: 5,
  /** A spike makes a trace x into `min(traceMax, (x & traceKeep) + traceImpulse)`. */
  traceKeep: 6,
  traceImpulse: 7,
  traceMax: 8,
} as const;

/** int32 words of a record: a cache line. */
export const RECORD_WORDS = 16;

/** What the deliver kernels work on: the axons of all crossbars, flat, in the arena. */
export interface AxonArrays {
  /** The route table's `routeAxonStart` and `axons`. */
  readonly routeAxonStart: Int32Array;
  readonly routeAxons: Int32Array;
  /** Crossbar of each axon. */
  readonly owner: Int32Array;
  /** {@link RECORD_WORDS} words a crossbar, by {@link FIELD}. */
  readonly records: Int32Array;
  /** Active rows of each crossbar: from its base the first `activeCount`. */
  readonly active: Int32Array;
  /** Bit r & 31 of word `wordBase + (r >> 5)`: row r is active. */
  readonly bits: Int32Array;
  /** Traces of the crossbars that have some. */
  readonly x1: Int32Array;
}

/**
 * Takes a spike on each of the first `count` of `routes`: counts arrivals, bumps traces, and makes
 * rows active, in order of arrival. This loop is the definition; a faster kernel must leave the same.
 */
export function deliver(arrays: AxonArrays, routes: Int32Array, count: number): void {
  const { routeAxonStart, routeAxons, owner, records, active, bits } = arrays;
  for (let i = 0; i < count; i++) {
    const end = routeAxonStart[routes[i] + 1];
    for (let a = routeAxonStart[routes[i]]; a < end; a++) {
      const axon = routeAxons[a];
      const record = owner[axon] * RECORD_WORDS;
      const base = records[record + FIELD.base];
      const row = axon - base;
      records[record + FIELD.arrivals]++;
      if (records[record + FIELD.traceBase] >= 0) bumpTrace(arrays, record, row);
      const word = records[record + FIELD.wordBase] + (row >> 5);
      const bit = 1 << (row & 31);
      if ((bits[word] & bit) !== 0) continue;
      bits[word] |= bit;
      const rows = records[record + FIELD.activeCount]++;
      active[base + rows] = row;
      if (rows > 0 && row < active[base + rows - 1]) records[record + FIELD.unsorted] = 1;
    }
  }
}

function bumpTrace({ x1, records }: AxonArrays, record: number, row: number): void {
  const at = records[record + FIELD.traceBase] + row;
  const kept = x1[at] & records[record + FIELD.traceKeep];
  x1[at] = Math.min(records[record + FIELD.traceMax], kept + records[record + FIELD.traceImpulse]);
}
