import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageAt, sliceSet } from '../../src/data/dataset.js';
import { parseIdxImages, parseIdxLabels, parseIdxSet } from '../../src/data/idx.js';
import { SpikeloomError } from '../../src/fixed/error.js';
import { idxFile } from './idx-file.js';

const pixels = Uint8Array.from({ length: 12 }, (_, i) => i * 20);
const images = idxFile([2, 2, 3], pixels);
const labels = idxFile([2], [7, 0]);

describe('parseIdx', () => {
  it('reads images and labels', () => {
    expect(parseIdxImages(images, 'i')).toEqual({ pixels, count: 2, rows: 2, columns: 3 });
    expect(parseIdxLabels(labels, 'l')).toEqual(Uint8Array.of(7, 0));
  });

  it('joins both, and cuts out images and ranges', () => {
    const set = parseIdxSet({ bytes: images, file: 'i' }, { bytes: labels, file: 'l' });
    expect(set).toEqual({ images: pixels, labels: Uint8Array.of(7, 0), count: 2, rows: 2, columns: 3 });
    expect(imageAt(set, 1)).toEqual(pixels.subarray(6));
    const second = sliceSet(set, 1, 2);
    expect([second.count, second.labels[0], second.images[0]]).toEqual([1, 0, 120]);
    expect(sliceSet(set, 0, 9).count).toBe(2);
  });

  it('reads a file that does not start at the beginning of its buffer', () => {
    const shifted = new Uint8Array(images.length + 3);
    shifted.set(images, 3);
    expect(parseIdxImages(shifted.subarray(3), 'i').pixels).toEqual(pixels);
  });

  it.each([
    ['labels for images', labels, /not an IDX file of images: its first word is 0x00000801, not 0x00000803/],
    ['a short file', images.subarray(0, 15), /not an IDX file of images: 15 bytes, its header alone has 16/],
    ['an empty file', new Uint8Array(0), /not an IDX file of images: 0 bytes/],
    ['missing pixels', images.subarray(0, 27), /2 images of 2 x 3 need 28 bytes, but the file has 27/],
    ['bytes too many', idxFile([2, 2, 3], [...pixels, 1]), /need 28 bytes, but the file has 29/],
    ['absurd axes', idxFile([0xffffffff, 0xffffffff, 0xffffffff], []), /but the file has 16/],
    ['no images', idxFile([0, 28, 28], []), /holds 0 images of 28 x 28/],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0), /gzip-compressed/],
  ])('refuses %s', (_what, bytes, message) => {
    expect(() => parseIdxImages(bytes, 'a-file')).toThrow(SpikeloomError);
    expect(() => parseIdxImages(bytes, 'a-file')).toThrow(message);
    expect(() => parseIdxImages(bytes, 'a-file')).toThrow(/^a-file: /);
  });

  it('refuses the wrong number of labels', () => {
    expect(() => parseIdxLabels(idxFile([3], [9, 0]), 'l')).toThrow(
      'l: 3 labels need 11 bytes, but the file has 10',
    );
    const three = { bytes: idxFile([3], [1, 2, 3]), file: 'l' };
    expect(() => parseIdxSet({ bytes: images, file: 'i' }, three)).toThrow(
      'i holds 2 images, but l 3 labels',
    );
  });

  it('gives an array or a SpikeloomError for any bytes', () => {
    const damage = fc.array(fc.tuple(fc.nat({ max: 27 }), fc.nat({ max: 255 })), { maxLength: 4 });
    fc.assert(
      fc.property(damage, fc.nat({ max: 28 }), (changes, length) => {
        const bytes = images.slice(0, length);
        for (const [at, byte] of changes) if (at < length) bytes[at] = byte;
        for (const parse of [parseIdxImages, parseIdxLabels]) {
          try {
            parse(bytes, 'f');
          } catch (error) {
            expect(error).toBeInstanceOf(SpikeloomError);
          }
        }
      }),
      { numRuns: 1000 },
    );
  });
});
