import { describe, expect, it } from 'vitest';
import { readProjections } from '../../../src/runtime/projection-weights.js';
import { weightDrift } from '../../../src/study/learn/weights.js';
import { finish, startRun, toyExperiment } from './toy.js';

describe('weightDrift', () => {
  // 3 sources, 2 targets; chip [post x pre], float rows of `stride` from each source, 2 a stored step.
  const chip = Int16Array.of(10, -20, 30, 40, 50, -60);
  const stride = 4;
  const gain = 2;
  const stored = [
    [11, 43],
    [-18, 50],
    [30, -65],
  ];
  const weights = new Float32Array(3 * stride).fill(999);
  stored.forEach((row, j) => {
    row.forEach((value, k) => {
      weights[j * stride + k] = value * gain;
    });
  });

  /** The definitions, over pairs (chip, float). */
  function direct(pairs: readonly (readonly [number, number])[]) {
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [meanA, meanB] = [mean(pairs.map(([a]) => a)), mean(pairs.map(([, b]) => b))];
    const covariance = mean(pairs.map(([a, b]) => (a - meanA) * (b - meanB)));
    const variance = (side: 0 | 1, centre: number) => mean(pairs.map(pair => (pair[side] - centre) ** 2));
    return {
      rms: Math.sqrt(mean(pairs.map(([a, b]) => (a - b) ** 2))),
      correlation: covariance / Math.sqrt(variance(0, meanA) * variance(1, meanB)),
    };
  }

  it('is root mean square, share of the range and correlation over all synapses', () => {
    const drift = weightDrift(chip, { weights, stride, gain }, { pre: 3, post: 2, mask: null }, 254);
    const expected = direct(
      [0, 1].flatMap(k => [0, 1, 2].map(j => [chip[k * 3 + j], stored[j][k]] as const)),
    );
    expect(drift.rms).toBeCloseTo(expected.rms, 9);
    expect(drift.share).toBeCloseTo(expected.rms / 254, 9);
    expect(drift.correlation).toBeCloseTo(expected.correlation, 9);
  });

  it('leaves out places without a synapse', () => {
    const mask = Uint8Array.of(1, 0, 1, 1, 0, 1);
    const drift = weightDrift(chip, { weights, stride, gain }, { pre: 3, post: 2, mask }, 254);
    const expected = direct([
      [10, 11],
      [30, 30],
      [40, 43],
      [-60, -65],
    ]);
    expect(drift.rms).toBeCloseTo(expected.rms, 9);
    expect(drift.correlation).toBeCloseTo(expected.correlation, 9);
  });

  it('has no correlation where one side does not vary', () => {
    const shape = { pre: 3, post: 2, mask: null };
    const drift = weightDrift(new Int16Array(6), { weights, stride, gain }, shape, 254);
    expect(drift.correlation).toBeNull();
    expect(drift.rms).toBeGreaterThan(0);
  });
});

describe.each(['groups', 'label'] as const)('readProjections, form %s', form => {
  it('is what was compiled, put together from all cores', () => {
    const experiment = toyExperiment({ form });
    const { image } = experiment.compiled;
    expect(image.slices.filter(({ population }) => image.populations[population].name === 'z1').length).toBe(
      2,
    );
    const { link } = startRun(experiment).session;
    const matrices = readProjections(link, image);
    expect(Object.keys(matrices).sort()).toEqual(Object.keys(experiment.expanded.projections).sort());
    for (const [name, { weights }] of Object.entries(experiment.expanded.projections)) {
      expect([...matrices[name].weights], name).toEqual([...weights]);
    }
  });

  it('follows the engine through learning', () => {
    const experiment = toyExperiment({ form });
    const run = startRun(experiment);
    finish(run);
    const { link, engine, image } = run.session;
    const matrices = readProjections(link, image);
    for (const [name, { weights }] of Object.entries(experiment.expanded.projections)) {
      if (name.startsWith('W')) expect([...matrices[name].weights], name).not.toEqual([...weights]);
      const parts = image.crossbars.flatMap(({ projection }, index) =>
        projection === name ? [...engine.storedWeights(index)] : [],
      );
      const inOrder = (values: Iterable<number>) => [...values].filter(w => w !== 0).sort((a, b) => a - b);
      expect(inOrder(matrices[name].weights), name).toEqual(inOrder(parts));
    }
  });
});
