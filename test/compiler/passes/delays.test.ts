import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { legaliseNetwork } from '../../../src/compiler/passes/legalise-network.js';
import { networkOf } from '../support.js';
import { chipWith, randomSpikes, runNetwork } from './run-network.js';

const STEPS = 50;

/** Two layers, with projections of the same source at several delays and a recurrent one. */
function delayed(neuron: object, delays: readonly number[], seed: number) {
  const [a, b, c, d] = delays;
  const weights = { kind: 'uniform', low: -20, high: 100 };
  return networkOf({
    seed,
    inputs: { in: { size: 6, encoder: 'external' } },
    populations: {
      first: { size: 5, neuron, threshold: { kind: 'constant', value: 90 } },
      second: { size: 4, neuron, threshold: { kind: 'constant', value: 70 } },
    },
    projections: {
      A: { from: 'in', to: 'first', delayTicks: a, connect: { kind: 'all' }, weights },
      B: { from: 'in', to: 'second', delayTicks: b, connect: { kind: 'random', probability: 0.6 }, weights },
      C: { from: 'first', to: 'second', delayTicks: c, connect: { kind: 'fan-in', synapses: 3 }, weights },
      D: { from: 'second', to: 'second', delayTicks: d, connect: { kind: 'others' }, weights },
    },
  });
}

const withDelays = (chip: string, max: number) =>
  chipWith(chip, { formats: { ...chipWith(chip, {}).formats, delayTicks: { min: 1, max } } });

describe('delays beyond the chip', () => {
  const cuba = { model: 'lif-cuba', decayU: 1500, decayV: 300 };
  const shift = { model: 'lif-shift', leakShift: 3 };

  test.each([
    ['loihi1', cuba],
    ['loom1', shift],
    // Relays are of lif-cuba there, their neurons are lif-shift made of it.
    ['loihi1', shift],
  ])('on %s: every spike of the network stays, to the step', (name, neuron) => {
    const delays = fc.tuple(...[1, 2, 3, 4].map(() => fc.integer({ min: 1, max: 9 })));
    fc.assert(
      fc.property(delays, fc.integer({ min: 1, max: 4 }), fc.nat(1000), (drawn, max, seed) => {
        const network = delayed(neuron, drawn, seed + 1);
        const feed = { in: randomSpikes(6, STEPS, 0.3, seed) };
        const expected = runNetwork(network, withDelays(name, 63), feed, STEPS);
        const chip = withDelays(name, max);
        const legal = legaliseNetwork(network, chip);
        const actual = runNetwork(legal.network, chip, feed, STEPS);
        expect(actual.spikes).toMatchObject(expected.spikes);
        expect(expected.spikes.first.flat().length).toBeGreaterThan(0);
        expect(legal.notes.length === 0).toBe(drawn.every(delay => delay <= max));
      }),
      { numRuns: 12 },
    );
  });

  test('projections of one source share its relays, as few as reach the longest delay', () => {
    const chip = withDelays('loom1', 4);
    const { network, notes } = legaliseNetwork(delayed(shift, [10, 8, 5, 4], 1), chip);
    const { populations, projections } = network.description;
    expect(Object.keys(populations)).toEqual([
      'first',
      'second',
      'relay-delay-in-1',
      'relay-delay-in-2',
      'relay-delay-first-1',
    ]);
    const routes = ['A', 'B', 'C', 'D'].map(name => [projections[name].from, projections[name].delayTicks]);
    expect(routes).toEqual([
      ['relay-delay-in-2', 2],
      ['relay-delay-in-1', 4],
      ['relay-delay-first-1', 1],
      ['second', 4],
    ]);
    expect(notes).toEqual([
      'delays beyond the 4 of loom1 (A of 10 steps, B of 8 steps) lead over relay-delay-in-1 to relay-delay-in-2, exact to the step: 12 relay neurons, and at most 2 packets more for each spike of in',
      'delays beyond the 4 of loom1 (C of 5 steps) lead over relay-delay-first-1, exact to the step: 5 relay neurons, and at most 1 packet more for each spike of first',
    ]);
  });

  test('a projection that learns is refused by name', () => {
    const network = networkOf({
      inputs: { in: { size: 2, encoder: 'external' } },
      populations: { z: { size: 2, neuron: shift, threshold: { kind: 'constant', value: 9 } } },
      rules: { r: { text: 'dw = x0 * y0', when: 'step', rounding: 'floor' } },
      projections: {
        W: {
          from: 'in',
          to: 'z',
          delayTicks: 70,
          connect: { kind: 'all' },
          weights: { kind: 'constant', value: 1 },
          rule: 'r',
        },
      },
    });
    expect(() => legaliseNetwork(network, chipWith('loom1', {}))).toThrow(
      'the delay of projection W is 70; limit of loom1 1..63; it learns, so that no relays can stand in: lower its delay',
    );
  });
});
