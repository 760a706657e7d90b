import type { CrossbarImage, TraceUnit } from '../image/layout.js';
import type { Arena } from './arena.js';
import { type Axons, bitWords } from './axons.js';
import { accumulateSparse } from './kernels/accumulate.js';
import type { Kernels } from './kernels/kernels.js';
import type { ActiveRows, DenseWeights } from './kernels/learn.js';

/** Dense rows are padded to whole 16-byte vectors. */
const LANES = 16;

/**
 * Synapses from one source population onto one slice, as a core stores them: packed rows, one an
 * axon. Where a wider weight is kept for learning (a shadow), it lies beside the acting one.
 */
export class Crossbar implements ActiveRows {
  readonly slice: number;
  readonly rows: number;
  readonly columns: number;
  readonly rule: number;
  readonly learnsBy: CrossbarImage['learnsBy'];
  readonly exponent: number;
  readonly minStored: number;
  readonly maxStored: number;
  /** The synapse acts with the stored weight shifted right by it. */
  readonly shadowShift: number;
  readonly preTrace: TraceUnit | null;
  /** Active rows of this step, ascending once the deliver phase is over; the first `activeCount`. */
  readonly active: Int32Array;
  /** Bit r & 31 of word r >> 5: row r is active. */
  readonly activeBits: Int32Array;
  /** Presynaptic trace x1 of each row; empty without one. */
  readonly x1: Int32Array;
  /** Synapses that each row holds. */
  readonly rowSynapses: Int32Array;
  /** Dense weights as learning kernels take them; null for a sparse crossbar. */
  readonly dense: DenseWeights | null;

  readonly #index: number;
  readonly #axons: Axons;
  readonly #kernels: Kernels;
  readonly #image: CrossbarImage;
  readonly #stride: number;
  readonly #maskWords: number;
  readonly #acting: Int8Array | Int16Array;
  readonly #stored: Int8Array | Int16Array;
  readonly #scratch: Int32Array;

  /** @param index its number in the image, in whose order `axons` holds the rows of all crossbars */
  constructor(
    image: CrossbarImage,
    index: number,
    columns: number,
    axons: Axons,
    kernels: Kernels,
    arena: Arena,
  ) {
    this.#image = image;
    this.#index = index;
    this.#axons = axons;
    this.#kernels = kernels;
    this.slice = image.slice;
    this.rows = image.rows;
    this.columns = columns;
    this.rule = image.rule;
    this.learnsBy = image.learnsBy;
    this.exponent = image.exponent;
    this.minStored = image.minStored;
    this.maxStored = image.maxStored;
    this.preTrace = image.preTrace;
    this.active = axons.activeOf(index, image.rows);
    this.activeBits = axons.bitsOf(index, image.rows);
    this.x1 = axons.tracesOf(index, image.rows);
    this.#maskWords = (columns + 31) >> 5;
    this.#stride = image.storage === 'dense' ? padColumns(columns) : columns;
    this.shadowShift = image.storedBits - image.weightBits;
    const places = image.storage === 'dense' ? image.rows * this.#stride : image.weights.length;
    this.#acting = image.weightBits > 8 ? arena.int16(places) : arena.int8(places);
    this.#stored =
      this.shadowShift === 0 ? this.#acting : image.storedBits > 8 ? arena.int16(places) : arena.int8(places);
    this.#scratch = arena.int32(image.exponent === 0 ? 0 : padColumns(columns));
    this.rowSynapses = arena.int32(image.rows);
    for (let row = 0; row < image.rows; row++) this.rowSynapses[row] = countRow(image, row, columns);
    this.dense =
      image.storage === 'sparse'
        ? null
        : {
            stored: this.#stored,
            acting: this.#acting,
            stride: this.#stride,
            shadowShift: this.shadowShift,
            minStored: this.minStored,
            maxStored: this.maxStored,
            held: heldByColumn(image, columns, arena),
            words: bitWords(image.rows),
          };
    this.loadStored(image.weights);
  }

  get activeCount(): number {
    return this.#axons.activeCount(this.#index);
  }

  /** Forgets the active rows. */
  deactivate(): void {
    this.#axons.deactivate(this.#index, this.rows);
  }

