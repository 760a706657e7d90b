import type { CrossbarImage, PreTraces, ScalingImage, WeightlessCrossbar } from '../image/layout.js';
import type { Arena } from './arena.js';
import type { ActiveRows, DenseWeights } from './kernels/learn.js';
import { CROSSBAR, CROSSBAR_STATE, FORM, PRE_TRACE, RUN, STATE_WORDS } from './records.js';
import { LIST_SPARE } from './share.js';
import type { Slice } from './slice.js';
import { isPlastic, padColumns, StoredWeights } from './stored-weights.js';
import { Tags } from './tags.js';

/** Rows in one 64-bit word of activity bits. */
const WORD_ROWS = 64;

/** 32-bit words of bits for this many rows: whole 64-bit words, so always even. */
export function bitWords(rows: number): number {
  return Math.ceil(rows / WORD_ROWS) * 2;
}

/** Where a crossbar stands among all rows of the chip. */
export interface CrossbarPlace {
  /** Number of its first row; a multiple of 64. */
  readonly firstPlace: number;
  /** Its activity bits: bit r & 31 of word r >> 5, row r is active. */
  readonly bits: Int32Array;
  /** [RECORD_WORDS], one after the other for all crossbars. */
  readonly record: Int32Array;
}

/**
 * Synapses from one source population onto one slice, as a core stores them: packed rows, one an
 * axon. A row is active once a step, however many spikes reach it.
 */
export class Crossbar implements ActiveRows {
  readonly slice: number;
  readonly rows: number;
  readonly columns: number;
  readonly rule: number;
  readonly learnsBy: CrossbarImage['learnsBy'];
  readonly exponent: number;
  readonly preTraces: PreTraces;
  readonly delayTicks: number;
  readonly firstPlace: number;
  /** Active rows of this step, ascending once the deliver phase is over; the first `activeCount`. */
  readonly active: Int32Array;
  readonly activeBits: Int32Array;
  /** Presynaptic traces of each row; empty without one. */
  readonly x1: Int32Array;
  readonly x2: Int32Array;
  /** Tag of each place of a synapse; null without tags. */
  readonly tags: Tags | null;
  readonly scaling: ScalingImage | null;
  /** Running sums of the stored weights by column, [columns]; null without scaling. */
  readonly sums: Int32Array | null;
  readonly weights: StoredWeights;
  /** {@link FORM} of the acting weights. */
  readonly form: number;
  /** Synapses that each row holds; null where all hold `columns`. */
  readonly synapsesByRow: Int32Array | null;
  readonly rowStart: Int32Array | null;
  readonly columnOf: Uint16Array | null;
  /** Where the form adds: the slice's sums, or where there is an exponent a scratch of its own. */
  readonly into: Int32Array;
  /** Dense weights as learning kernels take them; null for a sparse crossbar. */
  readonly dense: DenseWeights | null;
  readonly record: Int32Array;
  #runs: Int32Array | null = null;
  readonly #state: Int32Array;

