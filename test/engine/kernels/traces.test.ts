import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/engine/arena.js';
import { instantiate } from '../../../src/engine/kernels/simd/instance.js';
import {
  adaptThresholdsSimd,
  moveThresholdsSimd,
  type ThresholdExports,
} from '../../../src/engine/kernels/simd/thresholds.js';
import {
  decayAllSimd,
  type TraceExports,
  updateTracesSimd,
} from '../../../src/engine/kernels/simd/traces.js';
import { updateTraces } from '../../../src/engine/kernels/traces.js';
import { moveThresholds } from '../../../src/engine/thresholds/layer.js';
import { adaptThresholds } from '../../../src/engine/thresholds/neuron.js';
import { decayAll } from '../../../src/engine/trace.js';
import type { SpikeTrace } from '../../../src/image/layout.js';
import { dice, seeds } from './dice.js';

const GUARD = 987_654_321;

/** An array that starts anywhere in a line, with a guard on both sides. */
function guarded(arena: Arena, count: number, start: number): { array: Int32Array; all: Int32Array } {
  const all = arena.int32(count + start + 8).fill(GUARD);
  return { array: all.subarray(start, start + count), all };
}

const units: fc.Arbitrary<SpikeTrace> = fc
  .record({
    mode: fc.constantFrom<SpikeTrace['mode']>('set', 'add'),
    max: fc.oneof(fc.constantFrom(1, 127, 8191, 65_535), fc.integer({ min: 1, max: 65_535 })),
    impulse: fc.integer({ min: 1, max: 65_535 }),
    decay: fc.oneof(fc.constantFrom(0, 1, 4095, 4096), fc.integer({ min: 0, max: 4096 })),
  })
  .map(unit => ({ ...unit, impulse: 1 + (unit.impulse % unit.max) }));

describe('traces', () => {
  it('decay and raise as the definition and as the formulas', () => {
    fc.assert(
      fc.property(
        units,
        fc.integer({ min: 0, max: 140 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 10 }),
        seeds,
        (unit, count, start, sparse, seed) => {
          const results = [true, false].map(fast => {
            const random = dice(seed);
            const arena = new Arena(65_536);
            const kernels = instantiate<TraceExports>(arena.memory);
            const { array: y1, all } = guarded(arena, count, start);
            const spikes = arena.int32(count);
            for (let k = 0; k < count; k++) y1[k] = random(0, 10) < sparse ? 0 : random(0, unit.max);
            const before = [...y1];
            let fired = 0;
            for (let k = 0; k < count; k++) if (random(0, 3) === 0) spikes[fired++] = k;
            const touched = [
              fast
                ? updateTracesSimd(kernels, y1, spikes, fired, unit)
                : updateTraces(y1, spikes, fired, unit),
              fast ? decayAllSimd(kernels, y1, unit) : decayAll(y1, unit),
            ];
            return { before, spikes: [...spikes.subarray(0, fired)], touched, after: [...all], start };
          });
          expect(results[0]).toEqual(results[1]);

          const [{ before, spikes, touched, after }] = results;
          const fires = new Set(spikes);
          const kept = BigInt(4096 - unit.decay);
          const decayed = (x: number) => Number((BigInt(x) * kept) / 4096n);
          const once = before.map((x, k) => {
            if (!fires.has(k)) return decayed(x);
            return unit.mode === 'set' ? unit.impulse : Math.min(unit.max, decayed(x) + unit.impulse);
          });
          const expectedTouched = before.filter((x, k) => fires.has(k) || (x !== 0 && unit.decay > 0));
          expect(touched[0]).toBe(expectedTouched.length);
          expect(touched[1]).toBe(unit.decay === 0 ? 0 : once.filter(x => x !== 0).length);
          expect(after.slice(start, start + count)).toEqual(once.map(decayed));
          expect(after.filter(x => x === GUARD)).toHaveLength(start + 8);
        },
      ),
      { numRuns: 500 },
    );
  });
});

const int32 = fc.oneof(
  fc.constantFrom(-(2 ** 31), 2 ** 31 - 1, 0),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.integer({ min: -5000, max: 5000 }),
);
const policies = fc
  .record({
    step: fc.oneof(fc.constantFrom(-32_768, 32_767, 0, 1), fc.integer({ min: -32_768, max: 32_767 })),
    target: fc.oneof(fc.constantFrom(0, 65_535), fc.integer({ min: 0, max: 65_535 })),
    ends: fc.tuple(int32, int32),
  })
  .map(({ step, target, ends: [a, b] }) => ({
    step,
    target,
    floor: Math.min(a, b),
    ceiling: Math.max(a, b),
  }));
const spikeNumbers = fc.oneof(
  fc.constantFrom(0, 1, 2 ** 31 - 1),
  fc.integer({ min: 0, max: 70_000 }),
  fc.integer({ min: 0, max: 2 ** 31 - 1 }),
);

describe('thresholds', () => {
  const drawn = fc.array(fc.tuple(int32, spikeNumbers), { maxLength: 70 });

  function both(start: number, thresholds: number[], fast: (array: Int32Array, arena: Arena) => void) {
    const arena = new Arena(65_536);
    const { array, all } = guarded(arena, thresholds.length, start);
    array.set(thresholds);
    fast(array, arena);
    expect([...all.subarray(0, start), ...all.subarray(start + thresholds.length)]).toEqual(
      new Array(start + 8).fill(GUARD),
    );
    return [...array];
  }

  it('per neuron, whatever the counts', () => {
    fc.assert(
      fc.property(policies, drawn, fc.integer({ min: 0, max: 4 }), (numbers, pairs, start) => {
        const policy = { kind: 'neuron' as const, by: 'unit' as const, ...numbers };
        const thresholds = pairs.map(([threshold]) => threshold);
        const counts = pairs.map(([, count]) => count);
        const simd = both(start, thresholds, (array, arena) => {
          const spikeCounts = arena.int32(counts.length);
          spikeCounts.set(counts);
          adaptThresholdsSimd(instantiate<ThresholdExports>(arena.memory), array, spikeCounts, policy);
        });
        const plain = both(start, thresholds, array => {
          adaptThresholds(array, Int32Array.from(counts), policy);
        });
        expect(simd).toEqual(plain);
      }),
      { numRuns: 500 },
    );
  });

  it('of a layer, whatever it fired; an increment beyond 32 bits is left to the definition', () => {
    fc.assert(
      fc.property(
        policies,
        drawn,
        spikeNumbers,
        fc.integer({ min: 0, max: 4 }),
        (numbers, pairs, fired, start) => {
          const policy = { kind: 'layer' as const, latenessSteps: 0, restore: false, ...numbers };
          const thresholds = pairs.map(([threshold]) => threshold);
          const increment = policy.step * (fired - policy.target);
          let moved = false;
          const simd = both(start, thresholds, (array, arena) => {
            moved = moveThresholdsSimd(instantiate<ThresholdExports>(arena.memory), array, increment, policy);
          });
          const plain = both(start, thresholds, array => {
            moveThresholds(array, increment, policy);
          });
          expect(moved).toBe(Math.abs(increment) < 2 ** 31);
          expect(simd).toEqual(moved ? plain : thresholds);
        },
      ),
      { numRuns: 500 },
    );
  });
});
