/**
 * Weights of 4, 2 and 1 bits, several to a byte, for crossbars that do not learn. A field of b bits
 * holds weight + offset, the offsets being 8, 2 and 0: weights are -8 .. 7, -2 .. 1 and 0 .. 1.
 *
 * A row is a number of 16-byte groups, a group is 128 / b columns: field f (bits b f .. b f + b - 1) of
 * byte j is column 16 f + j. Fields masked out of a vector thus are 16 columns in their order.
 * Places beyond the last column hold the weight 0.
 */
export type PackedBits = 1 | 2 | 4;

const GROUP_BYTES = 16;

/** What a field holds for the weight 0. */
const OFFSET: Readonly<Record<PackedBits, number>> = { 1: 0, 2: 2, 4: 8 };

/** Bytes of a packed row, a multiple of 16. */
export function packedStride(bits: PackedBits, columns: number): number {
  return Math.ceil((columns * bits) / (8 * GROUP_BYTES)) * GROUP_BYTES;
}

/**
 * Packs a row of weights [columns], each within the range of `bits`, into the first
 * {@link packedStride} bytes of `packed`.
 */
export function packRow(bits: PackedBits, weights: Int8Array | Int16Array, packed: Uint8Array): void {
  const offset = OFFSET[bits];
  const places = (packedStride(bits, weights.length) * 8) / bits;
  packed.fill(0, 0, packedStride(bits, weights.length));
  for (let column = 0; column < places; column++) {
    const weight = column < weights.length ? weights[column] : 0;
    packed[byteOf(bits, column)] |= (weight + offset) << shiftOf(bits, column);
  }
}

/** The weights [columns] of a packed row. */
export function unpackRow(bits: PackedBits, packed: Uint8Array, columns: number): Int8Array {
  return Int8Array.from({ length: columns }, (_, column) => packedWeightAt(bits, packed, 0, column));
}

/**
 * `sums[c] += weight` over the rows listed; the definition of the SIMD kernels `accumulate1`, `2`, `4`.
 *
 * @param weights rows of `strideBytes` bytes
 * @param columns of `sums` to add to; a multiple of 16, at most those of a row
 * @param rows row numbers, the first `count` of them active; a row may be listed again
 * @param sums int32 that wraps
 */
export function accumulatePacked(
  bits: PackedBits,
  weights: Uint8Array,
  strideBytes: number,
  columns: number,
  rows: Int32Array,
  count: number,
  sums: Int32Array,
): void {
  for (let i = 0; i < count; i++) {
    const row = rows[i] * strideBytes;
    for (let column = 0; column < columns; column++)
      sums[column] += packedWeightAt(bits, weights, row, column);
  }
}

/** The weight of a column of the row that starts at byte `row`. */
export function packedWeightAt(bits: PackedBits, packed: Uint8Array, row: number, column: number): number {
  const field = (packed[row + byteOf(bits, column)] >> shiftOf(bits, column)) & ((1 << bits) - 1);
  return field - OFFSET[bits];
}

function byteOf(bits: PackedBits, column: number): number {
  // A group has 2^7 / bits columns; bits is 1, 2 or 4, so this is a shift.
  const group = column >> (7 - (bits >> 1));
  return group * GROUP_BYTES + (column & (GROUP_BYTES - 1));
}

function shiftOf(bits: PackedBits, column: number): number {
  const columnsPerGroup = (8 * GROUP_BYTES) / bits;
  return ((column & (columnsPerGroup - 1)) >> 4) * bits;
}
