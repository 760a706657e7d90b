import { describe, expect, test } from 'vitest';
import { legaliseNetwork } from '../../../src/compiler/passes/legalise-network.js';
import { networkOf } from '../support.js';
import { chipWith, randomSpikes, runNetwork } from './run-network.js';

const neuron = { model: 'lif-shift', leakShift: 2 };
const STEPS = 40;

/** A source onto four layers of 20 neurons, which lie on two cores of 10 each. */
function wide(delays: readonly number[]) {
  const weights = { kind: 'uniform', low: -10, high: 90 };
  const layers = ['a', 'b', 'c', 'd'];
  return networkOf({
    inputs: { in: { size: 8, encoder: 'external' } },
    populations: {
      source: { size: 9, neuron, threshold: { kind: 'constant', value: 60 } },
      ...Object.fromEntries(
        layers.map(name => [name, { size: 20, neuron, threshold: { kind: 'constant', value: 80 } }]),
      ),
    },
    projections: {
      In: { from: 'in', to: 'source', connect: { kind: 'all' }, weights },
      ...Object.fromEntries(
        layers.map((name, index) => [
          name.toUpperCase(),
          { from: 'source', to: name, delayTicks: delays[index], connect: { kind: 'all' }, weights },
        ]),
      ),
    },
  });
}

const limited = (maxFanInCrossbars: number) =>
  chipWith('loom1', {
    capacity: { ...chipWith('loom1', {}).capacity, neurons: 10, maxFanInCrossbars },
  });

describe('sources that reach too many crossbars', () => {
  const feed = { in: randomSpikes(8, STEPS, 0.4, 3) };

  test('delays that have a step to give hide the copies: every spike stays', () => {
    const network = wide([1, 2, 3, 2]);
    const expected = runNetwork(network, limited(100), feed, STEPS);
    for (const limit of [4, 5, 6, 7]) {
      const chip = limited(limit);
      const legal = legaliseNetwork(network, chip);
      expect(runNetwork(legal.network, chip, feed, STEPS).spikes).toMatchObject(expected.spikes);
      expect(legal.notes).toHaveLength(1);
    }
    expect(expected.spikes.d.flat().length).toBeGreaterThan(20);
    expect(legaliseNetwork(network, limited(8)).network).toBe(network);
  });

  test('what has no step to give is one step late, and the note says so', () => {
    const network = wide([1, 1, 1, 1]);
    const expected = runNetwork(network, limited(100), feed, STEPS);
    const { network: legal, notes } = legaliseNetwork(network, limited(7));
    expect(notes).toEqual([
      'source reaches more than the 7 crossbars of loom1, so relay-copy-source-1 (9 relay neurons) pass its spikes on to D, in time but for D, one step later',
    ]);
    const actual = runNetwork(legal, limited(7), feed, STEPS);
    expect(actual.spikes.d.slice(1)).toEqual(expected.spikes.d.slice(0, -1));
    expect(actual.spikes.a).toEqual(expected.spikes.a);
  });

  test('where copies do not help, the network stays, for the partition to refuse', () => {
    const network = wide([1, 1, 1, 1]);
    expect(legaliseNetwork(network, limited(1)).network).toBe(network);
  });
});
