import { expect, it } from 'vitest';
import { NeuronFiring } from '../../../src/study/thresholds/firing.js';

/** Presentations of 40 steps, four neurons on two cores. */
function firing(refractorySteps: number, presentations: readonly (readonly number[])[]) {
  const seen = new NeuronFiring(4, 40, refractorySteps);
  for (const [a, b, c, d] of presentations) {
    seen.add([a, b], 0);
    seen.add([c, d], 2);
  }
  return seen.shares;
}

it('a neuron is silent where no presentation makes it fire', () => {
  expect(
    firing(0, [
      [0, 0, 1, 0],
      [1, 0, 0, 0],
      [0, 0, 0, 1],
    ]),
  ).toEqual({ silentShare: 0.25, burstingShare: 0 });
  expect(firing(0, [])).toEqual({ silentShare: 1, burstingShare: 0 });
});

it('a neuron bursts where it takes a quarter of its steps, in the mean over the presentations in which it fires', () => {
  // 40 steps: 10 spikes. The second neuron fires 8 and 12 times and never else: 10 in the mean; the third 9.
  expect(
    firing(0, [
      [9, 8, 9, 0],
      [9, 12, 9, 0],
      [9, 0, 0, 0],
    ]),
  ).toEqual({ silentShare: 0.25, burstingShare: 0.25 });
});

it('rest leaves a neuron fewer steps: with 3 steps of it 10 of 40, with 6 of it 6 of 40', () => {
  const counts = [[2, 3, 1, 0]];
  expect(firing(0, counts).burstingShare).toBe(0);
  expect(firing(3, counts).burstingShare).toBe(0.25);
  expect(firing(6, counts).burstingShare).toBe(0.5);
});
