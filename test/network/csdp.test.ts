import { describe, expect, test } from 'vitest';
import type { SpikeTrace } from '../../src/image/layout.js';
import { csdpGroups, csdpLabel } from '../../src/network/csdp.js';
import { expandNetwork } from '../../src/network/expand.js';
import { lowerRule } from '../../src/network/rule/lower.js';
import { parseRule } from '../../src/network/rule/parse.js';

describe('csdpGroups', () => {
  test('goodness tables follow the size of z1, unless given', () => {
    const tables = (options: Parameters<typeof csdpGroups>[0]) => {
      const { g1, g2 } = csdpGroups(options).goodness;
      return [g1.theta, g2.theta, g1.slope, g2.slope];
    };
    expect(tables({})).toEqual([8, 4, 2, 2]);
    expect(tables({ hidden: [300, 60] })).toEqual([3, 2, 3, 3]);
    expect(tables({ hidden: [300, 60], thetas: [5, 6], slope: 1 })).toEqual([5, 6, 1, 1]);
  });

  test('the control learns no hidden weights and keeps the homeostasis and the initial values', () => {
    const control = csdpGroups({ hidden: [20, 10], control: true });
    const learner = csdpGroups({ hidden: [20, 10] });
    expect(control).toEqual({ ...learner, procedure: { ...learner.procedure, hiddenLearning: false } });
    expect(control.procedure).toMatchObject({ homeostasis: true });
  });

  test('options that do not fit are refused', () => {
    expect(() => csdpGroups({ hidden: [9, 10] })).toThrow(
      'goodness.g1.groups is 10; limit is the size of z1, 9',
    );
    expect(() => csdpGroups({ minSide: 29 })).toThrow(
      "projections.W1.connect.minSide is 29; limit is the image's shorter side, 28",
    );
    expect(() => csdpGroups({ hidden: [10.5, 10] })).toThrow(
      'populations.z1.size is 10.5; expected a whole number',
    );
    expect(() => csdpGroups({ hidden: [2 ** 20, 10] })).toThrow(
      'projections.W1 joins 784 x 1048576 = 822083584 pairs; limit 134217728; split a population',
    );
    expect(() => csdpGroups({ margin: Number.NaN })).toThrow('procedure.margin is NaN; expected a number');
  });
});

describe('csdpLabel', () => {
  const { populations, projections, rules, goodness, procedure, inputs } = csdpLabel();
  const { z1, z2 } = populations;

  // Float constants of form L (learning systems, section 1a).
  const float = { scale: 0.1, eta: 0.03, threshold: [0.03, 0.08], floor: 0.025, step: 0.0003, keep: 10 / 13 };
  // Potential of one full weight that acts alone and is held up by the input: weight / leak.
  const heldUp = { float: float.scale / 1, integer: 127 * 32 };

  test('thresholds are the float ones where the same held-up input reaches them', () => {
    const unit = heldUp.integer / heldUp.float;
    const { threshold, adaptation } = z1;
    if (threshold?.kind !== 'uniform' || adaptation?.kind !== 'neuron') throw new Error('not of form L');
    expect(threshold.low / unit).toBeCloseTo(float.threshold[0], 4);
    expect(threshold.high / unit).toBeCloseTo(float.threshold[1], 4);
    expect(adaptation.floor / unit).toBeCloseTo(float.floor, 4);
    expect(adaptation.step / unit).toBeCloseTo(float.step, 4);
    expect(adaptation.target).toBe(1);
    expect(z2).toEqual({ ...z1, size: 200 });
  });

  test('the trace keeps 10/13 a step', () => {
    // To the nearest of 4096ths.
    expect(Math.abs((z1.traces!.y1 as SpikeTrace).decay - 4096 * (1 - float.keep))).toBeLessThanOrEqual(0.5);
    expect(z1.traces!.y1).toMatchObject({ mode: 'set', impulse: 127, max: 127 });
  });

  test('weights that act are uniform in -127 .. 127 at the start', () => {
    const { weights } = projections.W2;
    if (weights.kind !== 'uniform') throw new Error('not of form L');
    const count = new Map<number, number>();
    for (let stored = weights.low; stored <= weights.high; stored++) {
      count.set(stored >> 8, (count.get(stored >> 8) ?? 0) + 1);
    }
    expect(Math.min(...count.keys())).toBe(-127);
    expect(Math.max(...count.keys())).toBe(127);
    expect(new Set(count.values())).toEqual(new Set([256]));
  });

  test('rules step as the float rule does, within 2.1%', () => {
    const change = (rule: string) => {
      const [{ terms, fractionBits }] = lowerRule(parseRule(rules[rule].text));
      return (terms[0].coefficient * 2 ** terms[0].shift) / 2 ** fractionBits;
    };
    /** dw of a weight of 1 = 32512 stored, at p - y = 1, which is r1 = 255. */
    const wanted = (scale: number) => (-float.eta * scale * 2 * 32512) / 255;
    expect(change('hidden') / wanted(0.1)).toBeCloseTo(0.98, 2);
    expect(2 ** projections.V2y.exponent! * 0.1).toBeCloseTo(0.8);
    expect(change('context') / wanted(0.8)).toBeCloseTo(0.98, 2);
  });

  test('label context, polarity and readout', () => {
    expect(inputs.context).toEqual({ size: 10, encoder: 'constant' });
    expect(Object.keys(projections)).toEqual(['W1', 'V2y', 'W2', 'V3y', 'C1', 'C2']);
    expect(goodness.g2).toMatchObject({
      kind: 'trace-square',
      positive: 'polarity',
      groups: 1,
      theta: 10,
      slope: 0.3,
    });
    expect(procedure).toMatchObject({
      kind: 'label',
      label: 'context',
      margin: Math.round((5 / 0.1 / 4) * 127),
    });
  });

  test('two seeds give two networks of the same make', () => {
    const weights = (seed: number) =>
      expandNetwork(csdpLabel({ hidden: [20, 10], seed })).projections.V3y.weights;
    expect(weights(1)).not.toEqual(weights(2));
    expect(weights(1)).toEqual(weights(1));
  });
});
