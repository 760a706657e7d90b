import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpikeloomError } from '../../../src/fixed/error.js';
import {
  drawPartners,
  drawWrongLabel,
  mixImages,
  oneHot,
  rotateImage,
  selfSupervisedBatch,
  supervisedBatch,
  type UniformSource,
} from '../../../src/reference/csdp/index.js';
import { CsdpCase } from '../../../src/study/verify/checks/csdp/case.js';
import { recordings } from '../../support/recordings.js';

const unit = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

/** Gives the listed numbers in turn and fails when they are used up. */
function listed(...numbers: number[]): UniformSource {
  const queue = [...numbers];
  return () => {
    const next = queue.shift();
    if (next === undefined) throw new Error('more draws than expected');
    return next;
  };
}

describe('wrong labels', () => {
  it('are never the right one and always a class', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.nat(), unit, (classes, seed, u) => {
        const label = seed % classes;
        const wrong = drawWrongLabel(label, classes, () => u);
        expect(wrong).not.toBe(label);
        expect(wrong).toBeGreaterThanOrEqual(0);
        expect(wrong).toBeLessThan(classes);
      }),
    );
  });

  it('reach every other class with equal shares of the unit interval', () => {
    const drawn = Array.from({ length: 900 }, (_, i) => drawWrongLabel(4, 10, () => (i + 0.5) / 900));
    const counts = Array.from({ length: 10 }, (_, c) => drawn.filter(label => label === c).length);
    expect(counts).toEqual([100, 100, 100, 100, 0, 100, 100, 100, 100, 100]);
  });

  it('need a second class', () => {
    expect(() => drawWrongLabel(0, 1, () => 0)).toThrow(SpikeloomError);
  });
});

describe('one-hot labels', () => {
  it('set one place a row', () => {
    expect([...oneHot([2, 0], 3)]).toEqual([0, 0, 1, 1, 0, 0]);
  });

  it.each([-1, 3, 1.5, Number.NaN])('refuse class %s of 3', label => {
    expect(() => oneHot([0, label], 3)).toThrow(/labels\[1\]/);
  });
});

describe('mixed images', () => {
  it('are half of each', () => {
    const mixed = mixImages(Float64Array.of(0, 1, 0.5, 0.25), Float64Array.of(1, 1, 0, 0.75));
    expect([...mixed]).toEqual([0.5, 1, 0.25, 0.5]);
  });

  it('take the share of the own image', () => {
    expect([...mixImages(Float64Array.of(1, 0), Float64Array.of(0, 1), 0.75)]).toEqual([0.75, 0.25]);
  });

  it('refuse a share outside [0, 1] and images of two sizes', () => {
    expect(() => mixImages(Float64Array.of(1), Float64Array.of(1), 1.5)).toThrow(SpikeloomError);
    expect(() => mixImages(Float64Array.of(1), Float64Array.of(1, 0))).toThrow(SpikeloomError);
  });

  it('take the partner that one draw gives to the whole batch', () => {
    expect(drawPartners(4, listed(0))).toEqual([1, 0, 0, 0]);
    expect(drawPartners(4, listed(0.34))).toEqual([2, 2, 1, 1]);
    expect(drawPartners(4, listed(0.99))).toEqual([3, 3, 3, 2]);
  });

  it('never take a row as its own partner', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 9 }),
        fc.array(unit, { minLength: 9, maxLength: 9 }),
        (rows, u) => {
          for (const draw of ['batch', 'row'] as const) {
            const partners = drawPartners(rows, listed(...u), draw);
            expect(partners.every((partner, row) => partner !== row && partner >= 0 && partner < rows)).toBe(
              true,
            );
          }
        },
      ),
    );
  });

  it('need a batch of two', () => {
    expect(() => drawPartners(1, () => 0)).toThrow(SpikeloomError);
  });
});

describe('rotation', () => {
  const shape = { width: 3, height: 3 };

  it('turns counter-clockwise by a right angle', () => {
    const turned = rotateImage([1, 2, 3, 4, 5, 6, 7, 8, 9], shape, 90);
    [3, 6, 9, 2, 5, 8, 1, 4, 7].forEach((value, i) => {
      expect(turned[i]).toBeCloseTo(value, 12);
    });
  });

  it('leaves an image as it is at 0 degrees and stays within its range at any angle', () => {
    const image = fc.array(unit, { minLength: 12, maxLength: 12 });
    const oblong = { width: 4, height: 3 };
    fc.assert(
      fc.property(image, fc.double({ min: -90, max: 90, noNaN: true }), (pixels, angle) => {
        expect([...rotateImage(pixels, oblong, 0)]).toEqual(pixels);
        const turned = rotateImage(pixels, oblong, angle);
        expect(Math.max(...turned)).toBeLessThanOrEqual(Math.max(...pixels) + 1e-12);
        expect(Math.min(...turned)).toBeGreaterThanOrEqual(Math.min(...pixels) - 1e-12);
      }),
    );
  });
});

