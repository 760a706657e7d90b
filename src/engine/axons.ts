import type { ChipImage } from '../image/layout.js';
import type { Arena } from './arena.js';
import type { AxonArrays } from './kernels/deliver.js';
import type { Kernels } from './kernels/kernels.js';

/** Rows in one 64-bit word of activity bits. */
const WORD_ROWS = 64;
/** Routes handed to the kernel at a time. */
const BATCH = 1024;

/** 32-bit words of bits for this many rows: whole 64-bit words, so always even. */
export function bitWords(rows: number): number {
  return Math.ceil(rows / WORD_ROWS) * 2;
}

/**
 * The axons of all crossbars in flat arrays: which rows are active in this step, as a list and as
 * bits, and the presynaptic traces. A row is active once a step, however many spikes reach it.
 */
export class Axons implements AxonArrays {
  readonly routeAxonStart: Int32Array;
  readonly routeAxons: Int32Array;
  readonly owner: Int32Array;
  readonly base: Int32Array;
  readonly active: Int32Array;
  readonly activeCount: Int32Array;
  readonly unsorted: Int32Array;
  readonly arrivals: Int32Array;
  readonly bits: Int32Array;
  readonly wordBase: Int32Array;
  readonly x1: Int32Array;
  readonly traceBase: Int32Array;
  readonly traceKeep: Int32Array;
  readonly traceImpulse: Int32Array;
  readonly traceMax: Int32Array;
  readonly #batch: Int32Array;
  readonly #kernels: Kernels;

  constructor({ crossbars, routes }: ChipImage, kernels: Kernels, arena: Arena) {
    this.#kernels = kernels;
    const copy = (values: ArrayLike<number>): Int32Array => {
      const made = arena.int32(values.length);
      made.set(values);
      return made;
    };
    const rows = crossbars.map(crossbar => crossbar.rows);
    const tracedRows = crossbars.map(({ rows, preTrace }) => (preTrace === null ? 0 : rows));
    const traceStart = runningSums(tracedRows);
    this.routeAxonStart = copy(routes.routeAxonStart);
    this.routeAxons = copy(routes.axons);
    this.base = copy(runningSums(rows));
    this.wordBase = copy(runningSums(rows.map(bitWords)));
    const axons = this.base[rows.length];
    this.active = arena.int32(axons);
    this.bits = arena.int32(this.wordBase[rows.length]);
    this.activeCount = arena.int32(rows.length);
    this.unsorted = arena.int32(rows.length);
    this.arrivals = arena.int32(rows.length);
    this.owner = arena.int32(axons);
    this.x1 = arena.int32(traceStart[rows.length]);
    this.traceBase = copy(crossbars.map(({ preTrace }, c) => (preTrace === null ? -1 : traceStart[c])));
    this.traceKeep = copy(crossbars.map(({ preTrace }) => (preTrace?.mode === 'add' ? -1 : 0)));
    this.traceImpulse = copy(crossbars.map(({ preTrace }) => preTrace?.impulse ?? 0));
    this.traceMax = copy(
      crossbars.map(({ preTrace }) => (preTrace?.mode === 'add' ? preTrace.max : (preTrace?.impulse ?? 0))),
    );
    for (let crossbar = 0; crossbar < rows.length; crossbar++) {
      this.owner.fill(crossbar, this.base[crossbar], this.base[crossbar + 1]);
    }
    this.#batch = arena.int32(BATCH);
  }

  /** Takes a spike on each of the first `count` of `routes`. */
  deliver(routes: Int32Array, count: number): void {
    const batch = this.#batch;
    for (let from = 0; from < count; from += BATCH) {
      const length = Math.min(BATCH, count - from);
      for (let i = 0; i < length; i++) batch[i] = routes[from + i];
      this.#kernels.deliver(this, batch, length);
    }
  }

  /** Puts a crossbar's active rows in ascending order, whatever order the spikes arrived in. */
  settle(crossbar: number): void {
    if (this.unsorted[crossbar] === 0) return;
    const first = this.base[crossbar];
    this.active.subarray(first, first + this.activeCount[crossbar]).sort();
    this.unsorted[crossbar] = 0;
  }

  /** Forgets the active rows of every crossbar that has some. */
  deactivate(): void {
    const { activeCount, arrivals, wordBase, bits } = this;
    for (let crossbar = 0; crossbar < activeCount.length; crossbar++) {
      if (activeCount[crossbar] === 0) continue;
      for (let word = wordBase[crossbar]; word < wordBase[crossbar + 1]; word++) bits[word] = 0;
      activeCount[crossbar] = 0;
      arrivals[crossbar] = 0;
    }
  }
}

/** [0, a, a + b, ..]. */
function runningSums(values: readonly number[]): Int32Array {
  const sums = new Int32Array(values.length + 1);
  values.forEach((value, index) => {
    sums[index + 1] = sums[index] + value;
  });
  return sums;
}
