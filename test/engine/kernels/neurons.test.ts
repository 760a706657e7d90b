import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Arena } from '../../../src/engine/arena.js';
import { cubaBounds, cubaKernel } from '../../../src/engine/kernels/cuba-bounds.js';
import { instantiate } from '../../../src/engine/kernels/simd/instance.js';
import {
  CUBA,
  CUBA_RECORD_WORDS,
  type CubaArrays,
  type NeuronExports,
  updateAccumulatorSimd,
  writeCubaRecord,
} from '../../../src/engine/kernels/simd/neurons.js';
import { updateAccumulator } from '../../../src/engine/neurons/accumulate.js';
import { updateCubaLif } from '../../../src/engine/neurons/lif-cuba.js';
import type { Slice } from '../../../src/engine/slice.js';
import type { CubaLif } from '../../../src/image/layout.js';
import {
  type CubaCase,
  cubaCases,
  cubaUnits,
  drawCuba,
  layOut,
  PADDING,
  paddingOf,
  stepExactly,
} from './cuba-cases.js';
import { dice, seeds } from './dice.js';

const STEPS = 4;
const LOIHI: CubaLif = {
  model: 'lif-cuba',
  decayU: 512,
  decayV: 128,
  inputShift: 6,
  sumLimit: 'none',
  currentOverflow: 'lava',
  potentialLimit: { min: -(2 ** 23) + 1, max: 2 ** 23 - 1 },
  refractorySteps: 0,
  reset: { kind: 'zero' },
};

interface Step {
  active: number;
  spikes: number[];
  state: number[][];
}

type Executor = (arrays: CubaArrays & { fired: number }, arena: Arena) => () => number;

/** Steps of a case by one executor, and what is left of the padding. */
function run(drawn: CubaCase, executor: Executor) {
  const draws = drawCuba(drawn, STEPS);
  const arena = new Arena(1 << 20);
  const arrays = layOut(draws, drawn.count, arena);
  const step = executor(arrays, arena);
  const { potential, current, sums, thresholds, spikeCounts, refractory, spikes } = arrays;
  const kept = [potential, current, sums, thresholds, spikeCounts, refractory];
  const steps = draws.inputs.map((input): Step => {
    sums.set(input);
    const active = step();
    return {
      active,
      spikes: [...spikes.subarray(0, arrays.fired)],
      state: kept.map(array => [...array]),
    };
  });
  return { steps, padding: kept.flatMap(paddingOf) };
}

const simd =
  (unit: CubaLif, name: 'updateCubaLifNarrow' | 'updateCubaLifWide'): Executor =>
  (arrays, arena) => {
    const kernels = instantiate<NeuronExports>(arena.memory);
    const record = arena.int32(CUBA_RECORD_WORDS);
    writeCubaRecord(record, arrays, unit);
    return () => {
      const active = kernels[name](record.byteOffset);
      arrays.fired = record[CUBA.fired];
      return active;
    };
  };

const plain =
  (unit: CubaLif): Executor =>
  arrays =>
  () =>
    updateCubaLif(arrays as unknown as Slice, unit);

/** All in BigInt; states beyond 32 bits fail here before they are compared. */
function exactly(drawn: CubaCase): Step[] {
  const { unit, count } = drawn;
  const draws = drawCuba(drawn, STEPS);
  const states = draws.potential.map((v, k) => ({
    u: BigInt(draws.current[k]),
    v: BigInt(v),
    resting: draws.refractory[k],
  }));
  const counts = new Array<number>(count).fill(0);
  return draws.inputs.map(input => {
    let active = 0;
    const spikes: number[] = [];
    states.forEach((state, k) => {
      const bias = draws.biases?.[k] ?? 0;
      if (state.u !== 0n || state.v !== 0n || state.resting > 0 || input[k] !== 0 || bias !== 0) active++;
      const { fires, ...after } = stepExactly(unit, state, input[k], bias, draws.thresholds[k]);
      states[k] = after;
      if (!fires) return;
      spikes.push(k);
      counts[k]++;
    });
    const zeros = states.map(() => 0);
    const [v, u] = [states.map(state => Number(state.v)), states.map(state => Number(state.u))];
    const resting = states.map(state => state.resting);
    return { active, spikes, state: [v, u, zeros, draws.thresholds, [...counts], resting] };
  });
}

