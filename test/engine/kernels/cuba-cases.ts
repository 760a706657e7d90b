import fc from 'fast-check';
import type { Arena } from '../../../src/engine/arena.js';
import { cubaBounds } from '../../../src/engine/kernels/cuba-bounds.js';
import type { CubaArrays } from '../../../src/engine/kernels/simd/neurons.js';
import type { CubaLif } from '../../../src/image/layout.js';
import { dice, seeds } from './dice.js';

/** A slice of `lif-cuba` neurons with drawn states, inside what its unit can reach. */
export interface CubaCase {
  readonly unit: CubaLif;
  readonly count: number;
  readonly maxInput: number;
  /** null for none */
  readonly maxBias: number | null;
  readonly seed: number;
}

const decays = fc.oneof(fc.constantFrom(0, 1, 128, 2048, 4095, 4096), fc.integer({ min: 0, max: 4096 }));
const bits = fc.integer({ min: 0, max: 31 });
const limits = fc.oneof(
  fc.constant(null),
  fc.constant({ min: -(2 ** 23) + 1, max: 2 ** 23 - 1 }),
  fc.tuple(bits, bits).map(([low, high]) => ({ min: -(2 ** low), max: 2 ** high - 1 })),
);
const inputs = fc.oneof(
  fc.constantFrom(0, 1, 2 ** 18, 2 ** 18 + 1, 2 ** 31 - 1, 2 ** 31),
  bits.map(b => 2 ** b),
);

type LimitedReset = Pick<CubaLif, 'potentialLimit' | 'reset'>;

/** Limits, and resets inside them. */
const limitedResets: fc.Arbitrary<LimitedReset> = fc
  .tuple(limits, fc.constantFrom('zero', 'zero', 'subtract', 'value'), bits, fc.integer())
  .map(([potentialLimit, kind, width, drawn]): LimitedReset => {
    const { min, max } = potentialLimit ?? { min: -(2 ** 30), max: 2 ** 30 };
    if (kind === 'subtract') return { potentialLimit, reset: { kind, amount: 2 ** Math.min(width, 30) } };
    if (kind === 'value')
      return { potentialLimit, reset: { kind, value: Math.max(min, Math.min(max, drawn >> width)) } };
    return { potentialLimit, reset: { kind: 'zero' } };
  });

const unlimitedUnits = fc.record({
  model: fc.constant('lif-cuba' as const),
  decayU: decays,
  decayV: decays,
  inputShift: fc.oneof(fc.constant(6), fc.integer({ min: 0, max: 24 })),
  sumLimit: fc.constantFrom<CubaLif['sumLimit']>('none', 'clip', 'wrap'),
  currentOverflow: fc.constantFrom<CubaLif['currentOverflow']>('none', 'lava', 'twos'),
  refractorySteps: fc.constantFrom(0, 0, 1, 3, 65_535),
});

export const cubaUnits: fc.Arbitrary<CubaLif> = fc
  .tuple(unlimitedUnits, limitedResets)
  .map(([unit, limited]) => ({ ...unit, ...limited }));

export const cubaCases: fc.Arbitrary<CubaCase> = fc.record({
  unit: cubaUnits,
  count: fc.integer({ min: 0, max: 140 }),
  maxInput: inputs,
  maxBias: fc.oneof(
    fc.constant(null),
    bits.map(b => 2 ** b - 1),
  ),
  seed: seeds,
});

/** What a neuron has before a step: drawn from rest, the ends of the bounds, and all between. */
export interface CubaDraws {
  readonly potential: number[];
  readonly current: number[];
  readonly thresholds: number[];
  readonly biases: number[] | null;
  readonly refractory: number[];
  /** Inputs of each step. */
  readonly inputs: number[][];
}

