import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstDifference, SpikeFingerprints } from '../../../src/study/learn/fingerprint.js';

describe('firstDifference', () => {
  it('is null for equal records, and where there is nothing to compare', () => {
    expect(firstDifference([[1, 2, 3]], [[1, 2, 3]], 3)).toBeNull();
    expect(firstDifference([], [[1]], 3)).toBeNull();
  });

  it('names the earliest sample, then presentation and step in it', () => {
    const a = [
      [1, 2, 3, 4],
      [5, 6, 7, 8, 9, 10],
      [0, 0],
    ];
    const b = [
      [1, 2, 3, 4],
      [5, 6, 7, 8, 0, 0],
      [9, 9],
    ];
    expect(firstDifference(a, b, 2)).toEqual({ sample: 1, presentation: 2, step: 0 });
    expect(firstDifference(a, b, 3)).toEqual({ sample: 1, presentation: 1, step: 1 });
  });

  it('differs where one showed the sample once more, whichever of the two', () => {
    const once = [[1, 2]];
    const twice = [[1, 2, 3, 4]];
    expect(firstDifference(once, twice, 2)).toEqual({ sample: 0, presentation: 1, step: 0 });
    expect(firstDifference(twice, once, 2)).toEqual({ sample: 0, presentation: 1, step: 0 });
  });

  it('finds any one changed step', () => {
    const records = fc.array(fc.array(fc.nat(), { minLength: 4, maxLength: 4 }), { minLength: 1 });
    fc.assert(
      fc.property(records, fc.nat(), fc.nat({ max: 3 }), (a, pick, step) => {
        const sample = pick % a.length;
        const b = a.map(steps => [...steps]);
        b[sample][step] += 1;
        const expected = { sample, presentation: step >> 1, step: step & 1 };
        expect(firstDifference(a, b, 2)).toEqual(expected);
      }),
    );
  });
});

/** FNV-1a over 32-bit words, with exact products. */
function fnv(words: readonly number[]): number {
  let hash = 0x811c9dc5n;
  for (const word of words) hash = ((hash ^ BigInt(word)) * 0x01000193n) & 0xffffffffn;
  return Number(hash);
}

describe('SpikeFingerprints', () => {
  it('hashes (layer, neuron) of each spike in order', () => {
    const prints = new SpikeFingerprints(2);
    prints.beginSample();
    prints.add(1, [4, 900], 2, 0);
    prints.add(2, [7], 1, 0);
    prints.endStep();
    prints.endStep();
    expect(prints.recorded).toEqual([[fnv([1, 4, 1, 900, 2, 7]), fnv([])]]);
  });

  it('is the same for a layer in one piece and in slices, and takes only what fired', () => {
    const prints = new SpikeFingerprints(2);
    prints.beginSample();
    prints.add(1, [3, 50, 61, 99], 3, 0);
    prints.endStep();
    prints.add(1, [3], 1, 0);
    prints.add(1, [0, 11], 2, 50);
    prints.endStep();
    const [[whole, pieces]] = prints.recorded;
    expect(pieces).toBe(whole);
  });

  it('keeps as many samples as it was asked for', () => {
    const prints = new SpikeFingerprints(2);
    const wanted: boolean[] = [];
    for (let sample = 0; sample < 4; sample++) {
      prints.beginSample();
      wanted.push(prints.wanted);
      if (prints.wanted) prints.endStep();
    }
    expect(wanted).toEqual([true, true, false, false]);
    expect(prints.recorded).toHaveLength(2);
  });
});
