import { describe, expect, it } from 'vitest';
import { crc32 } from '../../../src/fixed/crc32.js';
import { EVENT_INDEX } from '../../../src/ledger/events.js';
import { readProjections } from '../../../src/runtime/projection-weights.js';
import { type ChipRun, totalCounts } from '../../../src/study/learn/chip-run.js';
import type { Experiment } from '../../../src/study/learn/experiment.js';
import type { CsdpLearnOptions } from '../../../src/study/learn/options.js';
import { TwinRun, twinTask } from '../../../src/study/learn/twin-run.js';
import { finish, startRun, toyExperiment } from './toy.js';

interface Form {
  readonly options: Partial<CsdpLearnOptions>;
  /** What a run ends with; a change of it is a change of what the chip computes. */
  readonly guarded: { readonly presentations: number; readonly spikes: number; readonly weights: number };
  /** Projections that the form does not train. */
  readonly fixed: readonly string[];
}

const FORMS: Readonly<Record<string, Form>> = {
  'groups-plus': {
    options: { form: 'groups-plus', reconstruct: true },
    guarded: { presentations: 30, spikes: 6003, weights: 48656679 },
    fixed: [],
  },
  'groups-plus for Fashion-MNIST': {
    options: { form: 'groups-plus', recipe: 'fashion-mnist' },
    guarded: { presentations: 30, spikes: 9222, weights: 3016905376 },
    fixed: [],
  },
  // Its hidden layer learns from sample 1000 on.
  'self-supervised': {
    options: { form: 'self-supervised', train: 1020, rotate: true },
    guarded: { presentations: 2212, spikes: 233542, weights: 3122205366 },
    fixed: ['W2'],
  },
  'label with mixed negatives': {
    options: { form: 'label', negatives: 'mixed', train: 60, hidden: [120, 60] },
    guarded: { presentations: 137, spikes: 12106, weights: 4160573095 },
    fixed: [],
  },
  'label with all paths': {
    options: { form: 'label', paths: ['top-down', 'lateral', 'decay'], train: 60, hidden: [120, 60] },
    guarded: { presentations: 186, spikes: 49278, weights: 3360363708 },
    fixed: [],
  },
};

const learnt = (run: ChipRun, { compiled }: Experiment) => ({
  weights: readProjections(run.session.link, compiled.image),
  thresholds: compiled.image.slices.map((_, slice) => run.session.link.readThresholds(slice)),
});

describe.each(Object.entries(FORMS))('CSDP, form %s', (_, { options, guarded, fixed }) => {
  const experiment = toyExperiment(options);
  const run = startRun(experiment);
  const start = learnt(run, experiment);
  while (run.trained < experiment.order.length) run.next();
  const trained = learnt(run, experiment);
  const state = structuredClone(run.save());
  finish(run);
  const records = [...run.records, ...run.testRecords];

  it('ends with the same spikes and weights as ever', () => {
    const all = Object.keys(experiment.expanded.projections).flatMap(name => [
      ...trained.weights[name].weights,
    ]);
    expect({
      presentations: records.reduce((sum, { presentations }) => sum + presentations, 0),
      spikes: totalCounts(records)[EVENT_INDEX.spike],
      weights: crc32(new Uint8Array(Int16Array.from(all).buffer)),
    }).toEqual(guarded);
  });

  it('learns in every projection but those it leaves, and frozen means frozen', () => {
    for (const [name, weights] of Object.entries(trained.weights)) {
      if (fixed.includes(name)) expect(weights, name).toEqual(start.weights[name]);
      else expect(weights, name).not.toEqual(start.weights[name]);
    }
    expect(trained.thresholds).not.toEqual(start.thresholds);
    expect(learnt(run, experiment)).toEqual(trained);
  });

  it('goes on bit for bit from a checkpoint', () => {
    const again = startRun(experiment);
    again.restore(state);
    finish(again);
    expect(again.testRecords).toEqual(run.testRecords);
    expect(again.recollection).toEqual(run.recollection);
  });

  it('has a float twin that makes as many presentations in training where nothing decides on them', () => {
    const twin = new TwinRun(twinTask(experiment, run.session.image));
    finish(twin);
    const { presentations, trainPredictions, recollection } = twin.save();
    expect(trainPredictions).toHaveLength(experiment.order.length);
    expect(recollection.errors).toHaveLength(run.recollection.errors.length);
    if (experiment.pairing === null) return;
    expect(presentations).toBe(records.reduce((sum, record) => sum + record.presentations, 0));
  });
});
