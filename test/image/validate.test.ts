import { describe, expect, test } from 'vitest';
import { decodeImage } from '../../src/image/decode.js';
import { encodeImage } from '../../src/image/encode.js';
import { validateImage } from '../../src/image/validate.js';
import { image, sparse } from './refusal.js';
import { REFUSED_NEURONS } from './refused-neurons.js';
import { REFUSED_SYNAPSES } from './refused-synapses.js';
import { changed } from './sample-images.js';

describe('validateImage', () => {
  test('takes the images that the changes below start from', () => {
    expect(() => validateImage(image)).not.toThrow();
    expect(() => validateImage(sparse)).not.toThrow();
  });

  const cases = [...REFUSED_NEURONS, ...REFUSED_SYNAPSES].map(([what, message, change, from = image]) => ({
    what,
    message,
    change,
    from,
  }));

  test.each(cases)('refuses $what, in memory and in a file', ({ message, change, from }) => {
    const bad = changed(from, change);
    expect(() => validateImage(bad)).toThrow(message);
    expect(() => decodeImage(encodeImage(bad))).toThrow(message);
  });

  test.each([
    ['a field that no image has', 'has a field "extra"', (i: object) => Object.assign(i, { extra: 1 })],
    ['a list for a number', 'image.seed is a list', (i: object) => Object.assign(i, { seed: [] })],
    [
      'an unknown neuron model',
      'slices[0].neuron.model is "izhikevich"',
      (i: object) => Object.assign((i as typeof image).slices[0], { neuron: { model: 'izhikevich' } }),
    ],
    [
      'an unknown rounding',
      'one of floor, nearest, stochastic',
      (i: object) => Object.assign((i as typeof image).rules[0], { rounding: 'up' }),
    ],
    [
      'bytes that are no whole words',
      'has 5 bytes; expected a multiple of 4',
      (i: object) => Object.assign((i as typeof image).routes, { axons: new Uint8Array(5) }),
    ],
  ])('refuses a file with %s', (_, message, change) => {
    const bad = structuredClone(image);
    change(bad);
    expect(() => decodeImage(encodeImage(bad))).toThrow(message);
  });
});
