import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withPartner } from '../../src/data/partner.js';
import { rotateImage } from '../../src/data/rotate.js';
import { rotateImage as rotateInFloat } from '../../src/reference/csdp/rotation.js';

const side = fc.integer({ min: 1, max: 11 });

describe('rotateImage', () => {
  it('is the real-number rotation to within two greys', () => {
    fc.assert(
      fc.property(
        side,
        side,
        fc.integer({ min: -180, max: 180 }),
        fc.infiniteStream(fc.nat(255)),
        (rows, columns, degrees, greys) => {
          const image = Uint8Array.from({ length: rows * columns }, () => greys.next().value as number);
          const exact = rotateInFloat(image, { width: columns, height: rows }, degrees);
          rotateImage(image, rows, columns, degrees).forEach((value, place) => {
            // A place is known to 2^-8 of a pixel, and neighbours differ by up to 255 in either direction.
            expect(Math.abs(value - exact[place])).toBeLessThan(3);
          });
        },
      ),
    );
  });

  it('leaves an image as it is at 0 degrees, and turns a square by quarters exactly', () => {
    const image = Uint8Array.from({ length: 9 }, (_, place) => 10 * place);
    expect(rotateImage(image, 3, 3, 0)).toEqual(image);
    // Counter-clockwise: the right column becomes the top row.
    expect([...rotateImage(image, 3, 3, 90)]).toEqual([20, 50, 80, 10, 40, 70, 0, 30, 60]);
    expect(rotateImage(rotateImage(image, 3, 3, 90), 3, 3, -90)).toEqual(image);
  });
});

describe('withPartner', () => {
  const count = 7;
  const set = {
    images: Uint8Array.from({ length: count * 4 }, (_, place) => place >> 2),
    labels: new Uint8Array(count),
    count,
    rows: 2,
    columns: 2,
  };

  it('puts another image of the set behind the sample own, each as often', () => {
    const seen = new Array<number>(count).fill(0);
    for (let sample = 0; sample < 6000; sample++) {
      const pair = withPartner(set, 3, sample, { seed: 5, rotate: false });
      expect([...pair.subarray(0, 4)]).toEqual([3, 3, 3, 3]);
      seen[pair[4]]++;
    }
    expect(seen[3]).toBe(0);
    // 1000 each, five standard deviations of 29.
    for (const [other, times] of seen.entries())
      if (other !== 3) expect(Math.abs(times - 1000)).toBeLessThan(145);
  });

  it('gives a set of one itself, and the same pair again for a sample', () => {
    const alone = { ...set, count: 1 };
    expect([...withPartner(alone, 0, 8, { seed: 1, rotate: true })]).toEqual(new Array(8).fill(0));
    expect(withPartner(set, 2, 9, { seed: 1, rotate: true })).toEqual(
      withPartner(set, 2, 9, { seed: 1, rotate: true }),
    );
  });
});
