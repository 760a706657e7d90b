import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/engine/arena.js';
import { bitWords } from '../../../src/engine/axons.js';
import { padColumns } from '../../../src/engine/crossbar.js';
import { createKernels, type Kernels } from '../../../src/engine/kernels/kernels.js';
import type { DenseWeights } from '../../../src/engine/kernels/learn.js';
import { Slice } from '../../../src/engine/slice.js';
import type { ShiftLif } from '../../../src/image/layout.js';

/** A small generator, so that large arrays need not be drawn (and shrunk) number by number. */
function dice(seed: number): (low: number, high: number) => number {
  let state = (seed | 1) >>> 0;
  return (low, high) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return low + Math.floor((state / 2 ** 32) * (high - low + 1));
  };
}

const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

/** Runs the same work with both sets of kernels, each in a memory of its own. */
function both<T>(work: (arena: Arena, kernels: Kernels) => T): [simd: T, plain: T] {
  const results = (['auto', 'plain'] as const).map(choice => {
    const arena = new Arena(4 << 20);
    const kernels = createKernels(arena, choice);
    expect(kernels.kind).toBe(choice === 'auto' ? 'simd' : 'plain');
    return work(arena, kernels);
  });
  return [results[0], results[1]];
}

type Value = (random: ReturnType<typeof dice>, bits: number) => number;
const weightsOf: Record<string, Value> = {
  lowest: (_, bits) => -(2 ** (bits - 1)),
  highest: (_, bits) => 2 ** (bits - 1) - 1,
  random: (random, bits) => random(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1),
};

function accumulated(bits: 8 | 16, columns: number, active: number, value: Value, seed: number) {
  return (arena: Arena, kernels: Kernels) => {
    const random = dice(seed);
    const stride = padColumns(columns);
    const rows = 40;
    const weights = bits === 8 ? arena.int8(rows * stride) : arena.int16(rows * stride);
    for (let row = 0; row < rows; row++) {
      for (let c = 0; c < columns; c++) weights[row * stride + c] = value(random, bits);
    }
    // A guard follows the sums: nothing may be written past them.
    const sums = arena.int32(stride);
    const guard = arena.int32(16).fill(123456789);
    for (let c = 0; c < columns; c++) sums[c] = random(-1000, 1000);
    const list = arena.int32(active);
    for (let i = 0; i < active; i++) list[i] = random(0, rows - 1);
    const perRow = arena.int32(rows);
    for (let row = 0; row < rows; row++) perRow[row] = random(-(2 ** 31), 2 ** 31 - 1);
    kernels.accumulateDense(weights, stride, columns, list, active, sums);
    return { sums: [...sums], guard: [...guard], sum: kernels.sumAt(perRow, list, active) };
  };
}

describe('accumulateDense', () => {
  it.each(Object.keys(weightsOf))('every width from 1 to 130 columns, %s weights', kind => {
    for (let columns = 1; columns <= 130; columns++) {
      for (const bits of [8, 16] as const) {
        for (const active of [0, 1, 2, 3, 5, columns]) {
          const [simd, plain] = both(
            accumulated(bits, columns, active, weightsOf[kind], columns * 7 + active),
          );
          expect(simd).toEqual(plain);
        }
      }
    }
  });

  it.each(Object.keys(weightsOf))('0 to 600 rows, beyond what 16-bit lanes hold, %s weights', kind => {
    for (const columns of [1, 16, 47, 64, 112]) {
      for (let active = 0; active <= 600; active += active < 250 || active > 520 ? 49 : 1 + (active & 3)) {
        const [simd, plain] = both(accumulated(8, columns, active, weightsOf[kind], active));
        expect(simd).toEqual(plain);
      }
    }
  });

  it('255, 256, 257 and 513 times the lowest int8 weight is the product', () => {
    for (const active of [255, 256, 257, 512, 513]) {
      for (const [kind, weight] of [
        ['lowest', -128],
        ['highest', 127],
      ] as const) {
        const none = accumulated(8, 100, 0, weightsOf[kind], 9);
        const some = accumulated(8, 100, active, weightsOf[kind], 9);
        const [before] = both(none);
        const [after] = both(some);
        expect(after.sums.slice(0, 100)).toEqual(before.sums.slice(0, 100).map(sum => sum + active * weight));
      }
    }
  });
});

function updated(count: number, unit: ShiftLif, seed: number, range: number, inputRange: number) {
  return (arena: Arena, kernels: Kernels) => {
    const random = dice(seed);
    const slice = new Slice(
      {
        population: 0,
        core: 0,
        first: 0,
        count,
        neuron: unit,
        thresholds: Int32Array.from({ length: count }, () => random(-2, range)),
        biases: null,
        thresholdPolicy: { kind: 'fixed' },
        trace: null,
      },
      0,
      arena,
    );
    const ends = [-(2 ** (unit.potentialBits - 1)), 2 ** (unit.potentialBits - 1) - 1];
    const steps = [];
    for (let step = 0; step < 4; step++) {
      for (let k = 0; k < count; k++) {
        const draw = random(0, 9);
        if (step === 0) slice.potential[k] = draw < 2 ? ends[draw] : draw < 5 ? 0 : random(ends[0], ends[1]);
        slice.sums[k] = random(0, 2) === 0 ? 0 : random(-inputRange - 1, inputRange);
      }
      const active = kernels.updateShiftLif(slice, unit);
      steps.push({ active, fired: slice.fired, spikes: [...slice.spikes.subarray(0, slice.fired)] });
    }
    const { potential, sums, thresholds, spikeCounts } = slice;
    return { steps, state: [potential, sums, thresholds, spikeCounts].map(array => [...array]) };
  };
}

