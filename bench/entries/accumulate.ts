import { accumulate8, accumulate16 } from '../../src/engine/kernels/accumulate.js';
import { accumulatePacked, type PackedBits, packedStride } from '../../src/engine/kernels/packed-weights.js';
import { Xorshift32 } from '../../src/fixed/xorshift.js';
import { timed } from '../contender.js';
import type { BenchContext, Duel, Entry } from '../entry.js';
import { sink } from '../sink.js';
import { accumulateMemory } from './accumulate-memory.js';

/** A crossbar: 64 KiB of 8-bit weights. */
const ROWS = 256;
const COLUMNS = 256;

/** Calls of a run, so that both sides take some hundredths of a second. */
const CALLS = { simd: 40_000, plain: 2_000, quick: 2 };

type Accumulate = () => void;

/** Dense crossbar accumulation, the SIMD kernels against their plain twins. */
export const accumulations: readonly Entry[] = [
  entry('accumulate-8bit', 20, dense8),
  entry('accumulate-16bit', undefined, dense16),
  ...([4, 2, 1] as const).map(bits =>
    entry(`accumulate-${bits}bit`, undefined, context => packed(bits, context)),
  ),
];

function entry(
  name: string,
  goal: number | undefined,
  sides: (context: BenchContext) => [simd: Accumulate, plain: Accumulate, active: number, result: Int32Array],
): Entry {
  return {
    name,
    unit: 'synaptic operations',
    ...(goal === undefined ? {} : { goal }),
    open(context): Duel {
      const [simd, plain, active, result] = sides(context);
      const work = (side: string, accumulate: Accumulate, calls: number) =>
        timed({
          name: side,
          run() {
            for (let call = 0; call < calls; call++) accumulate();
            sink(result[0]);
            return calls * active * COLUMNS;
          },
        });
      return {
        ours: work('SIMD', simd, context.quick ? CALLS.quick : CALLS.simd),
        yardstick: work('plain TypeScript', plain, context.quick ? CALLS.quick : CALLS.plain),
      };
    },
  };
}

function dense8({ seed }: BenchContext): [Accumulate, Accumulate, number, Int32Array] {
  const { kernels, rows, sums, weights } = accumulateMemory(
    ROWS * COLUMNS,
    ROWS,
    COLUMNS,
    new Xorshift32(seed),
  );
  const active = rows.length;
  const places = [weights.byteOffset, COLUMNS, rows.byteOffset, active, sums.byteOffset, 0] as const;
  return [
    () => kernels.accumulate8(...places),
    () => accumulate8(weights, COLUMNS, rows, active, sums),
    active,
    sums,
  ];
}

function dense16({ seed }: BenchContext): [Accumulate, Accumulate, number, Int32Array] {
  const places = ROWS * COLUMNS;
  const { kernels, rows, sums, weights } = accumulateMemory(places * 2, ROWS, COLUMNS, new Xorshift32(seed));
  const matrix = new Int16Array(weights.buffer, weights.byteOffset, places);
  const active = rows.length;
  return [
    () => kernels.accumulate16(matrix.byteOffset, COLUMNS, rows.byteOffset, active, sums.byteOffset, 0),
    () => accumulate16(matrix, COLUMNS, rows, active, sums),
    active,
    sums,
  ];
}

function packed(bits: PackedBits, { seed }: BenchContext): [Accumulate, Accumulate, number, Int32Array] {
  const stride = packedStride(bits, COLUMNS);
  const { kernels, rows, sums, weights } = accumulateMemory(
    ROWS * stride,
    ROWS,
    COLUMNS,
    new Xorshift32(seed),
  );
  const kernel = { 1: kernels.accumulate1, 2: kernels.accumulate2, 4: kernels.accumulate4 }[bits];
  const active = rows.length;
  return [
    () => kernel(weights.byteOffset, stride, COLUMNS, rows.byteOffset, active, sums.byteOffset),
    () => accumulatePacked(bits, weights, stride, COLUMNS, rows, active, sums),
    active,
    sums,
  ];
}