export function drawCuba({ unit, count, maxInput, maxBias, seed }: CubaCase, steps: number): CubaDraws {
  const random = dice(seed);
  const bounds = cubaBounds(unit, maxInput, maxBias ?? 0);
  const current = Math.min(bounds.current, 2 ** 31 - 1);
  const potential = Math.min(bounds.potential, 2 ** 31 - 1);
  const within = (low: number, high: number): number => {
    const draw = random(0, 9);
    if (draw < 3) return 0;
    if (draw === 3) return low;
    if (draw === 4) return high;
    if (draw === 5) return Math.max(low, Math.min(high, random(-5000, 5000)));
    return random(low, high);
  };
  const all = (one: () => number) => Array.from({ length: count }, one);
  // A lava current never stays at the lower end.
  const lowestCurrent = unit.currentOverflow === 'lava' && current === 2 ** 23 ? 1 - current : -current;
  const highestCurrent = unit.currentOverflow === 'twos' ? current - 1 : current;
  const limit = unit.potentialLimit ?? { min: -potential, max: potential };
  const lowestInput = -maxInput;
  const highestInput = Math.min(maxInput, 2 ** 31 - 1);
  return {
    potential: all(() => within(limit.min, limit.max)),
    current: all(() => within(lowestCurrent, highestCurrent)),
    thresholds: all(() => Math.max(-(2 ** 31), within(-2, potential))),
    biases: maxBias === null ? null : all(() => within(-maxBias, maxBias)),
    refractory: all(() => (unit.refractorySteps === 0 ? 0 : within(0, unit.refractorySteps))),
    inputs: Array.from({ length: steps }, () => all(() => within(lowestInput, highestInput))),
  };
}

/** The same in an arena, every array's padding filled with a value that must neither act nor change. */
export function layOut(
  draws: CubaDraws,
  count: number,
  arena: Arena,
): CubaArrays & { fired: number; compared: null } {
  const padded = (values: readonly number[]) => {
    const array = arena.int32(count);
    new Int32Array(array.buffer, array.byteOffset, Math.ceil(count / 16) * 16).fill(PADDING);
    array.set(values);
    return array;
  };
  const empty = Array.from({ length: count }, () => 0);
  return {
    count,
    potential: padded(draws.potential),
    current: padded(draws.current),
    sums: padded(empty),
    thresholds: padded(draws.thresholds),
    spikeCounts: padded(empty),
    spikes: padded(empty),
    biases: draws.biases === null ? null : padded(draws.biases),
    refractory: padded(draws.refractory),
    compared: null,
    fired: 0,
  };
}

export const PADDING = -123_456_789;

export function paddingOf(array: Int32Array): number[] {
  const whole = new Int32Array(array.buffer, array.byteOffset, Math.ceil(array.length / 16) * 16);
  return [...whole.subarray(array.length)];
}

/** One step in BigInt, written from the formulas of `CubaLif` in the image layout. */
export function stepExactly(
  unit: CubaLif,
  state: { u: bigint; v: bigint; resting: number },
  input: number,
  bias: number,
  threshold: number,
): { u: bigint; v: bigint; resting: number; fires: boolean } {
  const modulo = (x: bigint, width: number) => BigInt.asIntN(width, x);
  const between = (x: bigint, low: bigint, high: bigint) => (x < low ? low : x > high ? high : x);
  // BigInt division truncates, as the decay does.
  const decayed = (x: bigint, d: number) => (x * BigInt(4096 - d)) / 4096n;
  let sum = BigInt(input) * 2n ** BigInt(unit.inputShift);
  if (unit.sumLimit === 'clip') sum = between(sum, -2097088n, 2097088n);
  if (unit.sumLimit === 'wrap') sum = modulo(sum, 22);
  let u = decayed(state.u, unit.decayU) + sum;
  if (unit.currentOverflow === 'twos') u = modulo(u, 24);
  else if (unit.currentOverflow === 'lava') {
    if (u > 8388608n) u -= 16777216n;
    else if (u <= -8388608n) u += 16777216n;
  }
  const { reset } = unit;
  if (state.resting > 0) {
    return { u, v: reset.kind === 'zero' ? 0n : state.v, resting: state.resting - 1, fires: false };
  }
  let v = decayed(state.v, unit.decayV) + u + BigInt(bias);
  if (unit.potentialLimit !== null) {
    v = between(v, BigInt(unit.potentialLimit.min), BigInt(unit.potentialLimit.max));
  }
  const fires = v > BigInt(threshold);
  if (fires && reset.kind === 'zero') v = 0n;
  if (fires && reset.kind === 'value') v = BigInt(reset.value);
  if (fires && reset.kind === 'subtract') {
    v -= BigInt(reset.amount);
    if (unit.potentialLimit !== null && v < BigInt(unit.potentialLimit.min))
      v = BigInt(unit.potentialLimit.min);
  }
  return { u, v, resting: fires ? unit.refractorySteps : 0, fires };
}
