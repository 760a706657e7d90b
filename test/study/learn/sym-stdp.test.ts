import { describe, expect, it } from 'vitest';
import type { Session } from '../../../src/runtime/session.js';
import { symStdpToy } from './sym-stdp-toy.js';
import { finish, startRun } from './toy.js';

/** Everything of the chip that a sample may leave changed. */
function learnt({ link, engine, image }: Session) {
  return {
    weights: image.crossbars.map((_, crossbar) => [...link.readWeights(crossbar)]),
    sums: engine.crossbars.map(crossbar => [...(crossbar.columnSums() ?? [])]),
    thresholds: image.slices.map((_, slice) => [...link.readThresholds(slice)]),
    registers: image.cores.map((_, core) => link.readLearningRegister(core)),
  };
}

/** Sums of the columns of a crossbar's weights [rows x columns]. */
function columnSums(weights: ArrayLike<number>, columns: number): number[] {
  const sums = new Array<number>(columns).fill(0);
  for (let at = 0; at < weights.length; at++) sums[at % columns] += weights[at];
  return sums;
}

const VARIANTS = [
  {},
  { form: 'traces', pick: 'largest' },
  { inhibition: 'circuit' },
  { scaling: 'none' },
  { weightBits: 5 },
  { control: true },
] as const;

describe.each(VARIANTS)('a run of sym-STDP, %j', changes => {
  it('changes weights, thresholds and registers in training, and nothing in tests', () => {
    const experiment = symStdpToy(changes);
    const run = startRun(experiment);
    const atBoot = learnt(run.session);
    while (run.trained < experiment.order.length) run.next();
    const trained = learnt(run.session);
    for (const part of ['weights', 'thresholds', 'registers'] as const) {
      expect(trained[part], part).not.toEqual(atBoot[part]);
    }
    finish(run);
    expect(run.tested).toBe(experiment.testSet.count);
    expect(run.testSpikes.some(spikes => spikes.some(count => count > 0))).toBe(true);
    expect(learnt(run.session)).toEqual(trained);
  });

  it('keeps weights in their range, and the running sums what the columns hold', () => {
    const run = startRun(symStdpToy(changes));
    const { engine, image, link } = run.session;
    while (!run.finished) {
      run.next();
      image.crossbars.forEach(({ minStored, maxStored, slice, rule }, index) => {
        const weights = link.readWeights(index);
        if (rule >= 0) {
          expect(Math.min(...weights)).toBeGreaterThanOrEqual(Math.max(0, minStored));
          expect(Math.max(...weights)).toBeLessThanOrEqual(maxStored);
        }
        const sums = engine.crossbars[index].columnSums();
        if (sums === null) return;
        expect([...sums]).toEqual(columnSums(weights, image.slices[slice].count));
      });
    }
  });

  it('goes on bit for bit from a checkpoint, wherever it was cut', () => {
    const experiment = symStdpToy(changes);
    const whole = startRun(experiment);
    finish(whole);
    for (const cut of [5, 12, 15]) {
      const before = startRun(experiment);
      while (before.trained + before.tested < cut) before.next();
      const after = startRun(experiment);
      after.restore(structuredClone(before.save()));
      finish(after);
      const what = `cut after ${cut} samples`;
      expect(after.records, what).toEqual(whole.records);
      expect(after.testRecords, what).toEqual(whole.testRecords);
      expect(learnt(after.session), what).toEqual(learnt(whole.session));
      expect(after.session.link.counters(), what).toEqual(whole.session.link.counters());
    }
  });
});

