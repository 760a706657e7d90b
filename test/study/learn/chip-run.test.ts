import { describe, expect, it } from 'vitest';
import { readProjections } from '../../../src/runtime/projection-weights.js';
import type { ChipRun } from '../../../src/study/learn/chip-run.js';
import { totalCounts } from '../../../src/study/learn/chip-run.js';
import type { Experiment } from '../../../src/study/learn/experiment.js';
import { TEST_SAMPLE_BASE } from '../../../src/study/learn/options.js';
import { finish, startRun, toyExperiment } from './toy.js';

/** Everything that a run holds or has noted. */
function stateOf(run: ChipRun, { compiled }: Experiment) {
  const { link, elapsedPs } = run.session;
  return {
    records: run.records,
    testRecords: run.testRecords,
    fingerprints: run.fingerprints,
    trainLedger: run.trainLedger,
    trainPs: run.trainPs,
    testSpikes: run.testSpikes,
    elapsedPs,
    ledger: link.counters().counts,
    ...learnt(run, { compiled }),
  };
}

function learnt(run: ChipRun, { compiled }: Pick<Experiment, 'compiled'>) {
  const { link } = run.session;
  return {
    weights: readProjections(link, compiled.image),
    thresholds: compiled.image.slices.map((_, slice) => link.readThresholds(slice)),
  };
}

describe.each(['groups', 'label'] as const)('ChipRun, form %s', form => {
  it('goes on bit for bit from a checkpoint, wherever it was cut', () => {
    const experiment = toyExperiment({ form });
    const whole = startRun(experiment);
    finish(whole);
    const expected = stateOf(whole, experiment);
    for (const cut of [5, 12, 15]) {
      const before = startRun(experiment);
      while (before.trained + before.tested < cut) before.next();
      const state = structuredClone(before.save());
      const after = startRun(experiment);
      after.restore(state);
      expect(after.trained + after.tested).toBe(cut);
      finish(after);
      expect(stateOf(after, experiment), `cut after ${cut} samples`).toEqual(expected);
    }
  });

  it('changes neither weights nor thresholds in a test', () => {
    const experiment = toyExperiment({ form });
    const run = startRun(experiment);
    while (run.trained < experiment.order.length) run.next();
    const before = learnt(run, experiment);
    finish(run);
    expect(run.tested).toBe(experiment.testSet.count);
    expect(learnt(run, experiment)).toEqual(before);
  });

  it('as a control learns in the classifier and adapts thresholds, and leaves the hidden weights', () => {
    const experiment = toyExperiment({ form, control: true });
    const run = startRun(experiment);
    const before = learnt(run, experiment);
    finish(run);
    const after = learnt(run, experiment);
    for (const name of Object.keys(before.weights)) {
      if (name.startsWith('C')) continue;
      expect(after.weights[name], name).toEqual(before.weights[name]);
    }
    expect(after.weights.C1).not.toEqual(before.weights.C1);
    expect(after.thresholds).not.toEqual(before.thresholds);
  });

  it('accounts for every event: the records and the boot make up the ledger', () => {
    const experiment = toyExperiment({ form });
    const run = startRun(experiment);
    const { link } = run.session;
    const kinds = totalCounts([]).length;
    const ledgerTotal = () => {
      const total = new Float64Array(kinds);
      link.counters().counts.forEach((count, place) => {
        total[place % kinds] += count;
      });
      return total;
    };
    const atBoot = ledgerTotal();
    finish(run);
    const counted = totalCounts([...run.records, ...run.testRecords]);
    expect(ledgerTotal().map((count, kind) => count - atBoot[kind])).toEqual(counted);
  });

  it('numbers samples, images and presentations', () => {
    const experiment = toyExperiment({ form, epochs: 2 });
    const run = startRun(experiment);
    finish(run);
    expect(run.records.map(({ sample }) => sample)).toEqual(Array.from({ length: 24 }, (_, n) => n));
    expect(run.records.map(({ imageIndex }) => imageIndex)).toEqual([...experiment.order]);
    expect(run.testRecords.map(({ sample }) => sample - TEST_SAMPLE_BASE)).toEqual([0, 1, 2, 3, 4, 5]);
    for (const { label, imageIndex, presentations, emulatedPs } of run.records) {
      expect(label).toBe(experiment.trainSet.labels[imageIndex]);
      expect(form === 'groups' ? [1, 2] : [1, 3]).toContain(presentations);
      expect(emulatedPs).toBeGreaterThan(0);
    }
    for (const { presentations } of run.testRecords) expect(presentations).toBe(1);
    const { stepsPerPresentation } = experiment.description.procedure as { stepsPerPresentation: number };
    expect(run.fingerprints.map(steps => steps.length)).toEqual(
      run.records.map(({ presentations }) => presentations * stepsPerPresentation),
    );
  });
});
