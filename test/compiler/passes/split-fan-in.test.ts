import { describe, expect, test } from 'vitest';
import { legaliseNetwork } from '../../../src/compiler/passes/legalise-network.js';
import { chipNamed, networkOf } from '../support.js';
import { chipWith, randomSpikes, runNetwork } from './run-network.js';

const STEPS = 300;
const SOURCES = 200;

const few = (name: string, axonsIn: number) =>
  chipWith(name, { capacity: { ...chipNamed(name).capacity, axonsIn } });

function wide(to: object, more: object = {}) {
  return networkOf({
    seed: 7,
    inputs: { in: { size: SOURCES, encoder: 'external' } },
    populations: { z: { size: 5, ...to } },
    projections: {
      W: {
        from: 'in',
        to: 'z',
        connect: { kind: 'all' },
        weights: { kind: 'uniform', low: -30, high: 60 },
        ...more,
      },
    },
  });
}

const summing = { neuron: { model: 'accumulate' } };
const cuba = {
  neuron: { model: 'lif-cuba', decayU: 1023, decayV: 200 },
  threshold: { kind: 'constant', value: 4000 },
};
const feed = { in: randomSpikes(SOURCES, STEPS, 0.04, 11) };
const unitOf = (notes: readonly string[]) => Number(/a unit of (\d+) a spike/.exec(notes[0])?.[1]);

describe('neurons with more sources than a core takes', () => {
  test('are refused by name, with the flag that splits them', () => {
    expect(() => legaliseNetwork(wide(cuba), few('loihi2', 60))).toThrow(
      'neuron 0 of z takes 200 input axons; limit of loihi2 60 a core; give it fewer sources, or let relay neurons add them up (--split-fan-in)',
    );
  });

  test.each([
    ['all', { connect: { kind: 'all' } }, {}],
    ['lists', { connect: { kind: 'fan-in', synapses: 120 } }, {}],
    ['a mask', { connect: { kind: 'random', probability: 0.7 } }, {}],
    ['floats', { weights: { kind: 'float-matrix', values: floats() } }, {}],
    ['a step of delay to give', { delayTicks: 2 }, { lateness: 0 }],
  ])(
    'lose nothing of their input where relays subtract: %s',
    (_name, more, { lateness = 1 }: { lateness?: number }) => {
      const chip = few('loihi2', 60);
      const network = wide(summing, more);
      const { network: split, notes } = legaliseNetwork(network, chip, { splitFanIn: true });
      const whole = runNetwork(network, chipNamed('loihi2'), feed, STEPS).potentials.z;
      const actual = runNetwork(split, chip, feed, STEPS).potentials.z;
      const unit = unitOf(notes);
      const { sources } = split.projections['from-relay-sum-W-plus'] as { sources: Int32Array };
      const groups = sources.length / 5;
      for (let step = 0; step < STEPS - lateness; step++) {
        whole[step].forEach((sum, neuron) => {
          // Each relay keeps less than a unit: positive ones lag above, negative ones below.
          const late = sum - actual[step + lateness][neuron];
          expect(Math.abs(late)).toBeLessThan(unit * groups);
        });
      }
      expect(Math.max(...whole[STEPS - 1])).toBeGreaterThan(20 * unit);
      expect(notes[0]).toContain(lateness === 0 ? 'pass them on in time' : 'pass them on one step later');
    },
  );

  test('fire at nearly the rates of the unsplit network', () => {
    const chip = few('loihi2', 60);
    const network = wide(cuba);
    const { network: split, notes } = legaliseNetwork(network, chip, { splitFanIn: true });
    const expected = runNetwork(network, chipNamed('loihi2'), feed, STEPS).spikes.z;
    const actual = runNetwork(split, chip, feed, STEPS).spikes.z;
    for (let neuron = 0; neuron < 5; neuron++) {
      const count = (spikes: readonly (readonly number[])[]) =>
        spikes.filter(step => step.includes(neuron)).length;
      expect(count(expected)).toBeGreaterThan(15);
      expect(Math.abs(count(actual) - count(expected))).toBeLessThanOrEqual(Math.ceil(0.1 * count(expected)));
    }
    expect(notes).toHaveLength(1);
  });

  test('relays of a chip without a subtracting reset lose what is above a unit, and the note says so', () => {
    const chip = few('loom1', 60);
    const network = wide(summing, { weights: { kind: 'uniform', low: 1, high: 40 } });
    const { network: split, notes } = legaliseNetwork(network, chip, { splitFanIn: true });
    expect(notes[0]).toContain(
      'what is above a unit when a relay fires is lost, as loom1 has no subtracting reset',
    );
    const whole = runNetwork(network, chipNamed('loom1'), feed, STEPS).potentials.z[STEPS - 1];
    const actual = runNetwork(split, chip, feed, STEPS).potentials.z[STEPS - 1];
    actual.forEach((sum, neuron) => {
      expect(sum).toBeLessThanOrEqual(whole[neuron]);
      expect(sum).toBeGreaterThan(0.6 * whole[neuron]);
    });
  });

  test('neurons that fit keep their synapses', () => {
    const pre = [...Array.from({ length: 100 }, (_, i) => i), 3, 4, 5];
    const post = [...new Array(100).fill(2), 4, 4, 1];
    const connect = { kind: 'listed', pre, post };
    const network = wide(cuba, { connect, weights: { kind: 'constant', value: 9 } });
    const split = legaliseNetwork(network, few('loihi2', 60), { splitFanIn: true }).network;
    expect(split.projections.W).toMatchObject({
      start: Int32Array.from([0, 0, 1, 1, 1, 3]),
      sources: Int32Array.from([5, 3, 4]),
    });
    expect(split.projections['from-relay-sum-W-plus']).toMatchObject({ post: 5 });
  });

  test('what learns stays, and is named where nothing else can give way', () => {
    const network = networkOf({
      inputs: { in: { size: SOURCES, encoder: 'external' } },
      populations: {
        z: {
          size: 2,
          neuron: { model: 'lif-shift', leakShift: 2 },
          threshold: { kind: 'constant', value: 9 },
        },
      },
      rules: { r: { text: 'dw = x0 * y0', when: 'step', rounding: 'floor' } },
      projections: {
        W: {
          from: 'in',
          to: 'z',
          connect: { kind: 'all' },
          weights: { kind: 'constant', value: 1 },
          rule: 'r',
        },
      },
    });
    expect(() => legaliseNetwork(network, few('loom1', 60), { splitFanIn: true })).toThrow(
      'neuron 0 of z takes 200 input axons; limit of loom1 60 a core; relays cannot bring it below (W must stay, as it learns): give it fewer sources',
    );
  });
});

/** Whole numbers, so that their mantissas are exact and no sum is rounded. */
function floats(): number[][] {
  return Array.from({ length: 5 }, (_, neuron) =>
    Array.from({ length: SOURCES }, (_, unit) => Math.round(40 * Math.sin(neuron + 3 * unit)) + 12),
  );
}
