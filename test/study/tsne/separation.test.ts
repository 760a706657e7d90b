import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { embed } from '../../../src/study/tsne/embed.js';
import { favouriteClasses } from '../../../src/study/tsne/points.js';
import { neighbourShare, separation, silhouette } from '../../../src/study/tsne/separation.js';
import { distances, type Space } from '../../../src/study/tsne/space.js';

const spaceOf = (points: readonly (readonly number[])[]): Space => ({
  count: points.length,
  size: points[0].length,
  values: Float64Array.from(points.flat()),
});
const onLine = (places: readonly number[]) => distances(spaceOf(places.map(place => [place])));

describe('silhouette', () => {
  it('is that of a hand-worked example', () => {
    // 0, 1 | 4, 6: a = 1, 1, 2, 2; b = 5, 4, 3.5, 5.5.
    const expected = (4 / 5 + 3 / 4 + 1.5 / 3.5 + 3.5 / 5.5) / 4;
    expect(silhouette(onLine([0, 1, 4, 6]), [0, 0, 2, 2])).toBeCloseTo(expected, 12);
  });

  it('counts a point alone as 0, and a single class, and points in one place', () => {
    expect(silhouette(onLine([0, 2, 10]), [0, 0, 1])).toBeCloseTo((0.8 + 0.75) / 3, 12);
    expect(silhouette(onLine([0, 2, 10]), [1, 1, 1])).toBe(0);
    expect(silhouette(onLine([5, 5, 5, 5]), [0, 0, 1, 1])).toBe(0);
  });

  it('lies within -1 and 1, and minds neither order nor scale', () => {
    const point = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat({ max: 3 }));
    const property = fc.property(fc.array(point, { minLength: 2, maxLength: 20 }), points => {
      const value = silhouette(
        onLine(points.map(([x]) => x)),
        points.map(([, c]) => c),
      );
      expect(Math.abs(value)).toBeLessThanOrEqual(1);
      const other = [...points].reverse();
      const again = silhouette(
        onLine(other.map(([x]) => 4 * x)),
        other.map(([, c]) => c),
      );
      expect(again).toBeCloseTo(value, 9);
    });
    fc.assert(property);
  });
});

describe('neighbourShare', () => {
  it('leaves the point itself out', () => {
    const line = onLine([0, 1, 3, 7]);
    expect(neighbourShare(line, [0, 0, 1, 1], 1)).toBe(2 / 4 + 1 / 4);
    expect(neighbourShare(line, [0, 1, 0, 1], 1)).toBe(0);
    expect(neighbourShare(line, [0, 0, 1, 1], 10)).toBeCloseTo(1 / 3, 12);
    expect(neighbourShare(onLine([1]), [0], 1)).toBe(0);
  });
});

describe('favouriteClasses', () => {
  it('takes the mean, not the sum, and no neuron that never fired', () => {
    const space = spaceOf([
      [2, 0, 1],
      [2, 0, 1],
      [3, 0, 1],
    ]);
    expect([...favouriteClasses({ space, classes: Uint8Array.of(4, 4, 1) })]).toEqual([1, -1, 1]);
  });
});

describe('embed', () => {
  const points = Array.from({ length: 60 }, (_, i) => [
    i % 3 === 0 ? 900 : 0,
    i % 3 === 1 ? 900 : 0,
    (7 * i) % 11,
  ]);
  const classes = points.map((_, i) => i % 3);
  const options = { perplexity: 30, iterations: 250, seed: 1 };

  it('keeps clusters apart, the same way each time, another with another seed', () => {
    const plane = embed(spaceOf(points), options);
    expect([plane.count, plane.size, plane.values.length]).toEqual([60, 2, 120]);
    expect(separation(distances(plane), classes).nearest1).toBe(1);
    expect(embed(spaceOf(points), options).values).toEqual(plane.values);
    expect(embed(spaceOf(points), { ...options, seed: 2 }).values).not.toEqual(plane.values);
  });

  it('gives finite places for points in one place', () => {
    const same = spaceOf(Array.from({ length: 12 }, () => [3, 3]));
    expect(embed(same, options).values.every(Number.isFinite)).toBe(true);
  });
});
