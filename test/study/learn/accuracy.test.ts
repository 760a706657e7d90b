import { describe, expect, it } from 'vitest';
import { accuracyOf } from '../../../src/study/learn/summary.js';

/** `correct` hits of `of`. */
function counted(correct: number, of: number) {
  const labels = Array.from({ length: of }, (_, i) => i % 10);
  const predictions = labels.map((label, i) => (i < correct ? label : (label + 1) % 10));
  return accuracyOf(predictions, labels);
}

describe('accuracyOf', () => {
  // E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22, 1927:
  // (p + z^2/2n +- z sqrt(p (1 - p)/n + z^2/4n^2)) / (1 + z^2/n), worked out by hand for z = 1.959964.
  it.each([
    [8, 10, 49.0162, 94.3318],
    [5, 10, 23.6593, 76.3407],
    [95, 100, 88.8251, 97.8457],
    [1, 1, 20.6549, 100],
    [0, 1, 0, 79.3451],
    [0, 10, 0, 27.7533],
    [10, 10, 72.2467, 100],
    [9703, 10000, 96.6785, 97.3452],
  ])('%i of %i: %f to %f percent', (correct, of, low, high) => {
    const found = counted(correct, of);
    expect(found).toMatchObject({ correct, of });
    expect(found.percent).toBeCloseTo((100 * correct) / of, 10);
    expect(found.low).toBeCloseTo(low, 3);
    expect(found.high).toBeCloseTo(high, 3);
  });

  it.each([1, 2, 3, 7, 10, 100, 9999, 10_000])('stays inside 0 to 100% at both ends, %i samples', of => {
    for (const { percent, low, high } of [counted(0, of), counted(of, of)]) {
      expect(low).toBeGreaterThanOrEqual(-1e-9);
      expect(high).toBeLessThanOrEqual(100 + 1e-9);
      expect(percent).toBeGreaterThanOrEqual(low - 1e-9);
      expect(percent).toBeLessThanOrEqual(high + 1e-9);
    }
  });

  it('of nothing is 0 of 0, with finite figures', () => {
    const { correct, of, percent, low, high } = accuracyOf([], [3, 1]);
    expect({ correct, of, percent }).toEqual({ correct: 0, of: 0, percent: 0 });
    expect(low).toBeCloseTo(0, 9);
    expect(high).toBeGreaterThan(low);
    expect(high).toBeLessThanOrEqual(100);
  });

  it('compares prediction by prediction', () => {
    expect(accuracyOf(Uint8Array.of(1, 2, 3, 4), [1, 9, 3, 9])).toMatchObject({ correct: 2, percent: 50 });
  });
});