describe('updateShiftLif', () => {
  it('every count from 1 to 130, saturating and wrapping', () => {
    for (let count = 1; count <= 130; count++) {
      for (const overflow of ['saturate', 'wrap'] as const) {
        const unit: ShiftLif = { model: 'lif-shift', leakShift: count % 5, potentialBits: 20, overflow };
        const [simd, plain] = both(updated(count, unit, count, 2 ** 18, 2 ** 19));
        expect(simd).toEqual(plain);
      }
    }
  });

  it('any width, leak and input sum, up to the ends of 32 bits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 70 }),
        fc.integer({ min: 2, max: 32 }),
        fc.integer({ min: 0, max: 31 }),
        fc.integer({ min: 0, max: 31 }),
        fc.constantFrom<ShiftLif['overflow']>('saturate', 'wrap'),
        seeds,
        (count, potentialBits, leakShift, inputBits, overflow, seed) => {
          const unit: ShiftLif = { model: 'lif-shift', leakShift, potentialBits, overflow };
          const [simd, plain] = both(
            updated(count, unit, seed, 2 ** (potentialBits - 1) - 1, 2 ** inputBits - 1),
          );
          expect(simd).toEqual(plain);
        },
      ),
      { numRuns: 300 },
    );
  });
});

function learned({
  rows,
  columns,
  bits,
  shadowShift,
  change,
  fractionBits,
  masked,
  seed,
}: LearnCase): (arena: Arena, kernels: Kernels) => unknown {
  return (arena, kernels) => {
    const random = dice(seed);
    const stride = padColumns(columns);
    const words = bitWords(rows);
    const array = (wide: boolean) => (wide ? arena.int16(rows * stride) : arena.int8(rows * stride));
    const stored = array(bits > 8);
    const acting = shadowShift === 0 ? stored : array(bits - shadowShift > 8);
    const highest = 2 ** (bits - 1) - 1;
    const held = masked ? arena.int32(columns * words) : null;
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const place = row * stride + column;
        stored[place] = random(-highest, highest);
        acting[place] = stored[place] >> shadowShift;
        if (held !== null && random(0, 2) > 0) held[column * words + (row >> 5)] |= 1 << (row & 31);
      }
    }
    const activeBits = arena.int32(words);
    const list: number[] = [];
    for (let row = 0; row < rows; row++) {
      if (random(0, 1) === 0) continue;
      list.push(row);
      activeBits[row >> 5] |= 1 << (row & 31);
    }
    const active = arena.int32(rows);
    active.set(list);
    const lfsr = arena.int32(1);
    lfsr[0] = random(1, 65535);
    const limits = { minStored: -highest, maxStored: highest };
    const weights: DenseWeights = { stored, acting, stride, shadowShift, ...limits, held, words };
    const tally = { visits: 0, draws: 0, writes: 0 };
    for (let column = 0; column < columns; column++) {
      const rowsNow = { active, activeCount: list.length, activeBits };
      kernels.learnActive(weights, column, rowsNow, change, fractionBits, lfsr, tally);
    }
    return { stored: [...stored], acting: [...acting], lfsr: lfsr[0], tally };
  };
}

interface LearnCase {
  rows: number;
  columns: number;
  bits: number;
  shadowShift: number;
  change: number;
  fractionBits: number;
  masked: boolean;
  seed: number;
}

describe('learnActive', () => {
  it('leaves the same weights, register and tally', () => {
    fc.assert(
      fc.property(
        fc.record({
          rows: fc.integer({ min: 1, max: 200 }),
          columns: fc.integer({ min: 1, max: 20 }),
          bits: fc.constantFrom(2, 5, 8, 9, 16),
          shadowShift: fc.constantFrom(0, 1, 4, 8),
          change: fc.oneof(
            fc.integer({ min: -2000, max: 2000 }),
            fc.integer({ min: -(2 ** 30) + 1, max: 2 ** 30 - 1 }),
          ),
          fractionBits: fc.integer({ min: 0, max: 8 }),
          masked: fc.boolean(),
          seed: seeds,
        }),
        drawn => {
          const one = { ...drawn, shadowShift: Math.min(drawn.shadowShift, drawn.bits - 1) };
          const [simd, plain] = both(learned(one));
          expect(simd).toEqual(plain);
        },
      ),
      { numRuns: 300 },
    );
  });
});
