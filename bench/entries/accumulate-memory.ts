import { Arena } from '../../src/engine/arena.js';
import type { AccumulateExports } from '../../src/engine/kernels/simd/accumulate.js';
import { instantiate } from '../../src/engine/kernels/simd/instance.js';
import type { Xorshift32 } from '../../src/fixed/xorshift.js';

/** The share of the rows that is active. */
export const ACTIVE_ONE_IN = 8;

const SPARE_BYTES = 1 << 20;

/** Crossbars of random bytes, a list of active rows and sums, in one memory with the kernels. */
export interface AccumulateMemory {
  readonly arena: Arena;
  readonly kernels: AccumulateExports;
  readonly rows: Int32Array;
  readonly sums: Int32Array;
  readonly weights: Uint8Array;
}

/** Draws the list first, then the weights word by word, as bench/native/accumulate.c does. */
export function accumulateMemory(
  weightBytes: number,
  rows: number,
  columns: number,
  random: Xorshift32,
): AccumulateMemory {
  const arena = new Arena(weightBytes + SPARE_BYTES);
  const active = arena.int32(Math.floor(rows / ACTIVE_ONE_IN));
  for (let i = 0; i < active.length; i++) active[i] = i * ACTIVE_ONE_IN + random.below(ACTIVE_ONE_IN);
  const words = arena.uint32(weightBytes >> 2);
  for (let i = 0; i < words.length; i++) words[i] = random.next();
  return {
    arena,
    kernels: instantiate<AccumulateExports>(arena.memory),
    rows: active,
    sums: arena.int32(columns),
    weights: new Uint8Array(arena.memory.buffer, words.byteOffset, weightBytes),
  };
}
