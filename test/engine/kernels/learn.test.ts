import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/engine/arena.js';
import { bitWords } from '../../../src/engine/crossbar.js';
import type {
  ChangeFormat,
  DenseWeights,
  LearningKernels,
  UpdateTally,
} from '../../../src/engine/kernels/learn.js';
import { plainLearning } from '../../../src/engine/kernels/learn-plain.js';
import { learningBytes, simdLearning } from '../../../src/engine/kernels/simd/learning.js';
import { dice, seeds } from './dice.js';

interface Case {
  rows: number;
  columns: number;
  /** Of the rows and of the columns, how many of eight are visited. */
  rowShare: number;
  columnShare: number;
  storedBits: number;
  shadowShift: number;
  limits: 'all' | 'symmetric' | 'narrow' | 'positive' | 'one';
  masked: boolean;
  summed: boolean;
  bits: 16 | 32;
  postBits: number;
  /** -1: all rows' parts are 1. */
  preBits: number;
  format: ChangeFormat;
  seed: number;
}

type Kernel = 'learnDense' | 'learnColumns' | 'learnRows';

function limitsOf({ limits, storedBits }: Case): [number, number] {
  const highest = 2 ** (storedBits - 1) - 1;
  if (limits === 'all') return [-highest - 1, highest];
  if (limits === 'symmetric') return [-highest, highest];
  if (limits === 'narrow') return [-(highest >> 1), highest >> 2];
  if (limits === 'positive') return [Math.min(1, highest), highest];
  return [highest, highest];
}

/** Everything that a pass reads, and a memory that holds it. */
function setUp(given: Case) {
  const { rows, columns, shadowShift, storedBits, masked, postBits, preBits } = given;
  const random = dice(given.seed);
  const arena = new Arena((1 << 16) + 4 * rows * (columns + 32) + columns * 32);
  const stride = Math.ceil(columns / 16) * 16;
  const words = bitWords(rows);
  const wide = storedBits > 8;
  const stored = wide ? arena.int16(rows * stride) : arena.uint8(rows * stride);
  const actingWide = storedBits - shadowShift > 8;
  const acting =
    shadowShift === 0 ? stored : actingWide ? arena.int16(rows * stride) : arena.uint8(rows * stride);
  const zero = wide ? 0 : 128;
  const actingZero = actingWide ? 0 : 128;
  stored.fill(zero);
  acting.fill(actingZero);
  const held = masked ? arena.int32(columns * words) : null;
  const [minStored, maxStored] = limitsOf(given);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const place = row * stride + column;
      const kind = random(0, 9);
      // Weights may start outside the limits of learning; an image is not refused for it.
      const weight =
        kind === 0
          ? minStored
          : kind === 1
            ? maxStored
            : random(-(2 ** (storedBits - 1)), 2 ** (storedBits - 1) - 1);
      stored[place] = weight + zero;
      acting[place] = (weight >> shadowShift) + (shadowShift === 0 ? zero : actingZero);
      if (held !== null && random(0, 2) > 0) held[column * words + (row >> 5)] |= 1 << (row & 31);
    }
  }
  const some = (count: number, share: number) =>
    Array.from({ length: count }, (_, i) => i).filter(() => random(1, 8) <= share);
  const rowList = some(rows, given.rowShare);
  const columnList = some(columns, given.columnShare);
  const bits = arena.int32(words);
  for (const row of rowList) bits[row >> 5] |= 1 << (row & 31);
  const list = arena.int32(rows);
  list.set(rowList);
  const part = (width: number) => (random(0, 7) === 0 ? 0 : random(-(2 ** width) + 1, 2 ** width - 1));
  const pre = preBits < 0 ? null : arena.int32(rows).map(() => part(preBits));
  const preArray = preBits < 0 ? null : arena.int32(rows);
  if (preArray !== null) preArray.set(pre!);
  const columnArray = arena.int32(columns);
  columnArray.set(columnList);
  const post = arena.int32(columns);
  for (let i = 0; i < columnList.length; i++) post[i] = part(postBits);
  const lfsr = arena.int32(1);
  lfsr[0] = random(1, given.bits === 32 ? 2 ** 32 - 1 : 65535);
  const sums = given.summed ? arena.int32(columns) : null;
  const weights: DenseWeights = {
    ...{ stored, acting, stride, shadowShift, minStored, maxStored, held, words, sums },
  };
  return {
    arena,
    stride,
    weights,
    register: { state: lfsr, bits: given.bits },
    rows: { list, count: rowList.length, bits, pre: preArray },
    columns: { list: columnArray, count: columnList.length, post },
  };
}

