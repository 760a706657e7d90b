import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextStride, readingCost } from '../../../src/engine/profile/stride.js';

test('first samples lie close, later ones apart', () => {
  expect(nextStride(0, 40, 1e-4, 0)).toBe(7);
  expect(nextStride(1000, 40, 1e-4, 0)).toBe(1009);
});

test('readings take at most a four-hundredth of the time between, and never beat with round numbers of steps', () => {
  const positive = fc.double({ min: 1e-6, max: 10, noNaN: true });
  fc.assert(
    fc.property(fc.nat(2000), fc.nat(10_000), positive, positive, (samples, readings, readingMs, stepMs) => {
      const stride = nextStride(samples, readings, readingMs, stepMs);
      expect(stride % 2).not.toBe(0);
      expect(stride % 5).not.toBe(0);
      expect(readings * readingMs).toBeLessThanOrEqual((stride * stepMs) / 400);
    }),
  );
});

test('what a reading takes is not what an interruption takes', () => {
  let now = 0;
  let looks = 0;
  const clock = () => {
    looks++;
    now += looks % 500 === 0 ? 1000 : 0.25;
    return now;
  };
  expect(readingCost(clock)).toBe(0.25);
});