function check(drawn: CubaCase): void {
  const kernel = cubaKernel(drawn.unit, drawn.maxInput, drawn.maxBias);
  fc.pre(kernel !== 'plain');
  const expected = exactly(drawn);
  const names = ['updateCubaLifWide', ...(kernel === 'narrow' ? ['updateCubaLifNarrow'] : [])] as const;
  for (const executor of [
    plain(drawn.unit),
    ...names.map(name => simd(drawn.unit, name as keyof NeuronExports & `updateCuba${string}`)),
  ]) {
    const { steps, padding } = run(drawn, executor);
    expect(steps).toEqual(expected);
    expect(padding.every(value => value === PADDING)).toBe(true);
  }
}

describe('updateCubaLif', () => {
  it('is exact, plain and SIMD, for any unit and input that a kernel takes', () => {
    fc.assert(fc.property(cubaCases, check), { numRuns: 1500 });
  });

  it('every count from 0 to 140 of Loihi neurons, narrow', () => {
    for (let count = 0; count <= 140; count++) {
      for (const currentOverflow of ['none', 'lava', 'twos'] as const) {
        const unit = { ...LOIHI, currentOverflow };
        expect(cubaKernel(unit, 2 ** 18 - 1, null)).toBe('narrow');
        check({ unit, count, maxInput: 2 ** 18 - 1, maxBias: null, seed: 3 * count + 1 });
      }
    }
  });

  it('a narrow state decays exactly at the ends of 28 bits', () => {
    const unit: CubaLif = {
      ...LOIHI,
      currentOverflow: 'twos',
      potentialLimit: { min: 1 - 2 ** 27, max: 2 ** 27 - 1 },
    };
    expect(cubaKernel(unit, 1000, null)).toBe('narrow');
    for (let decayV = 0; decayV <= 4096; decayV += 7) {
      check({ unit: { ...unit, decayV }, count: 37, maxInput: 1000, maxBias: null, seed: decayV + 1 });
    }
  });
});