describe('contrastive batches', () => {
  const images = Float64Array.of(0, 1, 1, 0, 1, 1);

  it('show each image with its label, then with a wrong one', () => {
    const batch = supervisedBatch(images, [0, 2, 1], 3, listed(0.1, 0.9, 0.1));
    expect([...batch.images]).toEqual([...images, ...images]);
    expect([...batch.labels]).toEqual([...oneHot([0, 2, 1], 3), ...oneHot([1, 1, 0], 3)]);
    expect([...batch.positive]).toEqual([1, 1, 1, 0, 0, 0]);
  });

  it('show each image, then its mixture, with the same labels', () => {
    const batch = selfSupervisedBatch(images, [0, 2, 1], 3, listed(0));
    expect([...batch.images]).toEqual([...images, 0.5, 0.5, 0.5, 0.5, 0.5, 1]);
    expect([...batch.labels]).toEqual([...oneHot([0, 2, 1], 3), ...oneHot([0, 2, 1], 3)]);
    expect([...batch.positive]).toEqual([1, 1, 1, 0, 0, 0]);
  });

  it('refuse images that do not share out among the labels', () => {
    expect(() => supervisedBatch(images, [0, 1, 2, 0], 3, () => 0)).toThrow(SpikeloomError);
    const rotate = { width: 2, height: 2 };
    expect(() => selfSupervisedBatch(images, [0, 1, 2], 3, () => 0, { rotate })).toThrow(/2 x 2/);
  });
});

/** The angle at which `turned` comes closest to `target`, and the largest difference that is left. */
function fitAngle(image: Float64Array, target: Float64Array): { angle: number; left: number } {
  const leftAt = (angle: number): number =>
    rotateImage(image, { width: 8, height: 8 }, angle).reduce(
      (most, value, i) => Math.max(most, Math.abs(value - target[i]!)),
      0,
    );
  const coarse = Array.from({ length: 361 }, (_, i) => -90 + i / 2);
  let best = coarse.reduce((a, b) => (leftAt(b) < leftAt(a) ? b : a));
  for (let width = 0.5; width > 1e-9; width *= 0.7) {
    for (const angle of [best - width, best + width]) if (leftAt(angle) < leftAt(best)) best = angle;
  }
  return { angle: best, left: leftAt(best) };
}

describe('mixed images of the released code', () => {
  const rows = 4;
  const pixels = 64;

  /** Own images and the partners, 2 x_neg - x, of one recorded batch. */
  function batch(index: number): { own: Float64Array[]; partners: Float64Array[] } {
    const all = Float64Array.from(new CsdpCase(recordings, 'self-supervised').arrays.all('in_image'));
    const image = (row: number): Float64Array => {
      const start = (index * 2 * rows + row) * pixels;
      return all.slice(start, start + pixels);
    };
    const own = Array.from({ length: rows }, (_, row) => image(row));
    const partners = own.map((x, row) => image(rows + row).map((value, i) => 2 * value - x[i]!));
    return { own, partners };
  }

  it('are what the batch gives for the index r = 2, without rotation', () => {
    const { own } = batch(0);
    const all = Float64Array.from(new CsdpCase(recordings, 'self-supervised').arrays.all('in_image'));
    const ours = selfSupervisedBatch(
      Float64Array.from(own.flatMap(x => [...x])),
      [0, 0, 0, 0],
      10,
      listed(0.7),
    );
    expect([...ours.images]).toEqual([...all.slice(0, 2 * rows * pixels)]);
  });

  it('are what the index r = 0 and an angle a row give, with rotation', () => {
    const { own, partners } = batch(1);
    drawPartners(rows, listed(0)).forEach((partner, row) => {
      const { angle, left } = fitAngle(own[partner]!, partners[row]!);
      expect(Math.abs(angle)).toBeLessThanOrEqual(90);
      expect(left).toBeLessThan(1e-6);
    });
  });
});
