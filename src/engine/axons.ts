import type { TraceUnit } from '../image/layout.js';
import type { Arena } from './arena.js';
import { bumpTrace } from './trace.js';

/** Rows in one 64-bit word of activity bits. */
const WORD_ROWS = 64;

/** 32-bit words of bits for this many rows: whole 64-bit words, so always even. */
export function bitWords(rows: number): number {
  return Math.ceil(rows / WORD_ROWS) * 2;
}

/** A presynaptic trace of a crossbar. */
export interface RowTraces {
  readonly x1: Int32Array;
  readonly unit: TraceUnit;
}

/**
 * The axons of all crossbars in flat arrays: which rows are active in this step, as a list and as
 * bits. A row is active once a step, however many spikes reach it.
 */
export class Axons {
  /** First axon of each crossbar, and the end: [crossbars + 1]. */
  readonly base: Int32Array;
  /** Active rows of crossbar c: from `base[c]` the first `activeCount[c]`. */
  readonly active: Int32Array;
  readonly activeCount: Int32Array;
  /** Spikes that reached each crossbar in this step. */
  readonly arrivals: Int32Array;
  /** Bit r & 31 of word `wordBase[c] + (r >> 5)`: row r of crossbar c is active. */
  readonly bits: Int32Array;
  readonly wordBase: Int32Array;
  readonly #owner: Int32Array;
  readonly #traces: (RowTraces | null)[];

  /** @param rows rows of each crossbar */
  constructor(rows: readonly number[], arena: Arena) {
    this.base = runningSums(rows);
    this.wordBase = runningSums(rows.map(bitWords));
    const axons = this.base[rows.length];
    this.active = arena.int32(axons);
    this.bits = arena.int32(this.wordBase[rows.length]);
    this.activeCount = new Int32Array(rows.length);
    this.arrivals = new Int32Array(rows.length);
    this.#owner = arena.int32(axons);
    this.#traces = rows.map(() => null);
    for (let crossbar = 0; crossbar < rows.length; crossbar++) {
      this.#owner.fill(crossbar, this.base[crossbar], this.base[crossbar + 1]);
    }
  }

  /** Has spikes that reach a crossbar's rows bump their traces. */
  trace(crossbar: number, traces: RowTraces): void {
    this.#traces[crossbar] = traces;
  }

  /** Takes one spike on each of `axons[from .. to - 1]`. */
  arrive(axons: Int32Array, from: number, to: number): void {
    const { base, active, activeCount, arrivals, bits, wordBase } = this;
    const owner = this.#owner;
    for (let a = from; a < to; a++) {
      const axon = axons[a];
      const crossbar = owner[axon];
      const first = base[crossbar];
      const row = axon - first;
      arrivals[crossbar]++;
      const traces = this.#traces[crossbar];
      if (traces !== null) traces.x1[row] = bumpTrace(traces.x1[row], traces.unit);
      const word = wordBase[crossbar] + (row >> 5);
      const bit = 1 << (row & 31);
      const before = bits[word];
      if ((before & bit) !== 0) continue;
      bits[word] = before | bit;
      active[first + activeCount[crossbar]++] = row;
    }
  }

  /** Puts a crossbar's active rows in ascending order, whatever order the spikes arrived in. */
  settle(crossbar: number): void {
    const { active } = this;
    const first = this.base[crossbar];
    const end = first + this.activeCount[crossbar];
    for (let i = first + 1; i < end; i++) {
      if (active[i] < active[i - 1]) {
        active.subarray(first, end).sort();
        return;
      }
    }
  }

  /** Forgets the active rows of every crossbar that has some. */
  deactivate(): void {
    const { activeCount, wordBase, bits } = this;
    for (let crossbar = 0; crossbar < activeCount.length; crossbar++) {
      if (activeCount[crossbar] === 0) continue;
      bits.fill(0, wordBase[crossbar], wordBase[crossbar + 1]);
      activeCount[crossbar] = 0;
      this.arrivals[crossbar] = 0;
    }
  }

  /** Forgets all, also what another engine's memory brought along. */
  clear(): void {
    this.bits.fill(0);
    this.activeCount.fill(0);
    this.arrivals.fill(0);
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