describe('synaptic scaling', () => {
  /**
   * A sweep of a column takes (w + rnd) >> 4 of each weight, rnd 0..15: at least the sum of w >> 4, at most that of
   * (w + 15) >> 4. So a presentation begins with a sum of at most target + (target >> 4), or of what a sweep left
   * of more, and ends with no more than it added to that.
   */
  it('takes a sixteenth of columns above target + target / 16, and leaves the others', () => {
    const experiment = symStdpToy({ train: 60 });
    const run = startRun(experiment);
    const { image, engine } = run.session;
    let swept = 0;
    const weightsNow = () => image.crossbars.map((_, index) => [...engine.storedWeights(index)]);
    while (run.trained < experiment.order.length) {
      const before = weightsNow();
      let first: number[][] | undefined;
      const original = engine.run.bind(engine);
      engine.run = steps => {
        first ??= weightsNow();
        original(steps);
      };
      run.next();
      engine.run = original;
      const begin = first!;
      const after = weightsNow();
      image.crossbars.forEach(({ scaling, slice, rows }, index) => {
        const { target, slackShift } = scaling!;
        const limit = target + (target >> slackShift);
        const { count: columns } = image.slices[slice];
        for (let column = 0; column < columns; column++) {
          const of = (all: readonly number[][]) =>
            Array.from({ length: rows }, (_, row) => all[index][row * columns + column]);
          const [old, scaled, grown] = [before, begin, after].map(of);
          const sum = (weights: readonly number[]) => weights.reduce((total, weight) => total + weight, 0);
          if (sum(old) <= limit) expect(scaled).toEqual(old);
          else {
            swept++;
            const taken = sum(old) - sum(scaled);
            expect(taken).toBeGreaterThanOrEqual(sum(old.map(weight => weight >> 4)));
            expect(taken).toBeLessThanOrEqual(sum(old.map(weight => (weight + 15) >> 4)));
            scaled.forEach((weight, row) => {
              expect([old[row] - (old[row] >> 4), old[row] - ((old[row] + 15) >> 4)]).toContain(weight);
            });
          }
          expect(grown.every((weight, row) => weight >= scaled[row])).toBe(true);
          const left = sum(old) - sum(old.map(weight => weight >> 4));
          expect(sum(scaled)).toBeLessThanOrEqual(Math.max(limit, left));
        }
      });
    }
    expect(swept).toBeGreaterThan(3);
  });

  it('none lets the sums grow beyond', () => {
    const experiment = symStdpToy({ train: 60, scaling: 'none' });
    const scaled = symStdpToy({ train: 60 }).compiled.image.crossbars[0].scaling!;
    const run = startRun(experiment);
    while (run.trained < experiment.order.length) run.next();
    const { image, link } = run.session;
    const { count } = image.slices[image.crossbars[0].slice];
    expect(Math.max(...columnSums(link.readWeights(0), count))).toBeGreaterThan(
      scaled.target + (scaled.target >> 4),
    );
  });
});

describe('winner takes all', () => {
  it.each(['first', 'largest'] as const)('lets one hidden neuron fire a step (%s)', pick => {
    const run = startRun(symStdpToy({ pick }));
    const { engine, image } = run.session;
    const hidden = image.populations.findIndex(({ name }) => name === 'hidden');
    let spikes = 0;
    const original = engine.run.bind(engine);
    engine.run = steps => {
      for (let step = 0; step < steps; step++) {
        original(1);
        const fired = engine.slices
          .filter(({ population }) => population === hidden)
          .reduce((sum, slice) => sum + slice.fired, 0);
        expect(fired).toBeLessThanOrEqual(1);
        spikes += fired;
      }
    };
    finish(run);
    expect(spikes).toBeGreaterThan(100);
  });
});

it('the control learns at the readout alone: hidden weights are only scaled', () => {
  const experiment = symStdpToy({ control: true, train: 40 });
  const run = startRun(experiment);
  const { image, link } = run.session;
  const learning = image.crossbars.map(({ rule }) => rule >= 0);
  const before = image.crossbars.map((_, index) => link.readWeights(index));
  finish(run);
  const changed = image.crossbars.map((_, index) => {
    const now = link.readWeights(index);
    return now.some((weight, place) => weight > before[index][place]);
  });
  expect(changed).toEqual(learning);
  expect(learning).toContain(false);
});