  /** @param counters pointer to the counters of its slice */
  constructor(
    image: WeightlessCrossbar,
    slice: Slice,
    { firstPlace, bits, record }: CrossbarPlace,
    counters: number,
    arena: Arena,
  ) {
    const { tables } = arena;
    const columns = slice.count;
    this.slice = image.slice;
    this.rows = image.rows;
    this.columns = columns;
    this.rule = image.rule;
    this.learnsBy = image.learnsBy;
    this.exponent = image.exponent;
    this.preTraces = image.preTraces;
    this.delayTicks = image.delayTicks;
    this.scaling = image.scaling;
    this.firstPlace = firstPlace;
    this.activeBits = bits;
    this.active = tables.int32(image.rows + LIST_SPARE);
    this.x1 = arena.int32(image.preTraces.x1 === null ? 0 : image.rows);
    this.x2 = arena.int32(image.preTraces.x2 === null ? 0 : image.rows);
    this.sums = image.scaling === null ? null : arena.int32(columns);
    this.#state = arena.int32(STATE_WORDS);
    this.weights = new StoredWeights(image, columns, arena);
    this.tags = image.tagBits === 0 ? null : new Tags(image.tagBits, this.weights.places, arena);
    if (arena.fresh) this.sumsStale = true;
    this.form = formOf(image, this.weights);
    this.synapsesByRow = countRows(image, columns, arena);
    this.rowStart = image.rowStart === null ? null : tables.int32From(image.rowStart);
    this.columnOf = image.columns === null ? null : tables.uint16(image.columns.length);
    if (arena.fresh) this.columnOf?.set(image.columns!);
    this.into = image.exponent === 0 ? slice.sums : arena.int32(padColumns(columns));
    this.dense =
      image.storage === 'sparse' || this.weights.packedBits !== null
        ? null
        : {
            stored: this.weights.stored,
            acting: this.weights.acting,
            stride: this.weights.stride,
            shadowShift: this.weights.shadowShift,
            minStored: image.minStored,
            maxStored: image.maxStored,
            held: heldByColumn(image, columns, arena),
            words: bitWords(image.rows),
            sums: this.sums,
          };
    this.record = record;
    const x2Record = tables.int32(image.preTraces.x2 === null ? 0 : PRE_TRACE.words);
    if (arena.fresh) this.#fillRecord(slice, counters, x2Record);
  }

  /** Rows active in this step. */
  get activeCount(): number {
    return this.#state[CROSSBAR_STATE.activeCount];
  }

  set activeCount(rows: number) {
    this.#state[CROSSBAR_STATE.activeCount] = rows;
  }

  /** Spikes that reached it in this step. */
  get arrivals(): number {
    return this.#state[CROSSBAR_STATE.arrivals];
  }

  set arrivals(spikes: number) {
    this.#state[CROSSBAR_STATE.arrivals] = spikes;
  }

  /** Runs of events that reach its rows, {@link RUN}; null where spikes come through axons. */
  get runs(): Int32Array | null {
    return this.#runs;
  }

  /** Sets the runs, when routes are known. */
  useRuns(runs: Int32Array | null, fresh: boolean): void {
    this.#runs = runs;
    if (!fresh) return;
    this.record[CROSSBAR.runs] = runs?.byteOffset ?? 0;
    this.record[CROSSBAR.runCount] = (runs?.length ?? 0) / RUN.words;
  }

  /** Whether a trace may differ from 0. */
  get traced(): boolean {
    return this.#state[CROSSBAR_STATE.traced] === 1;
  }

  set traced(traced: boolean) {
    this.#state[CROSSBAR_STATE.traced] = traced ? 1 : 0;
  }

  /** Whether a trace x2 may differ from 0. */
  get traced2(): boolean {
    return this.#state[CROSSBAR_STATE.traced2] === 1;
  }

  set traced2(traced: boolean) {
    this.#state[CROSSBAR_STATE.traced2] = traced ? 1 : 0;
  }

  /** Whether {@link sums} are to be added up anew: what wrote weights did not keep them. */
  get sumsStale(): boolean {
    return this.#state[CROSSBAR_STATE.sumsStale] === 1;
  }

  set sumsStale(stale: boolean) {
    this.#state[CROSSBAR_STATE.sumsStale] = stale ? 1 : 0;
  }

  /** The running sums of the columns, up to date. Without scaling: none. */
  columnSums(): Int32Array | null {
    const { sums, weights } = this;
    if (sums === null || !this.sumsStale) return sums;
    sums.fill(0);
    for (let row = 0; row < this.rows; row++) weights.addRow(row, sums);
    this.sumsStale = false;
    return sums;
  }

  /** Forgets what a presentation leaves behind; weights stay. */
  reset(): void {
    this.x1.fill(0);
    this.x2.fill(0);
    this.tags?.clear();
    this.traced = false;
    this.traced2 = false;
  }

