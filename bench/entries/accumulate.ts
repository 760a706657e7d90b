import { Arena } from '../../src/engine/arena.js';
import { createKernels, type KernelChoice } from '../../src/engine/kernels/kernels.js';
import { Xorshift32 } from '../../src/fixed/xorshift.js';
import { timed, type Work } from '../contender.js';
import type { BenchContext, Entry } from '../entry.js';
import { sink } from '../sink.js';

/** A crossbar of form G's size, a multiple of 16 wide, and the share of its rows that is active. */
const ROWS = 784;
const COLUMNS = 512;
const ACTIVE_ONE_IN = 8;

/** Crossbar accumulation: the SIMD kernel against its plain twin. */
export const accumulate8 = accumulate(8);
export const accumulate16 = accumulate(16);

function accumulate(bits: 8 | 16): Entry {
  return {
    name: `accumulate-${bits}bit`,
    unit: 'synaptic operations',
    open(context) {
      return { ours: timed(kernel('auto', bits, context)), yardstick: timed(kernel('plain', bits, context)) };
    },
  };
}

function kernel(choice: KernelChoice, bits: 8 | 16, { quick, seed }: BenchContext): Work {
  const random = new Xorshift32(seed);
  const arena = new Arena(4 << 20);
  const kernels = createKernels(arena, choice);
  const weights = bits === 8 ? arena.int8(ROWS * COLUMNS) : arena.int16(ROWS * COLUMNS);
  for (let place = 0; place < weights.length; place++) weights[place] = random.below(255) - 127;
  const active = Math.floor(ROWS / ACTIVE_ONE_IN);
  const rows = arena.int32(active);
  for (let i = 0; i < active; i++) rows[i] = i * ACTIVE_ONE_IN + random.below(ACTIVE_ONE_IN);
  const sums = arena.int32(COLUMNS);
  const calls = quick ? 2 : 3000;
  return {
    name: kernels.kind === 'simd' ? 'SIMD' : 'plain TypeScript',
    run() {
      for (let call = 0; call < calls; call++) {
        kernels.accumulateDense(weights, COLUMNS, COLUMNS, rows, active, sums);
      }
      sink(sums[0]);
      return calls * active * COLUMNS;
    },
  };
}
