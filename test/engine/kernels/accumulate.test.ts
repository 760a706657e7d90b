import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/engine/arena.js';
import {
  accumulate8,
  accumulate16,
  accumulateSparse8,
  accumulateSparse16,
} from '../../../src/engine/kernels/accumulate.js';
import {
  accumulatePacked,
  type PackedBits,
  packedStride,
  packRow,
  unpackRow,
} from '../../../src/engine/kernels/packed-weights.js';
import type { AccumulateExports } from '../../../src/engine/kernels/simd/accumulate.js';
import { instantiate } from '../../../src/engine/kernels/simd/instance.js';
import { Xorshift32 } from '../../../src/fixed/xorshift.js';

type Bits = PackedBits | 8 | 16;

const BITS: readonly Bits[] = [1, 2, 4, 8, 16];
const GUARD = 123456789;
const ROWS = 24;

const lowest = (bits: Bits): number => (bits === 1 ? 0 : -(2 ** (bits - 1)));
const highest = (bits: Bits): number => lowest(bits) + 2 ** bits - 1;

interface Case {
  readonly bits: Bits;
  /** Columns, a multiple of 16. */
  readonly width: number;
  /** Active rows. */
  readonly count: number;
  readonly kind: 'lowest' | 'highest' | 'random' | 'alternating';
  /** Whether the rows listed may repeat and are in no order. */
  readonly repeated: boolean;
  readonly touch: boolean;
  readonly seed: number;
  /** Magnitude of the sums before; 2^31 makes them wrap. */
  readonly before: number;
}

/** Everything that a case draws, and what its sums must be: a sum of exact products, wrapped at the end. */
function drawn({ bits, width, count, kind, repeated, seed, before }: Case) {
  const random = new Xorshift32(seed);
  const rows = repeated ? ROWS : Math.max(ROWS, count);
  const weights = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: width }, (_, column) => {
      if (kind === 'random') return lowest(bits) + random.below(2 ** bits);
      if (kind === 'alternating') return (row + column) % 2 === 0 ? lowest(bits) : highest(bits);
      return kind === 'lowest' ? lowest(bits) : highest(bits);
    }),
  );
  const list = Array.from({ length: count }, (_, i) => (repeated ? random.below(rows) : i));
  const sums = Array.from({ length: width }, () => random.below(2 * before) - before);
  const expected = sums.map(
    (sum, column) => list.reduce((total, row) => total + weights[row][column], sum) | 0,
  );
  return { weights, list, sums, expected };
}

type Draws = ReturnType<typeof drawn>;

const MEMORY_BYTES = 2 << 20;

/** Sums with a guard on either side. */
function guarded(arena: Arena, sums: readonly number[]): { sums: Int32Array; intact: () => boolean } {
  const before = arena.int32(16).fill(GUARD);
  const array = arena.int32(sums.length);
  const after = arena.int32(16).fill(GUARD);
  array.set(sums);
  return { sums: array, intact: () => [...before, ...after].every(word => word === GUARD) };
}

function dense(one: Case, draws: Draws, kind: 'plain' | 'simd'): { sums: number[]; intact: boolean } {
  const { bits, width, count, touch } = one;
  const { weights, list, sums: start } = draws;
  const arena = new Arena(MEMORY_BYTES);
  const kernels = instantiate<AccumulateExports>(arena.memory);
  const rows = arena.int32(count);
  rows.set(list);
  const { sums, intact } = guarded(arena, start);
  const stored = (place: number): number => weights[Math.floor(place / width)][place % width];
  const [rowsAt, sumsAt] = [rows.byteOffset, sums.byteOffset];
  if (bits === 16) {
    const matrix = arena.int16(weights.length * width);
    for (let place = 0; place < matrix.length; place++) matrix[place] = stored(place);
    if (kind === 'plain') accumulate16(matrix, width, rows, count, sums);
    else kernels.accumulate16(matrix.byteOffset, width, rowsAt, count, sumsAt, Number(touch));
  } else if (bits === 8) {
    const matrix = arena.uint8(weights.length * width);
    for (let place = 0; place < matrix.length; place++) matrix[place] = stored(place) + 128;
    if (kind === 'plain') accumulate8(matrix, width, rows, count, sums);
    else kernels.accumulate8(matrix.byteOffset, width, rowsAt, count, sumsAt, Number(touch));
  } else {
    const stride = packedStride(bits, width);
    const matrix = arena.uint8(weights.length * stride);
    weights.forEach((row, r) => {
      packRow(bits, Int8Array.from(row), matrix.subarray(r * stride, (r + 1) * stride));
    });
    if (kind === 'plain') accumulatePacked(bits, matrix, stride, width, rows, count, sums);
    else kernels[`accumulate${bits}`](matrix.byteOffset, stride, width, rowsAt, count, sumsAt);
  }
  return { sums: [...sums], intact: intact() };
}

function holds(one: Case): void {
  const draws = drawn(one);
  for (const kind of ['plain', 'simd'] as const) {
    expect(dense(one, draws, kind), kind).toEqual({ sums: draws.expected, intact: true });
  }
}

