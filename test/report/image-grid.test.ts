import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { imageGrid } from '../../src/report/image-grid.js';

describe('imageGrid', () => {
  it('puts each image where it belongs, white elsewhere', () => {
    const images = [
      Uint8Array.of(0, 50, 100, 150, 200, 250),
      new Uint8Array(6).fill(7),
      new Uint8Array(6).fill(9),
    ];
    const { width, height, depth, channels, data } = decode(imageGrid(images, 2, 3, { perRow: 2, scale: 4 }));
    expect([width, height, depth, channels]).toEqual([2 * 14 + 2, 2 * 10 + 2, 8, 1]);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [column, row] = [Math.floor((x - 2) / 14), Math.floor((y - 2) / 10)];
        const [px, py] = [Math.floor((x - 2 - 14 * column) / 4), Math.floor((y - 2 - 10 * row) / 4)];
        const image = x < 2 || y < 2 || px > 2 || py > 1 ? undefined : images[2 * row + column];
        expect(data[y * width + x], `${x}, ${y}`).toBe(image?.[py * 3 + px] ?? 255);
      }
    }
  });

  it('is no wider than its images', () => {
    const { width, height } = decode(imageGrid([new Uint8Array(4)], 2, 2));
    expect([width, height]).toEqual([10, 10]);
  });

  it.each([
    ['no images', [], 2, {}, 'no images'],
    [
      'an image of another size',
      [new Uint8Array(4), new Uint8Array(3)],
      2,
      {},
      'image 1 of a picture has 3 pixels, not 2 x 2',
    ],
    ['no scale', [new Uint8Array(4)], 2, { scale: 0 }, 'scale of a picture is 0'],
    ['half a row', [new Uint8Array(4)], 2, { perRow: 1.5 }, 'perRow of a picture is 1.5'],
    ['no pixels', [new Uint8Array(0)], 0, {}, 'rows of a picture is 0'],
  ])('refuses %s', (_what, images, rows, options, message) => {
    expect(() => imageGrid(images, rows, 2, options)).toThrow(message);
  });
});
