import { Arena } from '../engine/arena.js';
import { simdSupported } from '../engine/kernels/simd/instance.js';
import { simdFloatAccumulate } from '../engine/kernels/simd/simd.js';
import type { ExpandedNetwork } from '../network/description.js';
import { type FloatArithmetic, padFloats, plainFloatArithmetic } from '../reference/twin/float-arithmetic.js';

/** Room for the rounding of arrays to cache lines. */
const SLACK_BYTES = 1 << 16;
const FLOAT_BYTES = 4;
/** Sums, spikes, and spikes of the step before, of a layer or input. */
const WORDS_PER_UNIT = 3;

/** SIMD arithmetic over one memory that holds a network's float twin; plain where SIMD is missing. */
export function floatArithmetic({ description, projections }: ExpandedNetwork): FloatArithmetic {
  if (!simdSupported) return plainFloatArithmetic;
  const weights = Object.values(projections).reduce((sum, { pre, post }) => sum + pre * padFloats(post), 0);
  const units = [...Object.values(description.inputs), ...Object.values(description.populations)].reduce(
    (sum, { size }) => sum + padFloats(size) * WORDS_PER_UNIT,
    0,
  );
  const arena = new Arena((weights + units) * FLOAT_BYTES + SLACK_BYTES);
  return {
    float32: length => arena.float32(length),
    int32: length => arena.int32(length),
    accumulate: simdFloatAccumulate(arena.memory),
  };
}
