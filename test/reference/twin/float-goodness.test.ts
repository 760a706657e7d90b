import { describe, expect, it } from 'vitest';
import type { GoodnessSpec } from '../../../src/network/description.js';
import { FloatGoodness } from '../../../src/reference/twin/float-goodness.js';
import type { FloatLayer } from '../../../src/reference/twin/float-layer.js';

const counted: GoodnessSpec = {
  population: 'z',
  groups: 2,
  positive: 'class',
  kind: 'spike-count',
  theta: 3,
  slope: 2,
  leakShift: 1,
  gain: 16,
  deadZone: 64,
};

/** Six neurons, of which these fire or have these traces; all that goodness reads of a layer. */
function layerWith({ spikes = [], trace = [] }: { spikes?: number[]; trace?: number[] }): FloatLayer {
  const of = {
    size: 6,
    spikes: Int32Array.from(spikes),
    fired: spikes.length,
    trace: Float64Array.from(trace),
  };
  return of as unknown as FloatLayer;
}

/** A goodness over a layer whose spikes change from step to step; returns what acts in each. */
function run(spec: GoodnessSpec, steps: readonly number[][], label: number, positive = true): number[][] {
  const layer = layerWith({});
  const goodness = new FloatGoodness(spec, layer, 1);
  return steps.map(spikes => {
    layer.spikes = Int32Array.from(spikes);
    layer.fired = spikes.length;
    goodness.step(label, positive);
    return [...goodness.applied];
  });
}

describe('FloatGoodness', () => {
  it('gives p - 255 to the class of the label and p to others, a step late', () => {
    // Step 0: group 0 has 3 spikes, G/unit = 3 = theta, p = 127.5; group 1 has none, p = 255 / (1 + e^6) = 0.63.
    // Step 1: 1.5 + 2 = 3.5, p = 255 / (1 + e^-1) = 186.42; group 1: 3, p = 127.5.
    const steps = [[0, 1, 2], [0, 1, 3, 4, 5], []];
    const late = run(counted, steps, 0);
    expect(late[0]).toEqual([0, 0]);
    expect(late[1][0]).toBeCloseTo(127.5 - 255, 9);
    // 0.63 is in the dead zone.
    expect(late[1][1]).toBe(0);
    expect(late[2][0]).toBeCloseTo(255 / (1 + Math.exp(-1)) - 255, 9);
    expect(late[2][1]).toBeCloseTo(127.5, 9);
    const other = run(counted, steps, 1);
    expect(other[1][0]).toBeCloseTo(127.5, 9);
    expect(other[2][1]).toBeCloseTo(127.5 - 255, 9);
  });

  it('is silent in the dead zone and at its edge', () => {
    // theta 0 and slope 0 make p 127.5 whatever fires; errors are 127.5 and -127.5.
    const flat = { ...counted, theta: 0, slope: 0 };
    expect(run({ ...flat, deadZone: 127 }, [[], []], 0)[1]).toEqual([-127.5, 127.5]);
    expect(run({ ...flat, deadZone: 127.5 }, [[], []], 0)[1]).toEqual([0, 0]);
  });

  it('goes by the polarity where the goodness says so', () => {
    const polar: GoodnessSpec = { ...counted, positive: 'polarity', slope: 0, theta: 0, deadZone: 0 };
    expect(run(polar, [[], []], 1, true)[1]).toEqual([-127.5, -127.5]);
    expect(run(polar, [[], []], 1, false)[1]).toEqual([127.5, 127.5]);
  });

  it('acts as many steps late as it is told, and forgets at reset', () => {
    const flat = { ...counted, slope: 0, theta: 0, latenessSteps: 3 };
    expect(run(flat, [[], [], [], []], 0)).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
      [-127.5, 127.5],
    ]);
    const goodness = new FloatGoodness(flat, layerWith({}), 1);
    for (let step = 0; step < 4; step++) goodness.step(0, true);
    goodness.reset();
    expect([...goodness.applied]).toEqual([0, 0]);
    goodness.step(0, true);
    expect([...goodness.applied]).toEqual([0, 0]);
  });

  it('sums squared traces in units of a full one', () => {
    const spec: GoodnessSpec = {
      ...counted,
      kind: 'trace-square',
      positive: 'polarity',
      theta: 1,
      deadZone: 0,
    };
    // Group 0: (127^2 + 63.5^2) / 127^2 = 1.25; group 1: 0.25.
    const layer = layerWith({ trace: [127, 63.5, 0, 0, 0, 63.5] });
    const goodness = new FloatGoodness(spec, layer, 127);
    goodness.step(-1, false);
    goodness.step(-1, false);
    expect(goodness.applied[0]).toBeCloseTo(255 / (1 + Math.exp(-2 * 0.25)), 9);
    expect(goodness.applied[1]).toBeCloseTo(255 / (1 + Math.exp(2 * 0.75)), 9);
  });

  it('splits a layer into equal contiguous groups', () => {
    const goodness = new FloatGoodness(counted, layerWith({}), 1);
    expect([0, 1, 2, 3, 4, 5].map(neuron => goodness.groupOf(neuron))).toEqual([0, 0, 0, 1, 1, 1]);
  });
});
