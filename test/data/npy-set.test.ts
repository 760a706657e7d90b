import { describe, expect, it } from 'vitest';
import { formatNpy, type NpyArray } from '../../src/data/npy.js';
import { parseNpySet } from '../../src/data/npy-set.js';

const images = (shape: number[], data = new Uint8Array(shape.reduce((a, b) => a * b, 1)).fill(9)) => ({
  bytes: formatNpy({ shape, dtype: 'uint8', data }),
  file: 'i.npy',
});
const labels = (array: NpyArray) => ({ bytes: formatNpy(array), file: 'l.npy' });
const two = labels({ shape: [2], dtype: 'int32', data: Int32Array.of(1, 0) });

describe('parseNpySet', () => {
  it('reads images with axes or flat', () => {
    const flat = parseNpySet(images([2, 9]), two);
    expect(flat.set).toEqual(parseNpySet(images([2, 3, 3]), two).set);
    expect([flat.set.count, flat.set.rows, flat.set.columns, ...flat.set.labels]).toEqual([2, 3, 3, 1, 0]);
    expect(parseNpySet(images([2, 6]), two, [3, 2]).set.rows).toBe(3);
  });

  it.each<[string, () => unknown, string]>([
    [
      'floats',
      () => parseNpySet({ ...labels({ shape: [1, 4], dtype: 'float32', data: new Float32Array(4) }) }, two),
      'l.npy: images are float32; they must be uint8',
    ],
    ['four axes', () => parseNpySet(images([2, 2, 2, 1]), two), 'i.npy: images have shape (2, 2, 2, 1)'],
    ['no images', () => parseNpySet(images([0, 4]), two), 'i.npy: holds no images: its shape is (0, 4)'],
    [
      'no square',
      () => parseNpySet(images([2, 6]), two),
      'i.npy: images have 6 pixels, which make no square',
    ],
    ['another shape', () => parseNpySet(images([2, 2, 3]), two, [3, 2]), 'i.npy: images are 2x3, not 3x2'],
    ['labels missing', () => parseNpySet(images([3, 4]), two), 'i.npy holds 3 images, but l.npy 2 labels'],
    [
      'labels of two axes',
      () => parseNpySet(images([2, 4]), images([2, 1])),
      'labels are uint8 of shape (2, 1)',
    ],
    [
      'labels as floats',
      () => parseNpySet(images([2, 4]), labels({ shape: [2], dtype: 'float64', data: new Float64Array(2) })),
      'l.npy: labels are float64',
    ],
    [
      'a negative label',
      () => parseNpySet(images([2, 4]), labels({ shape: [2], dtype: 'int8', data: Int8Array.of(0, -1) })),
      'l.npy: label 1 (from 0) is -1; labels are 0..255',
    ],
    [
      'a cut file',
      () => parseNpySet({ bytes: images([2, 4]).bytes.subarray(0, -1), file: 'i.npy' }, two),
      'i.npy: shape (2, 4) needs',
    ],
  ])('refuses %s', (_what, action, message) => {
    expect(action).toThrow(message);
  });
});
