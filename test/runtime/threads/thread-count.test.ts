import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticImage } from '../../../bench/synthetic-image.js';
import { threadsFor } from '../../../src/runtime/threads/thread-count.js';
import { toyExperiment } from '../../study/learn/toy.js';

const toy = toyExperiment().compiled.image;
const small = syntheticImage({ cores: 4, seed: 1 });
/** 131,072 neurons and 33 million synapses. */
const large = syntheticImage({ cores: 128, seed: 1 });

describe('auto', () => {
  it.each([
    ['a toy', toy],
    ['4096 neurons', small],
  ])('leaves %s on one thread, however many processors there are', (_, image) => {
    for (const processors of [1, 2, 8, 128]) expect(threadsFor('auto', image, processors)).toBe(1);
  });

  it('gives a large network the processors that are free', () => {
    expect(threadsFor('auto', large, 2)).toBe(2);
    expect(threadsFor('auto', large, 3)).toBe(3);
    expect(threadsFor('auto', large, 1)).toBe(1);
    // As in a learning run on a machine of one processor, whose twin takes it.
    expect(threadsFor('auto', large, 0)).toBe(1);
  });

  it('goes by what has work: cores that are not used pay for no thread', () => {
    const { cores } = large;
    const idle = { ...small, cores };
    expect(threadsFor('auto', idle, 8)).toBe(1);
  });
});

it('a number is taken as it is, but for cores that there are not', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 64 }), fc.integer({ min: 0, max: 8 }), (threads, processors) => {
      expect(threadsFor(threads, small, processors)).toBe(Math.min(threads, 4));
    }),
  );
});
