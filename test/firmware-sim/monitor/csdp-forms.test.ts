import { describe, expect, it } from 'vitest';
import type { ContrastiveProcedure } from '../../../src/image/layout.js';
import { type Rig, runningRig } from '../rig.js';
import { tinyImage, tinyProcedure } from '../tiny-image.js';

const IMAGE = Uint8Array.of(0, 9, 255, 1);
const OTHER = Uint8Array.of(10, 10, 0, 0);
/** The strongest is class 0, label 1 is 60 below it. */
const Y = [100, 40, 30] as const;
const input = tinyProcedure().input;

function rigFor(changes: Partial<ContrastiveProcedure>): Rig {
  const made = runningRig(tinyImage(tinyProcedure(changes)));
  made.device().shown[2].set(Y);
  return made;
}

const train = (made: Rig, image = IMAGE, sample = 0, total = 100) =>
  made.host.trainSample({ image, label: 1, sample, total });

describe('a classifier by margin', () => {
  it('below it learns +255 for the label and -255 for the best other', () => {
    const made = rigFor({ classifier: { kind: 'margin', limit: -59 } });
    train(made);
    expect(made.device().look()).toContain('writeThirdFactor 2 [-255,255,0]');
  });

  it('at it learns nothing', () => {
    const made = rigFor({ classifier: { kind: 'margin', limit: -60 } });
    train(made);
    expect(
      made
        .device()
        .look()
        .filter(call => call.startsWith('learnEpoch')),
    ).toEqual([]);
  });
});

describe('moved images', () => {
  it('are shown in a test one after the other, without a reset between them', () => {
    const testShifts = Array.from({ length: 7 }, (_, n) => ({ dx: n === 1 ? 1 : 0, dy: n === 2 ? -1 : 0 }));
    const made = rigFor({ input: { ...input, testShifts } });
    made.host.testSample({ image: IMAGE, sample: 3 });
    const calls = made.device().look();
    expect(calls.filter(call => call === 'reset')).toHaveLength(1);
    expect(calls.filter(call => call === 'run 1')).toHaveLength(7);
    const shown = calls.filter(call => call.startsWith('loadInput'));
    expect(shown.slice(0, 4)).toEqual([
      'loadInput 0 [0,9,255,1]',
      'loadInput 0 [0,0,0,255]',
      'loadInput 0 [255,1,0,0]',
      'loadInput 0 [0,9,255,1]',
    ]);
  });

  it('are moved alike in a sample, and not alike in all samples', () => {
    const made = rigFor({ input: { ...input, shiftPixels: 1 } });
    const shown = new Set<string>();
    for (let sample = 0; sample < 40; sample++) {
      train(made, IMAGE, sample);
      const loads = made
        .device()
        .look()
        .filter(call => call.startsWith('loadInput'));
      expect(loads).toHaveLength(1);
      shown.add(loads[0]);
    }
    expect(shown.size).toBe(9);
  });
});

describe('mixed images', () => {
  const mixed: Partial<ContrastiveProcedure> = {
    kind: 'mixed',
    hiddenEpoch: { epoch: 1, shift: 10, meanGain: 4 },
    hiddenUntilPercent: 86,
    hiddenFromSample: 2,
    classifierPercent: [86],
  };
  const both = Uint8Array.of(...IMAGE, ...OTHER);

  it('learn in two presentations, each with its epoch at its own rate', () => {
    const made = rigFor(mixed);
    expect(train(made, both, 41).presentations).toBe(2);
    const calls = made.device().look();
    // 4 x 7 steps x (0 + 9 + 255 + 1) / (256 x 4) = 7.2; of (5 + 9 + 127 + 0): 3.8.
    expect(calls).toEqual([
      'setAnnealing 0',
      'reset',
      'beginSample 41',
      'loadInput 0 [0,9,255,1]',
      'setPolarity 1',
      'setLearning true',
      'run 7',
      'potentials 2',
      expect.stringMatching(/^writeThirdFactor 2/),
      'learnEpoch',
      'setAnnealing 11',
      'writeReward all 7',
      'learnEpoch 1',
      'adaptThresholds',
      'reset',
      'loadInput 0 [5,9,127,0]',
      'setPolarity 0',
      'setLearning true',
      'run 7',
      'writeReward all 3',
      'learnEpoch 1',
      'adaptThresholds',
    ]);
  });

  it('adapt thresholds alone before the first sample of hidden learning, and in the control', () => {
    for (const [changes, sample] of [
      [mixed, 1],
      [{ ...mixed, hiddenLearning: false }, 41],
    ] as const) {
      const made = rigFor(changes);
      expect(train(made, both, sample).presentations).toBe(2);
      const calls = made.device().look();
      expect(calls.filter(call => call === 'learnEpoch 1' || call === 'setLearning true')).toEqual([]);
      expect(calls.filter(call => call === 'adaptThresholds')).toHaveLength(2);
    }
  });

  it('leave the end of the run to the classifier', () => {
    const made = rigFor(mixed);
    expect(train(made, both, 85).presentations).toBe(2);
    made.device().look();
    expect(train(made, both, 86).presentations).toBe(1);
    const calls = made.device().look();
    expect(calls[0]).toBe('setAnnealing 1');
    expect(calls).not.toContain('adaptThresholds');
  });

  it('need a second image in training', () => {
    expect(() => train(rigFor(mixed))).toThrow(/the image has 4 values; expected 8/);
  });
});
