import { describe, expect, it } from 'vitest';
import type { ChipImage, SymStdpProcedure } from '../../../src/image/layout.js';
import { EVENT_INDEX, EVENT_KIND_COUNT } from '../../../src/ledger/events.js';
import { type Rig, runningRig } from '../rig.js';
import { CYCLES, tinyImage } from '../tiny-image.js';

const IMAGE = Uint8Array.of(0, 9, 255, 1);
const Y = [100, 40, 30] as const;
const PROCEDURE: SymStdpProcedure = {
  kind: 'sym-stdp',
  stepsPerPresentation: 7,
  classes: 3,
  imageEncoder: 0,
  readoutSlice: 2,
};

/** The tiny image with dynamic thresholds on core 0, and columns that are scaled on cores 0 and 2. */
function image(): ChipImage {
  const plain = tinyImage(PROCEDURE);
  return {
    ...plain,
    slices: plain.slices.map((slice, index) =>
      index === 0
        ? { ...slice, thresholdPolicy: { kind: 'dynamic', gain: 8, decayShift: 14, ceiling: 1000 } }
        : slice,
    ),
    crossbars: plain.crossbars.map(crossbar => ({
      ...crossbar,
      scaling: { target: 10, slackShift: 4, bothWays: false, rule: 0 },
    })),
  };
}

function rigShowing(y: readonly number[]): Rig {
  const made = runningRig(image());
  made.device().shown[2].set(y);
  return made;
}

/** What the management processor and the link are charged for since boot. */
function tallyOf(made: Rig) {
  const { counters } = made.device();
  const at = (row: number, kind: keyof typeof EVENT_INDEX) =>
    counters.counts[row * EVENT_KIND_COUNT + EVENT_INDEX[kind]];
  return {
    reads: at(counters.managementRow, 'managementRead'),
    writes: at(counters.managementRow, 'managementWrite'),
    cycles: at(counters.managementRow, 'managementCycle'),
  };
}

describe('sym-STDP', () => {
  it('trains in one presentation: scale, show with learning and the label as teacher, let thresholds decay', () => {
    const made = rigShowing(Y);
    const outcome = made.host.trainSample({ image: IMAGE, label: 1, sample: 4, total: 9 });
    expect(made.device().look()).toEqual([
      'reset',
      'beginSample 4',
      'setAnnealing 0',
      'scale',
      'loadInput 0 [0,9,255,1]',
      'writeThirdFactor 2 [0,1,0]',
      'setLearning true',
      'run 7',
      'potentials 2',
      'adaptThresholds',
    ]);
    expect(outcome).toMatchObject({ prediction: 0, margin: -60, presentations: 1, annealing: 0 });
    expect([...outcome.y]).toEqual([...Y]);
    // Writes: reset 3 cores, one encoder, annealing 2, scaling 2, 3 factors, learning 2 (the rule's core, which
    // has the thresholds too, and the home of the reduction unit), run, thresholds 1. Operations: margin 4, argmax 3.
    const { reads, writes, cycles } = tallyOf(made);
    expect([reads, writes]).toEqual([3, 3 + 1 + 2 + 2 + 3 + 2 + 1 + 1]);
    expect(cycles).toBe(
      reads * CYCLES.cyclesPerRead + writes * CYCLES.cyclesPerWrite + 7 * CYCLES.cyclesPerOperation,
    );
  });

  it('tests in one presentation without learning, scaling or decay', () => {
    const made = rigShowing([5, 7, 7]);
    const outcome = made.host.testSample({ image: IMAGE, sample: 5 });
    expect(made.device().look()).toEqual([
      'reset',
      'beginSample 5',
      'loadInput 0 [0,9,255,1]',
      'setLearning false',
      'run 7',
      'potentials 2',
    ]);
    // The lowest of equals.
    expect(outcome).toMatchObject({ prediction: 1, presentations: 1 });
    expect(tallyOf(made)).toMatchObject({ reads: 3, writes: 3 + 1 + 2 + 1 });
  });

  it('anneals only as the host says', () => {
    const made = rigShowing(Y);
    const task = { image: IMAGE, label: 0, sample: 8, total: 9, annealing: 3 };
    expect(made.host.trainSample(task).annealing).toBe(3);
    expect(made.device().look()).toContain('setAnnealing 3');
  });

  it('refuses an image or a label that the network has no place for', () => {
    const { host } = rigShowing(Y);
    const task = { image: IMAGE, label: 1, sample: 0, total: 1 };
    expect(() => host.trainSample({ ...task, label: 3 })).toThrow('label is 3; expected 0..2');
    expect(() => host.trainSample({ ...task, image: new Uint8Array(5) })).toThrow(
      'the image has 5 values; expected 4',
    );
  });
});
