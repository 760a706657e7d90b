import { describe, expect, it, vi } from 'vitest';
import { csdpGroups } from '../../../src/network/csdp/groups.js';
import { csdpLabel } from '../../../src/network/csdp/label.js';
import { expandNetwork } from '../../../src/network/expand.js';
import { FloatProcedure } from '../../../src/reference/twin/float-procedure.js';
import { FloatTwin, type Presentation } from '../../../src/reference/twin/float-twin.js';
import { RandomSource } from './support.js';

const SHAPE = { hidden: [20, 10], imageShape: [8, 8], steps: 3 } as const;
const image = new Uint8Array(64).fill(200);

/** A procedure whose presentations are noted and leave the sums that are wanted. */
function procedureOf(description: Parameters<typeof expandNetwork>[0], sums: readonly number[]) {
  const twin = new FloatTwin(expandNetwork(description), new RandomSource(64, 30));
  const shown: Presentation[] = [];
  vi.spyOn(twin, 'present').mockImplementation(presentation => {
    shown.push(presentation);
    twin.readout.set(sums);
  });
  const learnEpoch = vi.spyOn(twin, 'learnEpoch');
  const adapt = vi.spyOn(twin, 'adaptThresholds');
  return { procedure: new FloatProcedure(twin), shown, learnEpoch, adapt };
}

const rate = (shift: number) => ({ classifier: shift, hidden: shift });

/** Class 2 leads; class 7 comes next. */
const SUMS = [0, 5, 900, 0, -30, 0, 0, 850, 0, 0];

describe('FloatProcedure', () => {
  it('tests in one presentation that learns nothing', () => {
    const { procedure, shown, learnEpoch, adapt } = procedureOf(csdpGroups(SHAPE), SUMS);
    const outcome = procedure.test({ image, label: 7, sample: 3 });
    expect(outcome).toEqual({ prediction: 2, margin: -50, presentations: 1 });
    expect(shown).toMatchObject([{ hiddenLearning: false, context: -1 }]);
    expect(learnEpoch).not.toHaveBeenCalled();
    expect(adapt).not.toHaveBeenCalled();
  });

  it('predicts the lowest of equal classes', () => {
    const { procedure } = procedureOf(csdpGroups(SHAPE), [1, 4, 4, 0, 0, 0, 0, 0, 0, 4]);
    expect(procedure.test({ image, label: 0, sample: 0 }).prediction).toBe(1);
  });

  it.each([
    [50, 1],
    [51, 2],
    [49, 1],
  ])('form G with margin limit %i makes %i presentations for a margin of 50', (margin, presentations) => {
    const { procedure, shown, adapt } = procedureOf(csdpGroups({ ...SHAPE, margin }), SUMS);
    const outcome = procedure.train({ image, label: 2, sample: 0 }, rate(1));
    expect(outcome).toEqual({ prediction: 2, margin: 50, presentations });
    expect(shown.map(({ hiddenLearning }) => hiddenLearning)).toEqual([false, true].slice(0, presentations));
    expect(adapt).toHaveBeenCalledTimes(presentations - 1);
  });

  it('teaches the classifier 255 [label] - 255 sigmoid(0.0504 y / 16) from the first presentation', () => {
    const { procedure, learnEpoch } = procedureOf(csdpGroups(SHAPE), SUMS);
    procedure.train({ image, label: 2, sample: 0 }, rate(3));
    expect(learnEpoch).toHaveBeenCalledTimes(1);
    const [errors, annealing] = learnEpoch.mock.calls[0];
    expect(annealing).toBe(3);
    SUMS.forEach((y, c) => {
      const q = 255 / (1 + Math.exp((-0.0504 * y) / 16));
      expect(errors[c]).toBeCloseTo((c === 2 ? 255 : 0) - q, 9);
    });
  });

  it('form L shows the right label, then a wrong one that is never the right one', () => {
    const { procedure, shown, adapt } = procedureOf(csdpLabel({ ...SHAPE, margin: 1e9 }), SUMS);
    const drawn: { label: number; wrong: number }[] = [];
    for (let sample = 0; sample < 3000; sample++) {
      const label = sample % 10;
      expect(procedure.train({ image, label, sample }, rate(0)).presentations).toBe(3);
      const [first, right, wrong] = shown.splice(0);
      expect(first).toMatchObject({ hiddenLearning: false, context: -1 });
      expect(right).toMatchObject({ hiddenLearning: true, context: label, positive: true });
      expect(wrong).toMatchObject({ hiddenLearning: true, positive: false });
      drawn.push({ label, wrong: wrong.context });
    }
    expect(drawn.filter(({ label, wrong }) => label === wrong)).toEqual([]);
    expect(drawn.every(({ wrong }) => Number.isInteger(wrong) && wrong >= 0 && wrong < 10)).toBe(true);
    expect(adapt).toHaveBeenCalledTimes(2 * 3000);
    // Half of the time the strongest rival (2, or 7 for label 2), else any wrong class alike: 1/2 + 1/18.
    const rival = drawn.filter(({ label, wrong }) => wrong === (label === 2 ? 7 : 2)).length / 3000;
    expect(rival).toBeGreaterThan(0.5);
    expect(rival).toBeLessThan(0.61);
    expect(new Set(drawn.map(({ label, wrong }) => 10 * label + wrong)).size).toBe(90);
  });

  it('as a control shows the same and adapts, without hidden learning', () => {
    for (const build of [csdpGroups, csdpLabel]) {
      const { procedure, shown, adapt } = procedureOf(build({ ...SHAPE, margin: 1e9, control: true }), SUMS);
      const { presentations } = procedure.train({ image, label: 1, sample: 0 }, rate(0));
      expect(presentations).toBe(build === csdpGroups ? 2 : 3);
      expect(shown.map(({ hiddenLearning }) => hiddenLearning)).toEqual(shown.map(() => false));
      expect(adapt).toHaveBeenCalledTimes(presentations - 1);
    }
  });

  it('halves rates at 40, 65, 85 and 95% of the run', () => {
    const { procedure } = procedureOf(csdpGroups(SHAPE), SUMS);
    const rates = Array.from({ length: 60 }, (_, sample) => procedure.rates(sample, 60));
    // 100 n >= percent x 60: from n = 24, 39, 51 and 57.
    const expected = rates.map((_, n) => rate([24, 39, 51, 57].filter(from => n >= from).length));
    expect(rates).toEqual(expected);
  });
});
