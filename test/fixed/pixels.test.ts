import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawShift, mixImages, onOff, shiftImage } from '../../src/fixed/pixels.js';

const image = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([rows, columns]) =>
    fc.record({
      rows: fc.constant(rows),
      columns: fc.constant(columns),
      pixels: fc.uint8Array({ minLength: rows * columns, maxLength: rows * columns }),
    }),
  );
const distance = fc.integer({ min: -14, max: 14 });

describe('shiftImage', () => {
  it('puts every pixel dx to the right and dy down, and 0 where none comes from', () => {
    fc.assert(
      fc.property(image, distance, distance, ({ rows, columns, pixels }, dx, dy) => {
        const moved = shiftImage(pixels, rows, columns, dx, dy);
        expect(moved).toHaveLength(rows * columns);
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++) {
            const inside = row - dy >= 0 && row - dy < rows && column - dx >= 0 && column - dx < columns;
            const expected = inside ? pixels[(row - dy) * columns + column - dx] : 0;
            expect(moved[row * columns + column]).toBe(expected);
          }
        }
      }),
    );
  });
});

describe('onOff', () => {
  it('is 2 (p - mean) of the box, above and below apart, without what is less than 8', () => {
    fc.assert(
      fc.property(image, ({ rows, columns, pixels }) => {
        const values = onOff(pixels, rows, columns);
        expect(values).toHaveLength(2 * rows * columns);
        pixels.forEach((pixel, place) => {
          let sum = 0;
          pixels.forEach((other, at) => {
            const down = Math.floor(at / columns) - Math.floor(place / columns);
            const right = (at % columns) - (place % columns);
            if (Math.abs(down) <= 3 && Math.abs(right) <= 3) sum += other;
          });
          const contrast = 2 * (pixel - Math.floor((sum * 1337) / 65_536));
          expect(values[place]).toBe(contrast >= 8 ? Math.min(255, contrast) : 0);
          expect(values[rows * columns + place]).toBe(contrast <= -8 ? Math.min(255, -contrast) : 0);
        });
      }),
      { numRuns: 40 },
    );
  });

  it('gives both ends of the range: a white dot in black, a black one in white', () => {
    const dot = (at: number, around: number) =>
      Uint8Array.from({ length: 81 }, (_, place) => (place === 40 ? at : around));
    expect(onOff(dot(255, 0), 9, 9)[40]).toBe(255);
    expect(onOff(dot(0, 255), 9, 9)[81 + 40]).toBe(255);
  });
});

describe('mixImages', () => {
  it('is the mean, rounded down', () => {
    expect([...mixImages(Uint8Array.of(0, 1, 255, 254, 7), Uint8Array.of(0, 0, 255, 255, 8))]).toEqual([
      0, 0, 255, 254, 7,
    ]);
  });
});

describe('drawShift', () => {
  it('is the same for a sample, uniform over samples, and within its reach', () => {
    for (const reach of [1, 2, 127]) {
      const found = Array.from({ length: 2000 }, (_, sample) => drawShift(99, sample, reach));
      expect(drawShift(99, 5, reach)).toEqual(found[5]);
      for (const { dx, dy, draws } of found) {
        expect(Math.max(Math.abs(dx), Math.abs(dy))).toBeLessThanOrEqual(reach);
        expect(draws).toBeGreaterThanOrEqual(2);
      }
      expect(Math.max(...found.map(({ dx }) => dx))).toBe(reach);
      expect(Math.min(...found.map(({ dy }) => dy))).toBe(-reach);
    }
    const places = Array.from({ length: 9000 }, (_, sample) => drawShift(7, sample, 1));
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        const share = places.filter(place => place.dx === dx && place.dy === dy).length;
        // 1000 of 9000, five standard deviations of 30.
        expect(Math.abs(share - 1000)).toBeLessThan(150);
      }
    }
  });
});
