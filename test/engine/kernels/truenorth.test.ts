import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Arena } from '../../../src/engine/arena.js';
import { instantiate } from '../../../src/engine/kernels/simd/instance.js';
import {
  TRUENORTH,
  type TrueNorthExports,
  trueNorthRecord,
} from '../../../src/engine/kernels/simd/truenorth.js';
import { updateTrueNorth } from '../../../src/engine/neurons/truenorth.js';
import type { Slice } from '../../../src/engine/slice.js';
import type { TrueNorth } from '../../../src/image/layout.js';
import { dice, seeds } from './dice.js';

const STEPS = 3;
const PADDING = 0x5a5a5a5a;
const LOWEST = -(2 ** 31);
const HIGHEST = 2 ** 31 - 1;

interface Case {
  readonly count: number;
  readonly potentialBits: number;
  readonly negativeCompare: TrueNorth['negativeCompare'];
  readonly leaks: boolean;
  /** Values are mostly below 2^reach. */
  readonly reach: number;
  readonly seed: number;
}

function draw({ count, potentialBits, negativeCompare, leaks, reach, seed }: Case) {
  const random = dice(seed);
  const near = 2 ** reach;
  const value = () => {
    const which = random(0, 9);
    if (which === 0) return LOWEST;
    if (which === 1) return HIGHEST - 1;
    return which < 5 ? 0 : random(-near, near);
  };
  const all = (one: () => number) => Array.from({ length: count }, one);
  const unit: TrueNorth = {
    model: 'truenorth',
    potentialBits,
    negativeCompare,
    negativeThresholds: Int32Array.from(all(value)),
    resetPotentials: Int32Array.from(all(value)),
    resetModes: Uint8Array.from(all(() => random(0, 1))),
    initialPotentials: Int32Array.from(all(() => Number(BigInt.asIntN(potentialBits, BigInt(value()))))),
    holdSteps: 0,
  };
  return {
    unit,
    thresholds: all(() => (random(0, 9) === 0 ? HIGHEST : value())),
    biases: leaks ? all(value) : null,
    inputs: Array.from({ length: STEPS }, () => all(value)),
  };
}

/** All in BigInt, as the image layout says it. */
function exactly(drawn: ReturnType<typeof draw>) {
  const { unit, thresholds, biases, inputs } = drawn;
  const wrap = (value: bigint) => BigInt.asIntN(unit.potentialBits, value);
  let potential = [...unit.initialPotentials].map(BigInt);
  return inputs.map(input => {
    const spikes: number[] = [];
    let active = 0;
    potential = potential.map((before, k) => {
      const leak = biases?.[k] ?? 0;
      if (before !== 0n || input[k] !== 0 || leak !== 0) active++;
      const v = wrap(before + BigInt(input[k]) + BigInt(leak));
      const [high, low] = [BigInt(thresholds[k]), BigInt(unit.negativeThresholds[k])];
      const reset = BigInt(unit.resetPotentials[k]);
      const subtracts = unit.resetModes[k] === 1;
      if (v >= high) {
        spikes.push(k);
        return wrap(subtracts ? v - high : reset);
      }
      const falls = unit.negativeCompare === 'below' ? v < low : v <= low;
      return falls ? wrap(subtracts ? v - low : -reset) : v;
    });
    return { active, spikes, potential: potential.map(Number) };
  });
}

function run({ unit, thresholds, biases, inputs }: ReturnType<typeof draw>, count: number, fast: boolean) {
  const arena = new Arena(1 << 18);
  const padded = (values: readonly number[]) => {
    const array = arena.int32(count);
    const room = new Int32Array(array.buffer, array.byteOffset, Math.ceil(count / 16) * 16).fill(PADDING);
    array.set(values);
    return { array, room };
  };
  const zeros = new Array<number>(count).fill(0);
  const potential = padded([...unit.initialPotentials]);
  const sums = padded(zeros);
  const spikeCounts = padded(zeros);
  const slice = {
    count,
    potential: potential.array,
    sums: sums.array,
    thresholds: padded(thresholds).array,
    biases: biases === null ? null : padded(biases).array,
    spikes: padded(zeros).array,
    spikeCounts: spikeCounts.array,
    compared: null,
    fired: 0,
  };
  const record = trueNorthRecord(slice, unit, arena.tables);
  const kernels = instantiate<TrueNorthExports>(arena.memory);
  const steps = inputs.map(input => {
    slice.sums.set(input);
    const active = fast
      ? kernels.updateTrueNorth(record.byteOffset)
      : updateTrueNorth(slice as unknown as Slice, unit);
    if (fast) slice.fired = record[TRUENORTH.fired];
    expect(slice.sums.every(sum => sum === 0)).toBe(true);
    return {
      active,
      spikes: [...slice.spikes.subarray(0, slice.fired)],
      potential: [...slice.potential],
    };
  });
  const counted = new Array<number>(count).fill(0);
  for (const { spikes } of steps) for (const k of spikes) counted[k]++;
  expect([...slice.spikeCounts]).toEqual(counted);
  for (const { room } of [potential, sums, spikeCounts]) {
    expect(room.subarray(count).every(value => value === PADDING)).toBe(true);
  }
  return steps;
}

function check(one: Case): void {
  const drawn = draw(one);
  const expected = exactly(drawn);
  expect(run(drawn, one.count, false)).toEqual(expected);
  expect(run(drawn, one.count, true)).toEqual(expected);
}

it('truenorth neurons are exact, plain and SIMD, at any width and up to the ends of 32 bits', () => {
  const cases = fc.record({
    count: fc.integer({ min: 0, max: 140 }),
    potentialBits: fc.constantFrom(2, 8, 9, 16, 31, 32),
    negativeCompare: fc.constantFrom('below' as const, 'at-or-below' as const),
    leaks: fc.boolean(),
    reach: fc.integer({ min: 0, max: 30 }),
    seed: seeds,
  });
  fc.assert(fc.property(cases, check), { numRuns: 500 });
});

it('every count from 0 to 140', () => {
  for (let count = 0; count <= 140; count++) {
    check({
      count,
      potentialBits: 9,
      negativeCompare: 'at-or-below',
      leaks: count % 2 === 0,
      reach: 6,
      seed: count + 1,
    });
  }
});
