import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Arena } from '../../../src/engine/arena.js';
import { instantiate } from '../../../src/engine/kernels/simd/instance.js';
import { accountRowSimd, type TimingExports } from '../../../src/engine/kernels/simd/timing.js';
import { accountRow } from '../../../src/engine/kernels/timing.js';
import { dice, seeds } from './dice.js';

/** Durations up to a second and events up to a million keep a row of 40 kinds below 2^53 only if one is small. */
const magnitudes = fc.constantFrom(
  { events: 2 ** 20, picoseconds: 2 ** 27 },
  { events: 2 ** 40, picoseconds: 2 ** 7 },
  { events: 3, picoseconds: 10 ** 12 },
);

it('work of each row in whole picoseconds, and then nothing is left', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 40 }),
      fc.integer({ min: 0, max: 9 }),
      magnitudes,
      seeds,
      (kinds, rows, { events, picoseconds }, seed) => {
        const random = dice(seed);
        const arena = new Arena(65_536);
        const kernels = instantiate<TimingExports>(arena.memory);
        const take = (length: number, one: () => number) => {
          const array = arena.float64(length);
          for (let i = 0; i < length; i++) array[i] = one();
          return array;
        };
        const durations = take(kinds, () => (random(0, 2) === 0 ? 0 : random(0, picoseconds)));
        const before = take(rows * kinds, () => random(0, events));
        let at = 0;
        const counts = take(rows * kinds, () => before[at++] + (random(0, 2) === 0 ? 0 : random(0, events)));
        const plainBefore = before.slice();
        for (let row = 0; row < rows; row++) {
          let expected = 0n;
          for (let place = row * kinds; place < (row + 1) * kinds; place++) {
            expected +=
              (BigInt(counts[place]) - BigInt(before[place])) * BigInt(durations[place - row * kinds]);
          }
          expect(accountRow(counts, plainBefore, durations, row)).toBe(Number(expected));
          expect(accountRowSimd(kernels, counts, before, durations, row)).toBe(Number(expected));
          expect([...before]).toEqual([...plainBefore]);
        }
        expect([...before]).toEqual([...counts]);
      },
    ),
    { numRuns: 400 },
  );
});
