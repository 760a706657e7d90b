import type { WeightlessCrossbar } from '../image/layout.js';
import type { Arena } from './arena.js';
import { WEIGHT8_OFFSET } from './kernels/accumulate.js';
import { type PackedBits, packedStride, packedWeightAt, packRow } from './kernels/packed-weights.js';

/** Dense rows are padded to whole 16-byte vectors. */
const LANES = 16;

/**
 * 8-bit weights lie in memory in offset binary, weight + 128 in an unsigned byte, which sums in packed
 * vectors need; 16-bit ones in two's complement. What holds no synapse, and padding, has weight 0.
 */
export type WeightArray = Uint8Array | Int16Array;

/** What is added to a weight to store it. */
export function offsetOf(array: WeightArray): number {
  return array.BYTES_PER_ELEMENT === 1 ? WEIGHT8_OFFSET : 0;
}

/** Columns rounded up to whole vectors; sums are padded alike. */
export function padColumns(columns: number): number {
  return Math.ceil(columns / LANES) * LANES;
}

/** Whether a rule changes a crossbar's weights. */
export function isPlastic({ rule, scaling }: WeightlessCrossbar): boolean {
  return rule >= 0 || scaling !== null;
}

/**
 * The width at which a crossbar's weights are packed, several to a byte, or null: dense weights of up to four
 * bits that no rule changes and that have no tags.
 */
export function packedBitsOf(image: WeightlessCrossbar): PackedBits | null {
  const { storage, weightBits, storedBits, tagBits } = image;
  if (storage === 'sparse' || isPlastic(image) || tagBits > 0 || storedBits > 4 || weightBits < storedBits)
    return null;
  return storedBits > 2 ? 4 : (storedBits as PackedBits);
}

/**
 * The weights of a crossbar as its core stores them: those that act, and where a wider weight is kept
 * for learning (a shadow), that one beside it.
 */
export class StoredWeights {
  readonly stored: WeightArray;
  /** `stored >> shadowShift`; the same array where `shadowShift` is 0. */
  readonly acting: WeightArray;
  /** Elements from row to row of a dense crossbar. */
  readonly stride: number;
  /** Null where each weight has a byte or two of its own. */
  readonly packedBits: PackedBits | null;
  /** Bytes from row to row of packed weights. */
  readonly strideBytes: number;
  readonly shadowShift: number;
  readonly minStored: number;
  readonly maxStored: number;
  readonly #image: WeightlessCrossbar;
  readonly #width: number;
  readonly #maskWords: number;
  readonly #storedOffset: number;
  readonly #actingOffset: number;

  /** All weights are 0 until they are loaded. */
  constructor(image: WeightlessCrossbar, columns: number, arena: Arena) {
    this.#image = image;
    const dense = image.storage === 'dense';
    this.#width = dense ? columns : image.rowStart![image.rows];
    this.#maskWords = (columns + 31) >> 5;
    this.stride = dense ? padColumns(columns) : this.#width;
    this.shadowShift = image.storedBits - image.weightBits;
    this.minStored = image.minStored;
    this.maxStored = image.maxStored;
    this.packedBits = packedBitsOf(image);
    this.strideBytes = this.packedBits === null ? 0 : packedStride(this.packedBits, columns);
    const places =
      this.packedBits !== null
        ? image.rows * this.strideBytes
        : dense
          ? image.rows * this.stride
          : this.#width;
    const take = (bits: number) => (bits > 8 ? arena.int16(places) : arena.uint8(places));
    this.acting = take(image.weightBits);
    this.stored = this.shadowShift === 0 ? this.acting : take(image.storedBits);
    this.#actingOffset = offsetOf(this.acting);
    this.#storedOffset = offsetOf(this.stored);
    if (!arena.fresh || this.packedBits !== null) return;
    this.acting.fill(this.#actingOffset);
    this.stored.fill(this.#storedOffset);
  }

  /** Place of synapse (row, column), or -1 where there is none. */
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
    return row * this.stride + column;
  }

  at(place: number): number {
    if (this.packedBits !== null) {
      const row = Math.floor(place / this.stride);
      const at = row * this.strideBytes;
      return packedWeightAt(this.packedBits, this.stored as Uint8Array, at, place - row * this.stride);
    }
    return this.stored[place] - this.#storedOffset;
  }

  /** Writes a stored weight of a crossbar that learns, clipped; returns whether it changed. */
  store(place: number, value: number): boolean {
    const clipped = value < this.minStored ? this.minStored : Math.min(value, this.maxStored);
    if (clipped === this.at(place)) return false;
    this.stored[place] = clipped + this.#storedOffset;
    if (this.shadowShift > 0) this.acting[place] = (clipped >> this.shadowShift) + this.#actingOffset;
    return true;
  }

  /** Places that weights are stored at. */
  get places(): number {
    return this.stored.length;
  }

  /** Adds a row's stored weights to sums by column. */
  addRow(row: number, sums: Int32Array): void {
    const { rowStart, columns } = this.#image;
    if (rowStart !== null && columns !== null) {
      for (let place = rowStart[row]; place < rowStart[row + 1]; place++)
        sums[columns[place]] += this.at(place);
      return;
    }
    const { stored } = this;
    const first = row * this.stride;
    const offset = this.#storedOffset;
    // Places without a synapse hold weight 0.
    for (let column = 0; column < sums.length; column++) sums[column] += stored[first + column] - offset;
  }

  /** A copy of the stored weights, laid out as in the image. */
  copy(): Int8Array | Int16Array {
    const rows = this.#rows;
    const length = rows * this.#width;
    const copy = this.#image.storedBits > 8 ? new Int16Array(length) : new Int8Array(length);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < this.#width; column++) {
        copy[row * this.#width + column] = this.at(row * this.stride + column);
      }
    }
    return copy;
  }

  /** Takes stored weights laid out as in the image. */
  load(weights: Int8Array | Int16Array): void {
    if (this.packedBits !== null) {
      for (let row = 0; row < this.#rows; row++) {
        const from = row * this.#width;
        const into = (this.stored as Uint8Array).subarray(row * this.strideBytes);
        packRow(this.packedBits, weights.subarray(from, from + this.#width), into);
      }
      return;
    }
    const { stride, shadowShift } = this;
    const width = this.#width;
    copyRows(weights, width, this.#rows, 0, this.stored, stride, this.#storedOffset);
    if (shadowShift > 0)
      copyRows(weights, width, this.#rows, shadowShift, this.acting, stride, this.#actingOffset);
  }

  get #rows(): number {
    return this.#image.storage === 'dense' ? this.#image.rows : 1;
  }
}

/**
 * `into[row x stride + column] = (weights[row x width + column] >> shift) + offset`. Two loops of one kind of
 * array each: one that met both would be ten times slower, and the weights may be a quarter of a billion.
 */
function copyRows(
  weights: Int8Array | Int16Array,
  width: number,
  rows: number,
  shift: number,
  into: WeightArray,
  stride: number,
  offset: number,
): void {
  if (weights instanceof Int8Array && into instanceof Uint8Array && shift === 0) {
    for (let row = 0; row < rows; row++) {
      const from = row * width;
      const to = row * stride;
      for (let column = 0; column < width; column++) into[to + column] = weights[from + column] + offset;
    }
    return;
  }
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < width; column++) {
      into[row * stride + column] = (weights[row * width + column] >> shift) + offset;
    }
  }
}
