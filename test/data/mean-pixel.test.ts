import fc from 'fast-check';
import { expect, it } from 'vitest';
import { imageAt } from '../../src/data/dataset.js';
import { withMean } from '../../src/data/mean-pixel.js';

const set = (images: Uint8Array, rows: number, columns: number) => {
  const count = images.length / (rows * columns);
  return { images, labels: new Uint8Array(count), count, rows, columns };
};

it('brings each image to the mean, pixels rounded down, and leaves the set as it was', () => {
  const images = Uint8Array.of(10, 20, 30, 40, 0, 0, 0, 7, 0, 0, 0, 0);
  const given = set(images.slice(), 2, 2);
  const scaled = withMean(given, 30);
  // Means 25 and 1.75: factors 1.2 and 17.14; the black image stays black.
  expect([...scaled.images]).toEqual([12, 24, 36, 48, 0, 0, 0, 120, 0, 0, 0, 0]);
  expect(given.images).toEqual(images);
  expect(scaled).toMatchObject({ rows: 2, columns: 2, count: 3 });
});

it('clips at white, keeps the order of the pixels, and never exceeds the mean', () => {
  const pixels = fc.uint8Array({ minLength: 12, maxLength: 12 });
  fc.assert(
    fc.property(pixels, fc.integer({ min: 1, max: 255 }), (images, mean) => {
      const scaled = imageAt(withMean(set(images, 3, 4), mean), 0);
      const sum = scaled.reduce((total, pixel) => total + pixel, 0);
      expect(sum).toBeLessThanOrEqual(12 * mean);
      if (Math.max(...scaled) < 255 && images.some(pixel => pixel > 0)) {
        expect(sum).toBeGreaterThan(12 * mean - 12);
      }
      for (let i = 1; i < 12; i++) {
        if (images[i - 1] <= images[i]) expect(scaled[i - 1]).toBeLessThanOrEqual(scaled[i]);
      }
    }),
  );
});
