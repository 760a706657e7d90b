import { describe, expect, it } from 'vitest';
import { TwinRun, type TwinRunState, twinTask } from '../../../src/study/learn/twin-run.js';
import { finish, toyExperiment } from './toy.js';

describe.each(['groups', 'label'] as const)('TwinRun, form %s', form => {
  const taskOf = (control = false) => {
    const experiment = toyExperiment({ form, control });
    return twinTask(experiment, experiment.compiled.image);
  };
  const copy = (state: TwinRunState) => structuredClone(state);

  it('goes on exactly from a checkpoint, wherever it was cut', () => {
    const task = taskOf();
    const whole = new TwinRun(task);
    finish(whole);
    for (const cut of [5, 12, 15]) {
      const before = new TwinRun(task);
      while (before.done < cut) before.next();
      const after = new TwinRun(task);
      after.restore(copy(before.save()));
      expect(after.done).toBe(cut);
      finish(after);
      expect(after.save(), `cut after ${cut} samples`).toEqual(whole.save());
    }
  });

  it('changes neither weights nor thresholds in a test', () => {
    const task = taskOf();
    const run = new TwinRun(task);
    while (run.done < task.order.length) run.next();
    const { weights, thresholds } = copy(run.save());
    finish(run);
    expect(run.testPredictions).toHaveLength(task.testSet.count);
    expect(run.save()).toMatchObject({ weights, thresholds });
  });

  it('as a control learns in the classifier and adapts thresholds, and leaves the hidden weights', () => {
    const run = new TwinRun(taskOf(true));
    const before = copy(run.save());
    finish(run);
    const after = run.save();
    for (const name of Object.keys(before.weights)) {
      if (name.startsWith('C')) continue;
      expect(after.weights[name], name).toEqual(before.weights[name]);
    }
    expect(after.weights.C1).not.toEqual(before.weights.C1);
    expect(after.thresholds).not.toEqual(before.thresholds);
  });
});

describe('twinTask', () => {
  it('numbers the layers as the image does', () => {
    const experiment = toyExperiment();
    const { image } = experiment.compiled;
    const { layers } = twinTask(experiment, image);
    for (const [name, index] of Object.entries(layers)) expect(image.populations[index].name).toBe(name);
  });
});