  /** Adds this step's input to `sums` [columns, padded]; returns the synaptic operations done. */
  accumulate(sums: Int32Array): number {
    const count = this.activeCount;
    const into = this.exponent === 0 ? sums : this.#scratch;
    if (this.#image.storage === 'dense') {
      this.#kernels.accumulateDense(this.#acting, this.#stride, this.columns, this.active, count, into);
    } else {
      const { rowStart, columns } = this.#image;
      accumulateSparse(this.#acting, rowStart!, columns!, this.active, count, into);
    }
    if (this.exponent !== 0) this.#addShifted(sums);
    return this.#kernels.sumAt(this.rowSynapses, this.active, count);
  }

  /** Place of synapse (row, column) in the stored weights, or -1 where there is none. */
  place(row: number, column: number): number {
    const { mask, rowStart, columns } = this.#image;
    if (rowStart !== null && columns !== null) {
      let low = rowStart[row];
      let high = rowStart[row + 1] - 1;
      while (low <= high) {
        const middle = (low + high) >> 1;
        const found = columns[middle];
        if (found === column) return middle;
        if (found < column) low = middle + 1;
        else high = middle - 1;
      }
      return -1;
    }
    if (mask !== null && ((mask[row * this.#maskWords + (column >> 5)] >>> (column & 31)) & 1) === 0) {
      return -1;
    }
    return row * this.#stride + column;
  }

  stored(place: number): number {
    return this.#stored[place];
  }

  /** Writes a stored weight, clipped; returns whether it changed. */
  store(place: number, value: number): boolean {
    const clipped = value < this.minStored ? this.minStored : Math.min(value, this.maxStored);
    if (clipped === this.#stored[place]) return false;
    this.#stored[place] = clipped;
    if (this.shadowShift > 0) this.#acting[place] = clipped >> this.shadowShift;
    return true;
  }

  /** A copy of the stored weights, laid out as in the image. */
  copyStored(): Int8Array | Int16Array {
    const copy = this.#image.weights.slice();
    if (this.#image.storage === 'sparse') {
      copy.set(this.#stored);
      return copy;
    }
    for (let row = 0; row < this.rows; row++) {
      const from = row * this.#stride;
      copy.set(this.#stored.subarray(from, from + this.columns), row * this.columns);
    }
    return copy;
  }

  /** Takes stored weights laid out as in the image. */
  loadStored(weights: Int8Array | Int16Array): void {
    const width = this.#image.storage === 'dense' ? this.columns : weights.length;
    const rows = this.#image.storage === 'dense' ? this.rows : 1;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < width; column++) {
        const value = weights[row * width + column];
        const place = row * this.#stride + column;
        this.#stored[place] = value;
        this.#acting[place] = value >> this.shadowShift;
      }
    }
  }

  #addShifted(sums: Int32Array): void {
    const scratch = this.#scratch;
    const exponent = this.exponent;
    for (let k = 0; k < this.columns; k++) {
      const sum = scratch[k];
      if (sum === 0) continue;
      sums[k] += exponent > 0 ? sum << exponent : sum >> -exponent;
      scratch[k] = 0;
    }
  }
}

/** Columns rounded up to whole vectors; sums are padded alike. */
export function padColumns(columns: number): number {
  return Math.ceil(columns / LANES) * LANES;
}

/**
 * The mask of a learning crossbar turned: a column's rows as bits, so that a neuron that learns finds its
 * synapses in the active rows by words. Null where every place holds a synapse, or none learns.
 */
function heldByColumn(image: CrossbarImage, columns: number, arena: Arena): Int32Array | null {
  const { mask, rows } = image;
  if (mask === null || image.rule < 0) return null;
  const words = bitWords(rows);
  const maskWords = (columns + 31) >> 5;
  const held = arena.int32(columns * words);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (((mask[row * maskWords + (column >> 5)] >>> (column & 31)) & 1) === 0) continue;
      held[column * words + (row >> 5)] |= 1 << (row & 31);
    }
  }
  return held;
}

function countRow(image: CrossbarImage, row: number, columns: number): number {
  if (image.rowStart !== null) return image.rowStart[row + 1] - image.rowStart[row];
  if (image.mask === null) return columns;
  const words = (columns + 31) >> 5;
  let synapses = 0;
  for (let word = row * words; word < (row + 1) * words; word++) synapses += popcount(image.mask[word]);
  return synapses;
}

function popcount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