  #fillRecord(slice: Slice, counters: number, x2Record: Int32Array): void {
    const { record, weights } = this;
    record[CROSSBAR.state] = this.#state.byteOffset;
    record[CROSSBAR.firstPlace] = this.firstPlace;
    record[CROSSBAR.words] = bitWords(this.rows) >> 1;
    record[CROSSBAR.active] = this.active.byteOffset;
    record[CROSSBAR.bits] = this.activeBits.byteOffset;
    record[CROSSBAR.rows] = this.rows;
    const { x1, x2 } = this.preTraces;
    if (x1 !== null) {
      // `set` forgets the old value and is not limited: its result is the impulse.
      const adds = x1.mode === 'add';
      record[CROSSBAR.x1] = this.x1.byteOffset;
      record[CROSSBAR.traceKeep] = adds ? -1 : 0;
      record[CROSSBAR.traceImpulse] = x1.impulse;
      record[CROSSBAR.traceMax] = adds ? x1.max : x1.impulse;
      record[CROSSBAR.traceDecay] = x1.decay;
    }
    if (x2 !== null) {
      const adds = x2.mode === 'add';
      x2Record[PRE_TRACE.values] = this.x2.byteOffset;
      x2Record[PRE_TRACE.keep] = adds ? -1 : 0;
      x2Record[PRE_TRACE.impulse] = x2.impulse;
      x2Record[PRE_TRACE.max] = adds ? x2.max : x2.impulse;
      x2Record[PRE_TRACE.decay] = x2.decay;
      record[CROSSBAR.x2] = x2Record.byteOffset;
    }
    record[CROSSBAR.form] = this.form;
    record[CROSSBAR.weights] = weights.acting.byteOffset;
    record[CROSSBAR.stride] = weights.packedBits === null ? weights.stride : weights.strideBytes;
    record[CROSSBAR.columns] = padColumns(this.columns);
    record[CROSSBAR.into] = this.into.byteOffset;
    record[CROSSBAR.sums] = slice.sums.byteOffset;
    record[CROSSBAR.exponent] = this.exponent;
    record[CROSSBAR.synapsesByRow] = this.synapsesByRow?.byteOffset ?? 0;
    record[CROSSBAR.rowSynapses] = this.columns;
    record[CROSSBAR.rowStart] = this.rowStart?.byteOffset ?? 0;
    record[CROSSBAR.columnOf] = this.columnOf?.byteOffset ?? 0;
    record[CROSSBAR.counters] = counters;
    record[CROSSBAR.slice] = slice.stateOffset;
  }
}

function formOf({ storage, weightBits }: WeightlessCrossbar, { packedBits }: StoredWeights): number {
  if (packedBits !== null) return { 4: FORM.packed4, 2: FORM.packed2, 1: FORM.packed1 }[packedBits];
  const wide = weightBits > 8;
  if (storage === 'dense') return wide ? FORM.dense16 : FORM.dense8;
  return wide ? FORM.sparse16 : FORM.sparse8;
}

/**
 * The mask of a learning crossbar turned: a column's rows as bits, so that a neuron that learns finds its
 * synapses in the active rows by words. Null where every place holds a synapse, or none learns.
 */
function heldByColumn(
  image: WeightlessCrossbar,
  columns: number,
  { tables, fresh }: Arena,
): Int32Array | null {
  const { mask, rows } = image;
  if (mask === null || !isPlastic(image)) return null;
  const words = bitWords(rows);
  const maskWords = (columns + 31) >> 5;
  const held = tables.int32(columns * words);
  if (!fresh) return held;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (((mask[row * maskWords + (column >> 5)] >>> (column & 31)) & 1) === 0) continue;
      held[column * words + (row >> 5)] |= 1 << (row & 31);
    }
  }
  return held;
}

function countRows(image: WeightlessCrossbar, columns: number, { tables, fresh }: Arena): Int32Array | null {
  const { mask, rowStart, rows } = image;
  if (mask === null && rowStart === null) return null;
  const counts = tables.int32(rows);
  if (!fresh) return counts;
  const words = (columns + 31) >> 5;
  for (let row = 0; row < rows; row++) {
    if (rowStart !== null) counts[row] = rowStart[row + 1] - rowStart[row];
    else for (let word = row * words; word < (row + 1) * words; word++) counts[row] += popcount(mask![word]);
  }
  return counts;
}

function popcount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
