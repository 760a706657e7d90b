import { describe, expect, it } from 'vitest';
import type { ContrastiveProcedure } from '../../../src/image/layout.js';
import { EVENT_INDEX, EVENT_KIND_COUNT } from '../../../src/ledger/events.js';
import { type Rig, runningRig } from '../rig.js';
import { CYCLES, tinyImage, tinyProcedure } from '../tiny-image.js';

const IMAGE = Uint8Array.of(0, 9, 255, 1);
/** The strongest is class 0; errors by the linear table: -(6 + 128), 255 - (2 + 128), -(1 + 128) for label 1. */
const Y = [100, 40, 30] as const;
const FIRST_PRESENTATION = (sample: number, label: number) => [
  'reset',
  `beginSample ${sample}`,
  'loadInput 0 [0,9,255,1]',
  `setLabel ${label}`,
  'setLearning false',
  'run 7',
  'potentials 2',
];
const CLASSIFIER = ['writeThirdFactor 2 [-134,125,-129]', 'learnEpoch'];

/** Frames of a sample with 4 pixels and 3 classes, the reply's ledger left out. */
const SAMPLE_LINK_BYTES = 2 * 14 + (1 + 1 + 4 + 4 + 1 + 4 + 4) + (1 + 1 + 1 + 4 + 4 + 3 * 4 + 4);

function rigFor(changes: Partial<ContrastiveProcedure>, y: readonly number[] = Y): Rig {
  const made = runningRig(tinyImage(tinyProcedure(changes)));
  made.device().shown[2].set(y);
  return made;
}

const train = (made: Rig, sample = 0, total = 100) =>
  made.host.trainSample({ image: IMAGE, label: 1, sample, total });

/** Everything counted since boot must be the management row's reads, writes, cycles and the link's bytes. */
function expectTally(made: Rig, reads: number, writes: number, operations: number, linkBytes: number): void {
  const { counters } = made.device();
  const expected = new Float64Array(counters.counts.length);
  const management = counters.managementRow * EVENT_KIND_COUNT;
  expected[management + EVENT_INDEX.managementRead] = reads;
  expected[management + EVENT_INDEX.managementWrite] = writes;
  expected[management + EVENT_INDEX.managementCycle] =
    reads * CYCLES.cyclesPerRead + writes * CYCLES.cyclesPerWrite + operations * CYCLES.cyclesPerOperation;
  expected[counters.chipRow * EVENT_KIND_COUNT + EVENT_INDEX.linkByte] = linkBytes;
  expect(counters.counts).toEqual(expected);
}

describe('a training sample with class groups', () => {
  it('below the margin: classifier, then one learning presentation', () => {
    const made = rigFor({});
    const outcome = train(made);
    expect(made.device().look()).toEqual([
      'setAnnealing 0',
      ...FIRST_PRESENTATION(0, 1),
      ...CLASSIFIER,
      'reset',
      'setLearning true',
      'run 7',
      'adaptThresholds',
    ]);
    expect(outcome).toMatchObject({ prediction: 0, margin: -60, presentations: 2, annealing: 0 });
    expect([...outcome.y]).toEqual([...Y]);
    // Writes: annealing 2 cores, reset 3, one encoder, label 1, learning 2, run, 3 errors, epoch 1; reset 3,
    // learning 2, run, thresholds 1. Operations: schedule 5, argmax 3, margin 4, errors 18, limit 1.
    expectTally(made, 3, 14 + 7, 31, SAMPLE_LINK_BYTES);
  });

  it('returns what it took, and the chip holds the same', () => {
    const made = rigFor({});
    train(made);
    const before = made.host.counters().counts;
    const { counts } = train(made);
    const { counts: after, rows } = made.host.counters();
    expect(rows).toBe(made.device().counters.rows);
    const difference = Array.from({ length: EVENT_KIND_COUNT }, (_, kind) => {
      let sum = 0;
      for (let row = 0; row < rows; row++) {
        const place = row * EVENT_KIND_COUNT + kind;
        sum += after[place] - before[place];
      }
      return sum;
    });
    expect([...counts]).toEqual(difference);
    expect(counts[EVENT_INDEX.linkByte]).toBe(SAMPLE_LINK_BYTES);
    expect(counts[EVENT_INDEX.managementRead]).toBe(3);
  });

  it('at the margin itself: the classifier alone (the limit is strict)', () => {
    const made = rigFor({ margin: -60 });
    expect(train(made)).toMatchObject({ presentations: 1, margin: -60 });
    expect(made.device().look()).toEqual(['setAnnealing 0', ...FIRST_PRESENTATION(0, 1), ...CLASSIFIER]);
    expectTally(made, 3, 14, 31, SAMPLE_LINK_BYTES);

    const below = rigFor({ margin: -59 });
    expect(train(below).presentations).toBe(2);
  });

  it('as control: presents with learning off, the thresholds adapt all the same', () => {
    const made = rigFor({ hiddenLearning: false });
    expect(train(made).presentations).toBe(2);
    expect(made.device().look().slice(10)).toEqual([
      'reset',
      'setLearning false',
      'run 7',
      'adaptThresholds',
    ]);
  });

  it('as control without homeostasis: the classifier alone', () => {
    const made = rigFor({ hiddenLearning: false, homeostasis: false });
    expect(train(made).presentations).toBe(1);
    const stubborn = rigFor({ homeostasis: false });
    expect(train(stubborn).presentations).toBe(2);
  });

  it('clips the index of the read-out table at both ends', () => {
    const made = rigFor({}, [2 ** 20, -(2 ** 20), 127 * 16 + 15]);
    train(made);
    expect(made.device().look()).toContain('writeThirdFactor 2 [-255,255,-255]');
  });

  it('takes the lowest of equal classes', () => {
    expect(train(rigFor({}, [5, 7, 7]))).toMatchObject({ prediction: 1, margin: 0 });
    expect(rigFor({}, [7, 7, 7]).host.testSample({ image: IMAGE, sample: 0 }).prediction).toBe(0);
  });

  it('anneals by the schedule, or as the host says', () => {
    const made = rigFor({});
    const shifts = [0, 39, 40, 64, 65, 99].map(sample => train(made, sample).annealing);
    expect(shifts).toEqual([0, 0, 1, 1, 2, 2]);
    // 100 n >= p N, exactly: 40% of 7 is 2.8.
    expect([2, 3].map(sample => train(made, sample, 7).annealing)).toEqual([0, 1]);
    made.device().look();
    const given = made.host.trainSample({ image: IMAGE, label: 1, sample: 99, total: 100, annealing: 4 });
    expect(given.annealing).toBe(4);
    expect(made.device().look()[0]).toBe('setAnnealing 4');
  });
});

