import type { ChipImage, TraceUnit } from '../image/layout.js';
import type { Arena } from './arena.js';
import { type AxonArrays, FIELD, RECORD_WORDS } from './kernels/deliver.js';
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
  readonly records: Int32Array;
  readonly active: Int32Array;
  readonly bits: Int32Array;
  readonly x1: Int32Array;
  readonly #batch: Int32Array;
  readonly #kernels: Kernels;

  constructor({ crossbars, routes }: ChipImage, kernels: Kernels, arena: Arena) {
    this.#kernels = kernels;
    this.records = arena.int32(crossbars.length * RECORD_WORDS);
    let axons = 0;
    let words = 0;
    let traces = 0;
    crossbars.forEach(({ rows, preTrace }, crossbar) => {
      this.#set(crossbar, FIELD.base, axons);
      this.#set(crossbar, FIELD.wordBase, words);
      this.#set(crossbar, FIELD.traceBase, preTrace === null ? -1 : traces);
      if (preTrace !== null) this.#setTrace(crossbar, preTrace);
      axons += rows;
      words += bitWords(rows);
      traces += preTrace === null ? 0 : rows;
    });
    this.routeAxonStart = arena.int32(routes.routeAxonStart.length);
    this.routeAxonStart.set(routes.routeAxonStart);
    this.routeAxons = arena.int32(routes.axons.length);
    this.routeAxons.set(routes.axons);
    this.active = arena.int32(axons);
    this.bits = arena.int32(words);
    this.x1 = arena.int32(traces);
    this.owner = arena.int32(axons);
    crossbars.forEach(({ rows }, crossbar) => {
      const base = this.#get(crossbar, FIELD.base);
      this.owner.fill(crossbar, base, base + rows);
    });
    this.#batch = arena.int32(BATCH);
  }

  /** Rows of a crossbar that are active in this step. */
  activeCount(crossbar: number): number {
    return this.#get(crossbar, FIELD.activeCount);
  }

  /** Spikes that reached a crossbar in this step. */
  arrivals(crossbar: number): number {
    return this.#get(crossbar, FIELD.arrivals);
  }

  /** View of a crossbar's part of `active`. */
  activeOf(crossbar: number, rows: number): Int32Array {
    const base = this.#get(crossbar, FIELD.base);
    return this.active.subarray(base, base + rows);
  }

  /** View of a crossbar's part of `bits`. */
  bitsOf(crossbar: number, rows: number): Int32Array {
    const base = this.#get(crossbar, FIELD.wordBase);
    return this.bits.subarray(base, base + bitWords(rows));
  }

  /** View of a crossbar's traces; empty where it has none. */
  tracesOf(crossbar: number, rows: number): Int32Array {
    const base = this.#get(crossbar, FIELD.traceBase);
    return base < 0 ? this.x1.subarray(0, 0) : this.x1.subarray(base, base + rows);
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
    if (this.#get(crossbar, FIELD.unsorted) === 0) return;
    this.activeOf(crossbar, this.activeCount(crossbar)).sort();
    this.#set(crossbar, FIELD.unsorted, 0);
  }

  /** Forgets a crossbar's active rows. */
  deactivate(crossbar: number, rows: number): void {
    if (this.activeCount(crossbar) === 0) return;
    const first = this.#get(crossbar, FIELD.wordBase);
    const end = first + bitWords(rows);
    for (let word = first; word < end; word++) this.bits[word] = 0;
    this.#set(crossbar, FIELD.activeCount, 0);
    this.#set(crossbar, FIELD.unsorted, 0);
    this.#set(crossbar, FIELD.arrivals, 0);
  }

  #setTrace(crossbar: number, { mode, impulse, max }: TraceUnit): void {
    // `set` forgets the old value and is not limited: its result is the impulse.
    this.#set(crossbar, FIELD.traceKeep, mode === 'add' ? -1 : 0);
    this.#set(crossbar, FIELD.traceImpulse, impulse);
    this.#set(crossbar, FIELD.traceMax, mode === 'add' ? max : impulse);
  }

  #get(crossbar: number, field: number): number {
    return this.records[crossbar * RECORD_WORDS + field];
  }

  #set(crossbar: number, field: number, value: number): void {
    this.records[crossbar * RECORD_WORDS + field] = value;
  }
}