describe('cubaKernel', () => {
  it('Loihi is narrow up to the sum that one correction of a current reaches, then wide', () => {
    expect(cubaKernel(LOIHI, 2 ** 18, null)).toBe('narrow');
    expect(cubaKernel(LOIHI, 2 ** 18 + 1, null)).toBe('wide');
    expect(cubaKernel({ ...LOIHI, sumLimit: 'clip' }, 2 ** 31, null)).toBe('narrow');
    expect(cubaKernel({ ...LOIHI, sumLimit: 'clip', inputShift: 7 }, 2 ** 31, null)).toBe('wide');
    expect(cubaKernel({ ...LOIHI, sumLimit: 'wrap' }, 2 ** 31, null)).toBe('wide');
    expect(cubaKernel({ ...LOIHI, refractorySteps: 1 }, 100, null)).toBe('wide');
    expect(cubaKernel(LOIHI, 100, 5)).toBe('wide');
    expect(cubaKernel({ ...LOIHI, reset: { kind: 'subtract', amount: 1 } }, 100, null)).toBe('wide');
    expect(cubaKernel({ ...LOIHI, reset: { kind: 'value', value: 0 } }, 100, null)).toBe('wide');
  });

  it('what can leave 32 bits is left to the definition', () => {
    expect(cubaKernel(LOIHI, 2 ** 31, null)).toBe('plain');
    expect(cubaKernel({ ...LOIHI, currentOverflow: 'none', decayU: 0 }, 1, null)).toBe('plain');
    expect(cubaKernel({ ...LOIHI, potentialLimit: null, decayV: 0 }, 1, null)).toBe('plain');
    expect(cubaKernel(LOIHI, 1, 2 ** 31)).toBe('plain');
    const high = { ...LOIHI, potentialLimit: { min: 0, max: 2 ** 30 } };
    const subtracting = { ...high, reset: { kind: 'subtract', amount: 2 ** 30 } } as const;
    expect(cubaKernel(high, 1, null)).toBe('wide');
    expect(cubaKernel(subtracting, 1, null)).toBe('plain');
    expect(cubaKernel({ ...LOIHI, potentialLimit: { min: 0, max: 2 ** 31 - 1 } }, 1, null)).toBe('wide');
    expect(cubaKernel({ ...LOIHI, decayV: 0, potentialLimit: { min: 0, max: 2 ** 31 - 1 } }, 1, null)).toBe(
      'plain',
    );
  });

  it('no run from rest leaves the bounds', () => {
    fc.assert(
      fc.property(
        cubaUnits,
        fc.integer({ min: 0, max: 31 }),
        fc.nat(2 ** 20),
        seeds,
        (unit, width, maxBias, seed) => {
          const maxInput = 2 ** width - 1;
          const bounds = cubaBounds(unit, maxInput, maxBias);
          const random = dice(seed);
          let state = { u: 0n, v: 0n, resting: 0 };
          // Mostly one way, so that the ends are reached.
          const sign = random(0, 1) * 2 - 1;
          for (let step = 0; step < 60; step++) {
            const extreme = random(0, 9) > 0;
            const input = sign * (extreme ? maxInput : random(-maxInput, maxInput));
            const bias = sign * (extreme ? maxBias : random(-maxBias, maxBias));
            state = stepExactly(unit, state, input, bias, 2 ** 31 - 1);
            expect(Math.abs(Number(state.u))).toBeLessThanOrEqual(bounds.current);
            expect(Math.abs(Number(state.v))).toBeLessThanOrEqual(bounds.potential);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('updateAccumulator', () => {
  it('any width, count and input sum, up to the ends of 32 bits', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 70 }),
        fc.integer({ min: 2, max: 32 }),
        fc.integer({ min: 0, max: 31 }),
        seeds,
        (count, potentialBits, inputBits, seed) => {
          const unit = { model: 'accumulate' as const, potentialBits };
          const highest = 2 ** (potentialBits - 1) - 1;
          const results = [true, false].map(fast => {
            const random = dice(seed);
            const arena = new Arena(65_536);
            const kernels = instantiate<NeuronExports>(arena.memory);
            const [potential, sums] = [arena.int32(count), arena.int32(count)];
            const guards = [potential, sums].map(array =>
              new Int32Array(array.buffer, array.byteOffset, Math.ceil(count / 16) * 16).fill(PADDING),
            );
            const slice = { potential, sums, count, fired: 0 };
            for (let k = 0; k < count; k++) {
              const draw = random(0, 5);
              potential[k] =
                draw === 0
                  ? 0
                  : draw === 1
                    ? -highest - 1
                    : draw === 2
                      ? highest
                      : random(-highest - 1, highest);
            }
            const active = [0, 1, 2].map(() => {
              for (let k = 0; k < count; k++) {
                const end = 2 ** inputBits;
                const draw = random(0, 4);
                sums[k] = draw < 2 ? 0 : draw === 2 ? -end : draw === 3 ? end - 1 : random(-end, end - 1);
              }
              return fast
                ? updateAccumulatorSimd(kernels, potential, sums, count, unit)
                : updateAccumulator(slice as unknown as Slice, unit);
            });
            return { active, after: guards.map(guard => [...guard]) };
          });
          expect(results[0]).toEqual(results[1]);
        },
      ),
      { numRuns: 300 },
    );
  });
});