describe.each(BITS)('accumulation of %i-bit weights', bits => {
  const some = { bits, repeated: true, touch: false, seed: 99, before: 1000 };

  it('every stride', () => {
    for (const width of [16, 32, 48, 64, 80, 96, 112, 128, 144, 208, 272]) {
      for (const count of [0, 1, 2, 5, 17, 40]) {
        for (const touch of [false, true]) holds({ ...some, width, count, kind: 'random', touch });
      }
    }
  });

  it.each(['lowest', 'highest', 'random', 'alternating'] as const)('any number of rows, %s weights', kind => {
    // On both sides of every flush: 5, 15, 17, 85, 255, 256 and 2,040 rows.
    const counts = [0, 1, 2, 3, 4, 5, 6, 14, 15, 16, 17, 18, 84, 85, 86, 254, 255, 256, 257, 511, 512, 513];
    for (const count of [...counts, 600, 2039, 2040, 2041]) {
      for (const width of [16, 80]) holds({ ...some, width, count, kind, touch: count % 2 === 1 });
    }
  });

  it('each row once', () => {
    for (const count of [3, 255, 257]) {
      holds({ ...some, width: 112, count, kind: 'random', repeated: false });
    }
  });

  it('any case, sums that wrap included', () => {
    fc.assert(
      fc.property(
        fc.record({
          bits: fc.constant(bits),
          width: fc.integer({ min: 1, max: 20 }).map(vectors => vectors * 16),
          count: fc.integer({ min: 0, max: 300 }),
          kind: fc.constantFrom<Case['kind']>('lowest', 'highest', 'random', 'alternating'),
          repeated: fc.boolean(),
          touch: fc.boolean(),
          seed: fc.integer({ min: 1, max: 2 ** 31 - 1 }),
          before: fc.constantFrom(1, 1000, 2 ** 31),
        }),
        holds,
      ),
      { numRuns: 60 },
    );
  });
});

describe('packed rows', () => {
  it.each([1, 2, 4] as const)('%i bits: what is packed is unpacked, and padding weighs nothing', bits => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: lowest(bits), max: highest(bits) }), { minLength: 1, maxLength: 300 }),
        values => {
          const weights = Int8Array.from(values);
          const stride = packedStride(bits, weights.length);
          // One byte more, as a guard; what was there before must not matter.
          const packed = new Uint8Array(stride + 1).fill(0xa5);
          packRow(bits, weights, packed);
          expect(packed[stride]).toBe(0xa5);
          expect(unpackRow(bits, packed, weights.length)).toEqual(weights);
          const places = (stride * 8) / bits;
          expect(
            unpackRow(bits, packed, places)
              .subarray(weights.length)
              .every(weight => weight === 0),
          ).toBe(true);
        },
      ),
    );
  });

  it('has the stride of whole 16-byte groups', () => {
    expect([1, 128, 129, 208].map(columns => packedStride(1, columns))).toEqual([16, 16, 32, 32]);
    expect([1, 64, 65, 208].map(columns => packedStride(2, columns))).toEqual([16, 16, 32, 64]);
    expect([1, 32, 33, 208].map(columns => packedStride(4, columns))).toEqual([16, 16, 32, 112]);
  });

  it('places field f of byte j at column 16 f + j', () => {
    const weights = new Int8Array(64);
    weights[16 + 3] = 1;
    weights[32 + 5] = -2;
    const packed = new Uint8Array(16);
    packRow(2, weights, packed);
    expect(packed[3]).toBe(0b10_10_11_10);
    expect(packed[5]).toBe(0b10_00_10_10);
  });
});

describe('accumulation of sparse rows', () => {
  it.each([8, 16] as const)('%i bits, rows of any length, the empty one included', bits => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 90 }), { maxLength: 40 }), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        (sets, count, seed) => {
          const random = new Xorshift32(seed);
          const table = sets.map(set => [...set].sort((a, b) => a - b));
          const places = table.flat();
          const weights = places.map(() =>
            random.below(8) === 0 ? lowest(bits) : lowest(bits) + random.below(2 ** bits),
          );
          const list = Array.from({ length: count }, () => random.below(table.length));
          const start = Array.from({ length: 91 }, () => random.below(2 ** 32) - 2 ** 31);
          const rowStarts = [0];
          for (const row of table) rowStarts.push(rowStarts[rowStarts.length - 1] + row.length);
          const expected = start.map((sum, column) => {
            let total = sum;
            for (const row of list) {
              const found = table[row].indexOf(column);
              if (found >= 0) total += weights[rowStarts[row] + found];
            }
            return total | 0;
          });

          for (const kind of ['plain', 'simd'] as const) {
            const arena = new Arena(MEMORY_BYTES);
            const kernels = instantiate<AccumulateExports>(arena.memory);
            const rowStart = arena.int32(rowStarts.length);
            rowStart.set(rowStarts);
            const signed = arena.int16(places.length);
            const columns = new Uint16Array(arena.memory.buffer, signed.byteOffset, places.length);
            columns.set(places);
            const rows = arena.int32(count);
            rows.set(list);
            const { sums, intact } = guarded(arena, start);
            if (bits === 8) {
              const stored = arena.uint8(weights.length);
              stored.set(weights.map(weight => weight + 128));
              if (kind === 'plain') accumulateSparse8(stored, rowStart, columns, rows, count, sums);
              else
                kernels.accumulateSparse8(
                  ...offsets(stored, rowStart, columns, rows),
                  count,
                  sums.byteOffset,
                );
            } else {
              const stored = arena.int16(weights.length);
              stored.set(weights);
              if (kind === 'plain') accumulateSparse16(stored, rowStart, columns, rows, count, sums);
              else
                kernels.accumulateSparse16(
                  ...offsets(stored, rowStart, columns, rows),
                  count,
                  sums.byteOffset,
                );
            }
            expect([...sums], kind).toEqual(expected);
            expect(intact()).toBe(true);
          }
        },
      ),
    );
  });
});

function offsets(...arrays: [ArrayBufferView, ArrayBufferView, ArrayBufferView, ArrayBufferView]) {
  return arrays.map(array => array.byteOffset) as [number, number, number, number];
}