describe('a test sample', () => {
  it('is one presentation without label, learning or update', () => {
    const made = rigFor({});
    expect(made.host.testSample({ image: IMAGE, sample: 5 })).toMatchObject({
      prediction: 0,
      presentations: 1,
      y: Int32Array.from(Y),
    });
    expect(made.device().look()).toEqual(FIRST_PRESENTATION(5, -1));
    // Writes: reset 3, one encoder, label 1, learning 2, run. Operations: argmax.
    expectTally(made, 3, 8, 3, SAMPLE_LINK_BYTES);
  });

  it('has no label context in the label form', () => {
    const made = rigFor({ kind: 'label', labelEncoder: 1 });
    made.host.testSample({ image: IMAGE, sample: 5 });
    const calls = made.device().look();
    expect(calls.filter(call => call.startsWith('loadInput 1'))).toEqual(['loadInput 1 [0,0,0]']);
    expect(calls).toContain('setLabel -1');
  });
});

describe('a training sample with label context', () => {
  const LABEL_FORM = { kind: 'label', labelEncoder: 1 } as const;

  it('is followed by a positive and a negative presentation; thresholds adapt after each', () => {
    const made = rigFor(LABEL_FORM);
    expect(train(made)).toMatchObject({ presentations: 3, margin: -60 });
    const first = FIRST_PRESENTATION(0, 1);
    // The register's first byte says: any wrong class; the second, odd: the second of 0 and 2.
    expect(bytes(2)).toEqual([223, 117]);
    expect(made.device().look()).toEqual([
      'setAnnealing 0',
      ...first.slice(0, 3),
      'loadInput 1 [0,0,0]',
      ...first.slice(3),
      ...CLASSIFIER,
      'reset',
      'loadInput 1 [0,255,0]',
      'setPolarity 1',
      'setLearning true',
      'run 7',
      'adaptThresholds',
      'reset',
      'loadInput 1 [0,0,255]',
      'setPolarity 0',
      'setLearning true',
      'run 7',
      'adaptThresholds',
    ]);
    // Each learning presentation: reset 3, context 1, polarity 1, learning 2, run, thresholds 1. Two draws, three more.
    expectTally(made, 3, 15 + 2 * 9, 31 + 2 + 3, SAMPLE_LINK_BYTES);
  });

  it('as control presents both with learning off', () => {
    const made = rigFor({ ...LABEL_FORM, hiddenLearning: false });
    expect(train(made).presentations).toBe(3);
    const calls = made.device().look();
    expect(calls).not.toContain('setLearning true');
    expect(calls.filter(call => call === 'adaptThresholds')).toHaveLength(2);
  });

  it('draws the wrong labels that its register gives, and never the right one', () => {
    const samples = 200;
    const made = rigFor(LABEL_FORM);
    const shown: number[] = [];
    for (let i = 0; i < samples; i++) {
      train(made);
      const contexts = made
        .device()
        .look()
        .filter(call => call.startsWith('loadInput 1'));
      shown.push([...contexts[2].matchAll(/\d+/g)].slice(1).findIndex(([value]) => value === '255'));
    }
    expect(shown).toEqual(expectedWrongLabels(samples, 1, 0));
    expect(new Set(shown)).toEqual(new Set([0, 2]));
    // Half the time the rival, and half of the other half by lot.
    const rival = shown.filter(label => label === 0).length;
    expect(rival).toBeGreaterThan(0.65 * samples);
    expect(rival).toBeLessThan(0.85 * samples);
  });
});

/** Bytes of the 32-bit Galois register, mask 0x80200003, bit by bit (data/csdp-chip README, 1.1). */
function bytes(count: number): number[] {
  let state = 0x1235dd0fn;
  return Array.from({ length: count }, () => {
    for (let shift = 0; shift < 8; shift++) state = (state >> 1n) ^ (state & 1n ? 0x80200003n : 0n);
    return Number(state & 255n);
  });
}

/** Three classes: below 128 the rival; else the next byte, which is even or odd, picks a wrong class. */
function expectedWrongLabels(samples: number, label: number, rival: number): number[] {
  const wrong = [0, 1, 2].filter(c => c !== label);
  const drawn = bytes(2 * samples);
  let at = 0;
  return Array.from({ length: samples }, () => (drawn[at++] < 128 ? rival : wrong[drawn[at++] & 1]));
}
