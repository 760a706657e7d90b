import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finish, NEVER } from '../../../src/compiler/anytime.js';
import { projectedSpectrum, spectrumError } from '../../../src/compiler/qap/spectrum.js';

function spectrumOf(matrix: Float64Array, size: number): Float64Array {
  const values = finish(projectedSpectrum(matrix, size, NEVER));
  if (values === null) throw new Error('nothing has stopped it');
  return values;
}

const normOf = (values: Float64Array): number => Math.hypot(...values);

/** Symmetric matrices of whole numbers, all multiplied by a power of two. */
const matrices = fc
  .record({
    size: fc.integer({ min: 1, max: 24 }),
    exponent: fc.integer({ min: -300, max: 300 }),
    zeros: fc.integer({ min: 0, max: 9 }),
    entries: fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 300, maxLength: 300 }),
  })
  .map(({ size, exponent, zeros, entries }) => {
    const matrix = new Float64Array(size * size);
    for (let i = 0, k = 0; i < size; i++) {
      for (let j = 0; j <= i; j++, k++) {
        const value = Math.abs(entries[k]) % 10 < zeros ? 0 : entries[k] * 2 ** exponent;
        matrix[i * size + j] = value;
        matrix[j * size + i] = value;
      }
    }
    return { size, matrix };
  });

/** (1 - ee'/n) M (1 - ee'/n), by its definition: its eigenvalues are those sought, and a 0. */
function projected(matrix: Float64Array, size: number): Float64Array {
  const projector = Float64Array.from(
    { length: size * size },
    (_, k) => (k % (size + 1) === 0 ? 1 : 0) - 1 / size,
  );
  return product(product(projector, matrix, size), projector, size);
}

function product(first: Float64Array, second: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      for (let k = 0; k < size; k++) result[i * size + j] += first[i * size + k] * second[k * size + j];
    }
  }
  return result;
}

const trace = (matrix: Float64Array, size: number): number =>
  matrix.filter((_, k) => k % (size + 1) === 0).reduce((sum, value) => sum + value, 0);

describe('the eigenvalues on the vectors that add up to 0', () => {
  test('are ascending, and have the traces of the matrix, its square and its cube', () => {
    fc.assert(
      fc.property(matrices, ({ size, matrix }) => {
        const largest = Math.max(...matrix.map(Math.abs), Number.MIN_VALUE);
        const values = spectrumOf(matrix, size).map(value => value / largest);
        const unit = projected(
          matrix.map(value => value / largest),
          size,
        );
        expect(values.length).toBe(size - 1);
        const sums = [0, 0, 0];
        values.forEach((value, k) => {
          expect(value).toBeGreaterThanOrEqual(values[Math.max(0, k - 1)]);
          for (let power = 0; power < 3; power++) sums[power] += value ** (power + 1);
        });
        const square = product(unit, unit, size);
        const traces = [unit, square, product(square, unit, size)].map(power => trace(power, size));
        for (let power = 0; power < 3; power++) {
          expect(Math.abs(sums[power] - traces[power])).toBeLessThan(1e-13 * size ** (power + 2));
        }
      }),
      { numRuns: 150 },
    );
  });

  /** Compares with exact eigenvalues; the error is held against what is promised. */
  function expectSpectrum(matrix: Float64Array, size: number, exact: Float64Array): void {
    const values = spectrumOf(matrix, size);
    exact.sort();
    const error = normOf(values.map((value, k) => value - exact[k]));
    // Exact ones are cosines here, rounded themselves.
    expect(error).toBeLessThanOrEqual(spectrumError(size) * normOf(matrix) + 1e-15 * size);
  }

  test.each([2, 3, 7, 64, 150])('of a ring of %i are cosines', size => {
    const matrix = new Float64Array(size * size);
    for (let i = 0; i < size; i++) {
      matrix[i * size + ((i + 1) % size)] += 1;
      matrix[((i + 1) % size) * size + i] += 1;
    }
    const exact = Float64Array.from(
      { length: size - 1 },
      (_, k) => 2 * Math.cos((2 * Math.PI * (k + 1)) / size),
    );
    expectSpectrum(matrix, size, exact);
  });

  test('of distances in a hypercube: minus its size by its dimension, else 0', () => {
    const size = 64;
    const matrix = Float64Array.from({ length: size * size }, (_, k) => {
      const differ = Math.floor(k / size) ^ (k % size);
      return [1, 2, 4, 8, 16, 32].filter(bit => differ & bit).length;
    });
    const exact = new Float64Array(size - 1);
    exact.fill(-size / 2, 0, 6);
    expectSpectrum(matrix, size, exact);
  });

  test('of a constant, and of all equal but the diagonal', () => {
    expectSpectrum(new Float64Array(81).fill(5), 9, new Float64Array(8));
    const complete = Float64Array.from({ length: 81 }, (_, k) => (k % 10 === 0 ? 0 : 1));
    expectSpectrum(complete, 9, new Float64Array(8).fill(-1));
    expect([...spectrumOf(new Float64Array(9), 3)]).toEqual([0, 0]);
    expect(spectrumOf(Float64Array.of(7), 1).length).toBe(0);
  });

  test('are given up where it is stopped', () => {
    const size = 300;
    const matrix = Float64Array.from(
      { length: size * size },
      (_, k) => Math.floor(k / size) * (k % size) + (k % (size + 1) === 0 ? k : 0),
    );
    expect(finish(projectedSpectrum(matrix, size, () => true))).toBeNull();
  });
});