function simdOver(arena: Arena, rows: number, columns: number): LearningKernels {
  return simdLearning(arena.memory, arena.uint8(learningBytes(rows, columns)), rows, columns);
}

const noTally = (): UpdateTally => ({ visits: 0, draws: 0, writes: 0, actingWrites: 0 });

function resultOf({ weights, register }: ReturnType<typeof setUp>, tally: UpdateTally) {
  const { stored, acting, sums } = weights;
  return {
    stored: hexOf(stored),
    acting: hexOf(acting),
    sums: sums && hexOf(sums),
    lfsr: register.state[0] >>> 0,
    tally,
  };
}

/** The bytes of an array, to be compared at once. */
function hexOf({ buffer, byteOffset, byteLength }: ArrayBufferView): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('hex');
}

function run(given: Case, kernel: Kernel, kind: 'simd' | 'plain') {
  const set = setUp(given);
  const kernels = kind === 'plain' ? plainLearning : simdOver(set.arena, given.rows, set.stride);
  const guard = set.arena.int32(64).fill(123456789);
  const tally = noTally();
  // Twice, so that the register and scratch memory of the first pass meet the second.
  for (let pass = 0; pass < 2; pass++) {
    kernels[kernel](set.weights, set.columns, set.rows, given.format, set.register, tally);
  }
  expect(guard.every(word => word === 123456789)).toBe(true);
  return resultOf(set, tally);
}

/** The same in the slowest way: one shift of the register at a time, weights by value, exact integers. */
function naive(given: Case, kernel: Kernel) {
  const set = setUp(given);
  const { weights, rows, columns } = set;
  const { stored, acting, shadowShift, minStored, maxStored, held, words, stride } = weights;
  const { rounding, fractionBits, annealing } = given.format;
  const floor = (value: bigint, bits: number) => Number(value >> BigInt(bits));
  const tally = noTally();
  let register = set.register.state[0] >>> 0;
  const visited = [...[...columns.list.subarray(0, columns.count)].entries()];
  const listed = [...rows.list.subarray(0, rows.count)];
  const order =
    kernel === 'learnRows'
      ? listed.flatMap(row => visited.map(([at, k]) => ({ at, k, row })))
      : visited.flatMap(([at, k]) => listed.map(row => ({ at, k, row })));
  for (let pass = 0; pass < 2; pass++) {
    for (const { at, k, row } of order) {
      if (kernel !== 'learnDense' && held !== null) {
        if (Math.floor((held[k * words + Math.floor(row / 32)] >>> 0) / 2 ** (row % 32)) % 2 === 0) continue;
      }
      {
        const d = BigInt(columns.post[at]) * BigInt(rows.pre === null ? 1 : rows.pre[row]);
        let change = BigInt(floor(d, annealing));
        tally.visits++;
        if (rounding === 'stochastic' || rounding === 'stochastic-ceiling') {
          const taps = given.bits === 32 ? 0x80200003 : 0xb400;
          for (let shift = 0; shift < 8; shift++) {
            register = register % 2 === 1 ? (Math.floor(register / 2) ^ taps) >>> 0 : register / 2;
          }
          tally.draws++;
          const drawn = BigInt(register % 2 ** fractionBits);
          // Down to a whole step, or of what is turned around.
          if (rounding === 'stochastic') change += drawn;
          else change = -(((drawn - change) >> BigInt(fractionBits)) << BigInt(fractionBits));
        }
        if (rounding === 'nearest' && fractionBits > 0) change += 2n ** BigInt(fractionBits - 1);
        const place = row * stride + k;
        const was = given.storedBits > 8 ? stored[place] : stored[place] - 128;
        const now = Math.max(minStored, Math.min(maxStored, was + floor(change, fractionBits)));
        if (now !== was) tally.writes++;
        if (kernel === 'learnRows' && weights.sums !== null) weights.sums[k] += now - was;
        const acts = Math.floor(now / 2 ** shadowShift);
        if (acts !== Math.floor(was / 2 ** shadowShift)) tally.actingWrites++;
        stored[place] = given.storedBits > 8 ? now : now + 128;
        if (shadowShift > 0) acting[place] = given.storedBits - shadowShift > 8 ? acts : acts + 128;
      }
    }
  }
  set.register.state[0] = register;
  return resultOf(set, tally);
}

