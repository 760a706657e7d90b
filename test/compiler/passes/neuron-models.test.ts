import { describe, expect, test } from 'vitest';
import { legaliseNetwork } from '../../../src/compiler/passes/legalise-network.js';
import { chipNamed, networkOf } from '../support.js';
import { chipWith, randomSpikes, runNetwork } from './run-network.js';

const STEPS = 60;

function single(neuron: object, more: object = {}) {
  return networkOf({
    inputs: { in: { size: 10, encoder: 'external' } },
    populations: { z: { size: 6, neuron, threshold: { kind: 'constant', value: 150 } } },
    projections: {
      W: {
        from: 'in',
        to: 'z',
        connect: { kind: 'all' },
        weights: { kind: 'uniform', low: 0, high: 120 },
        ...more,
      },
    },
  });
}

describe('neuron models that a chip has not', () => {
  const loihi2 = chipNamed('loihi2');

  test.each([
    [
      'loom1',
      { model: 'lif-cuba', decayU: 4095, decayV: 163 },
      'population z is of neuron model lif-cuba; loom1 has lif-shift, accumulate; the nearest is lif-shift with leakShift 5 (decay 0.0398 to 1/32): take it with --nearest, or choose another chip',
    ],
    [
      'loihi1',
      { model: 'lif-cuba', decayU: 4095, decayV: 163, reset: { kind: 'subtract', amount: 640 } },
      'population z resets by subtract; loihi1 has zero; the nearest is zero: take it with --nearest, or choose another chip',
    ],
    [
      'loihi1',
      { model: 'lif-cuba', decayU: 4095, decayV: 163, refractorySteps: 100 },
      'population z rests 100 steps after a spike; loihi1 has at most 64; the nearest is 64: take it with --nearest, or choose another chip',
    ],
    [
      'loom1',
      { model: 'lif-shift', leakShift: 20 },
      'population z leaks by 1/1048576 a step (leakShift 20); loom1 has leakShift 0 to 15; the nearest is 15: take it with --nearest, or choose another chip',
    ],
    [
      'loihi1',
      { model: 'lif-shift', leakShift: 0 },
      'population z leaks by 1/1 a step (leakShift 0); loihi1 has leakShift 1 to 12; the nearest is 1: take it with --nearest, or choose another chip',
    ],
  ])('%s names the nearest to %j', (chip, neuron, message) => {
    expect(() => legaliseNetwork(single(neuron), chipNamed(chip))).toThrow(message);
  });

  test('a network that fits comes back as it is', () => {
    const network = single({
      model: 'lif-cuba',
      decayU: 300,
      decayV: 163,
      reset: { kind: 'value', value: 640 },
    });
    expect(legaliseNetwork(network, loihi2, { nearest: true })).toEqual({ network, notes: [] });
  });

  test('lif-cuba without a current becomes lif-shift with the same spikes, where its decay is a power of two', () => {
    const feed = { in: randomSpikes(10, STEPS, 0.2, 5) };
    for (const decayV of [0, 4096 >> 3]) {
      const network = single({ model: 'lif-cuba', decayU: 4095, decayV, refractorySteps: 2 });
      const { network: near, notes } = legaliseNetwork(network, chipNamed('loom1'), { nearest: true });
      const expected = runNetwork(network, loihi2, feed, STEPS).spikes.z;
      const actual = runNetwork(near, chipNamed('loom1'), feed, STEPS).spikes.z;
      expect(notes).toEqual([
        `population z: lif-cuba becomes lif-shift${decayV === 0 ? '' : "; its potential's decay 0.125 becomes 1/8"}`,
      ]);
      // A leak of whole units rounds otherwise than one of 64ths; without one they are equal.
      if (decayV === 0) expect(actual).toEqual(expected);
      else expect(Math.abs(actual.flat().length / expected.flat().length - 1)).toBeLessThan(0.1);
      expect(expected.flat().length).toBeGreaterThan(50);
    }
  });

  test('a current that decays arrives at once, times the nearest power of two', () => {
    const network = single({
      model: 'lif-cuba',
      decayU: 1023,
      decayV: 163,
      reset: { kind: 'value', value: 9 },
    });
    const near = legaliseNetwork(network, chipNamed('loom1'), { nearest: true });
    expect(near.notes).toEqual([
      "population z: lif-cuba becomes lif-shift; its potential's decay 0.0398 becomes 1/32; its current, which decays by 0.25, arrives at once, times 4; a spike sets its potential to 0",
    ]);
    expect(near.network.description.projections.W.exponent).toBe(2);
    expect(near.network.description.populations.z.neuron).toEqual({
      model: 'lif-shift',
      leakShift: 5,
      refractorySteps: 0,
    });
  });

  test('weights of one sign that fill their bits get one more', () => {
    const network = single(
      { model: 'lif-cuba', decayU: 4095, decayV: 0 },
      { weights: { kind: 'constant', value: 200 } },
    );
    const near = legaliseNetwork(network, chipNamed('loom1'), { nearest: true }).network;
    expect(near.description.projections.W).toMatchObject({ weightBits: 9, storedBits: 9 });
    const feed = { in: randomSpikes(10, STEPS, 0.05, 2) };
    expect(runNetwork(near, chipNamed('loom1'), feed, STEPS).spikes).toEqual(
      runNetwork(network, loihi2, feed, STEPS).spikes,
    );
  });

  test('a reset by subtraction becomes one to 0, and a long rest a shorter one', () => {
    const reset = { kind: 'subtract', amount: 640 };
    const network = single({ model: 'lif-cuba', decayU: 4095, decayV: 163, reset, refractorySteps: 70 });
    const near = legaliseNetwork(network, chipNamed('loihi1'), { nearest: true });
    expect(near.notes).toEqual([
      'population z: a spike sets its potential to 0 instead of taking 640 off, so that what was above is lost',
      'population z: it rests 64 steps after a spike instead of 70',
    ]);
    expect(near.network.description.populations.z.neuron).toMatchObject({
      reset: { kind: 'zero' },
      refractorySteps: 64,
    });
  });

  test('biases come from an input that fires in every step', () => {
    const neuron = { model: 'lif-cuba', decayU: 2047, decayV: 0, biasMantissa: [640, 0, -320, 31, 1280, 64] };
    const near = legaliseNetwork(single(neuron), chipNamed('loom1'), { nearest: true });
    expect(near.notes[1]).toBe(
      'population z: its biases come from the input bias-z, which must be given the value 255; they act from the second step on (in whole weights, largest error 0.484)',
    );
    const silent = { in: Array.from({ length: STEPS }, () => []) };
    const { spikes, potentials } = runNetwork(near.network, chipNamed('loom1'), silent, STEPS);
    const described = runNetwork(single(neuron), loihi2, silent, STEPS);
    expect(spikes.z.slice(1)).toEqual(described.spikes.z.slice(0, -1));
    expect(potentials.z[10]).toEqual([100, 0, -50, 0, 40, 10]);
    expect(spikes.z.flat().length).toBeGreaterThan(5);
  });
});

describe('lowestPotential', () => {
  test('is left out where the chip has none', () => {
    const network = single({ model: 'lif-shift', leakShift: 3, lowestPotential: -10 });
    const chip = chipWith('loihi1', {});
    expect(() => legaliseNetwork(network, chip)).toThrow(
      'has a lowestPotential of -10; loihi1 has no lowestPotential',
    );
    const near = legaliseNetwork(network, chip, { nearest: true });
    expect(near.notes).toEqual(["population z: its potential goes down to the chip's lowest instead of -10"]);
    expect(near.network.description.populations.z.neuron).not.toHaveProperty('lowestPotential');
  });
});
