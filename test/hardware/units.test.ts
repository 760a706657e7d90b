import { expect, test } from 'vitest';
import { hertz, milliwatts, picojoules, picoseconds, unitNames } from '../../src/hardware/units.js';

test.each([
  [picojoules({ value: 47, unit: 'fJ' }), 0.047],
  [picojoules({ value: 23.6, unit: 'pJ' }), 23.6],
  [picojoules({ value: 5.94, unit: 'uJ' }), 5_940_000],
  [picoseconds({ value: 3.5, unit: 'ns' }), 3500],
  [picoseconds({ value: 1, unit: 's' }), 1e12],
  [picoseconds({ value: 0.6, unit: 'ps' }), 1],
  [milliwatts({ value: 3.34, unit: 'W' }), 3340],
  [milliwatts({ value: 27.3, unit: 'uW' }), 0.0273],
  [hertz({ value: 100, unit: 'MHz' }), 1e8],
])('%d is %d', (actual, expected) => {
  expect(actual).toBeCloseTo(expected, 9);
});

test('a unit of another quantity is refused with the list', () => {
  expect(() => picojoules({ value: 1, unit: 'ns' })).toThrow('use one of fJ, pJ, nJ, uJ');
  expect(() => picoseconds({ value: 1, unit: 'toString' })).toThrow('use one of ps, ns, us, ms, s');
  expect(unitNames('cycles')).toEqual(['cycles']);
});