const format: fc.Arbitrary<ChangeFormat> = fc
  .record({
    rounding: fc.constantFrom(
      ...(['floor', 'nearest', 'stochastic', 'stochastic', 'stochastic-ceiling'] as const),
    ),
    fractionBits: fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 24 })),
    annealing: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 24 })),
  })
  .map(drawn =>
    drawn.rounding.startsWith('stochastic') ? { ...drawn, fractionBits: drawn.fractionBits % 9 } : drawn,
  );

const cases: fc.Arbitrary<Case> = fc
  .record({
    rows: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 200 })),
    columns: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 150 })),
    rowShare: fc.constantFrom(0, 1, 4, 8, 8),
    columnShare: fc.constantFrom(0, 1, 7, 8, 8),
    storedBits: fc.constantFrom(2, 5, 8, 8, 8, 9, 12, 16, 16),
    shadowShift: fc.constantFrom(0, 0, 1, 4, 8),
    limits: fc.constantFrom<Case['limits']>('all', 'symmetric', 'narrow', 'positive', 'one'),
    masked: fc.boolean(),
    summed: fc.boolean(),
    bits: fc.constantFrom(16 as const, 16 as const, 32 as const),
    postBits: fc.integer({ min: 0, max: 15 }),
    preBits: fc.integer({ min: -1, max: 14 }),
    format,
    seed: seeds,
  })
  .map(drawn => ({
    ...drawn,
    shadowShift: Math.min(drawn.shadowShift, drawn.storedBits - 1),
    postBits: drawn.preBits < 0 ? 2 * drawn.postBits : drawn.postBits,
  }));

describe.each<Kernel>(['learnDense', 'learnColumns', 'learnRows'])('%s', kernel => {
  it('plain: weights, register and tally are those of the naive loop', () => {
    fc.assert(
      fc.property(cases, given => {
        expect(run(given, kernel, 'plain')).toEqual(naive(given, kernel));
      }),
      { numRuns: 150 },
    );
  });

  it('SIMD: the same as plain', () => {
    fc.assert(
      fc.property(cases, given => {
        expect(run(given, kernel, 'simd')).toEqual(run(given, kernel, 'plain'));
      }),
      { numRuns: 1000 },
    );
  });

  const base: Case = {
    rows: 33,
    columns: 17,
    rowShare: 8,
    columnShare: 8,
    storedBits: 8,
    shadowShift: 0,
    limits: 'symmetric',
    masked: false,
    summed: false,
    bits: 16,
    postBits: 6,
    preBits: 3,
    format: { rounding: 'stochastic', fractionBits: 6, annealing: 0 },
    seed: 5,
  };

  it('every number of columns from 1 to 130, and of rows around a chunk and its draws', () => {
    for (let columns = 1; columns <= 130; columns++) {
      for (const rows of [1, 15 + (columns % 3), 63 + (columns % 4), 128 + columns]) {
        const given = { ...base, columns, rows, preBits: (columns % 3) - 1, seed: 7 * columns + rows };
        expect(run(given, kernel, 'simd')).toEqual(run(given, kernel, 'plain'));
      }
    }
  });

  it('every rounding, fraction and annealing, 8 and 16 bits, up to the ends of each kind of lane', () => {
    for (const rounding of ['floor', 'nearest', 'stochastic'] as const) {
      for (
        let fractionBits = 0;
        fractionBits <= (rounding === 'stochastic' ? 8 : 24);
        fractionBits += fractionBits < 9 ? 1 : 5
      ) {
        for (const annealing of [0, 2, 9, 24]) {
          for (const [storedBits, shadowShift] of [
            [8, 0],
            [8, 4],
            [16, 8],
            [16, 4],
            [16, 0],
          ] as const) {
            // |D| up to 2^7, 2^15 and 2^29, and just beyond.
            for (const [postBits, preBits] of [
              [7, -1],
              [4, 3],
              [9, 6],
              [15, 14],
            ] as const) {
              const given: Case = {
                ...base,
                ...{ storedBits, shadowShift, postBits, preBits, rows: 20 },
                format: { rounding, fractionBits, annealing },
                seed: 1000 + 31 * fractionBits + annealing,
              };
              expect(run(given, kernel, 'simd')).toEqual(run(given, kernel, 'plain'));
            }
          }
        }
      }
    }
  });
});
