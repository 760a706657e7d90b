/**
 * What the deliver kernels work on: the axons of all crossbars, flat, in the arena. Arrays named by
 * crossbar hold one entry for each, in image order.
 */
export interface AxonArrays {
  /** The route table's `routeAxonStart` and `axons`. */
  readonly routeAxonStart: Int32Array;
  readonly routeAxons: Int32Array;
  /** Crossbar of each axon. */
  readonly owner: Int32Array;
  /** First axon of each crossbar, and the end: [crossbars + 1]. */
  readonly base: Int32Array;
  /** Active rows of crossbar c: from `base[c]` the first `activeCount[c]`. */
  readonly active: Int32Array;
  readonly activeCount: Int32Array;
  /** 1 where the active rows of a crossbar are not in ascending order. */
  readonly unsorted: Int32Array;
  /** Spikes that reached each crossbar in this step. */
  readonly arrivals: Int32Array;
  /** Bit r & 31 of word `wordBase[c] + (r >> 5)`: row r of crossbar c is active. */
  readonly bits: Int32Array;
  readonly wordBase: Int32Array;
  /** Traces of the crossbars that have some; those of crossbar c start at `traceBase[c]`, -1 for none. */
  readonly x1: Int32Array;
  readonly traceBase: Int32Array;
  /** A spike makes a trace x into `min(traceMax, (x & traceKeep) + traceImpulse)`; by crossbar. */
  readonly traceKeep: Int32Array;
  readonly traceImpulse: Int32Array;
  readonly traceMax: Int32Array;
}

/**
 * Takes a spike on each of the first `count` of `routes`: counts arrivals, bumps traces, and makes
 * rows active, in order of arrival. This loop is the definition; a faster kernel must leave the same.
 */
export function deliver(arrays: AxonArrays, routes: Int32Array, count: number): void {
  const { routeAxonStart, routeAxons, owner, base, active, activeCount, unsorted } = arrays;
  const { arrivals, bits, wordBase } = arrays;
  for (let i = 0; i < count; i++) {
    const end = routeAxonStart[routes[i] + 1];
    for (let a = routeAxonStart[routes[i]]; a < end; a++) {
      const axon = routeAxons[a];
      const crossbar = owner[axon];
      const first = base[crossbar];
      const row = axon - first;
      arrivals[crossbar]++;
      if (arrays.traceBase[crossbar] >= 0) bumpTraceOf(arrays, crossbar, row);
      const word = wordBase[crossbar] + (row >> 5);
      const bit = 1 << (row & 31);
      if ((bits[word] & bit) !== 0) continue;
      bits[word] |= bit;
      const rows = activeCount[crossbar]++;
      active[first + rows] = row;
      if (rows > 0 && row < active[first + rows - 1]) unsorted[crossbar] = 1;
    }
  }
}

function bumpTraceOf(arrays: AxonArrays, crossbar: number, row: number): void {
  const { x1, traceBase, traceKeep, traceImpulse, traceMax } = arrays;
  const at = traceBase[crossbar] + row;
  x1[at] = Math.min(traceMax[crossbar], (x1[at] & traceKeep[crossbar]) + traceImpulse[crossbar]);
}
