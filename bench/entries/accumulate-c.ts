import { Xorshift32 } from '../../src/fixed/xorshift.js';
import { timed } from '../contender.js';
import type { Entry } from '../entry.js';
import { buildNative } from '../native/build.js';
import { checksumOf, native } from '../native/run.js';
import { sink } from '../sink.js';
import { ACTIVE_ONE_IN, accumulateMemory } from './accumulate-memory.js';

/** Crossbars of 64 KiB, as many as the working set holds. */
const ROWS = 256;
const STRIDE = 256;
const CROSSBAR_BYTES = ROWS * STRIDE;

/** Synaptic operations of a run: some hundredths of a second in cache, some tenths out of it. */
const OPERATIONS = 8e8;

/** 8-bit accumulation against the same method in 128-bit C: weights in the core's cache, in the shared one, in neither. */
export const accumulationsInC: readonly Entry[] = [
  entry('accumulate-8bit-c-cache', 1 << 16, false),
  entry('accumulate-8bit-c-l3', 1 << 24, true),
  entry('accumulate-8bit-c-dram', 1 << 29, true),
];

function entry(name: string, weightBytes: number, touch: boolean): Entry {
  return {
    name,
    unit: 'synaptic operations',
    goal: 0.8,
    open({ quick, seed }) {
      const build = buildNative('accumulate');
      if ('missing' in build) return build.missing;
      const bytes = quick ? CROSSBAR_BYTES : weightBytes;
      const { kernels, rows, sums, weights } = accumulateMemory(bytes, ROWS, STRIDE, new Xorshift32(seed));
      const crossbars = bytes / CROSSBAR_BYTES;
      const active = rows.length;
      const operations = crossbars * active * STRIDE;
      const passes = quick ? 1 : Math.ceil(OPERATIONS / operations);
      const pass = (): void => {
        for (let at = 0; at < bytes; at += CROSSBAR_BYTES) {
          const from = weights.byteOffset + at;
          kernels.accumulate8(from, STRIDE, rows.byteOffset, active, sums.byteOffset, Number(touch));
        }
      };
      pass();
      const expected = checksumOf(sums);
      const ours = timed({
        name: 'SIMD',
        run() {
          for (let k = 0; k < passes; k++) pass();
          sink(sums[0]);
          return passes * operations;
        },
      });
      const options = [bytes, STRIDE, ROWS, ACTIVE_ONE_IN, seed, passes, touch];
      return { ours, yardstick: native(build.program, options, expected) };
    },
  };
}
