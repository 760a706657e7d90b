import { expect, test } from 'vitest';
import { checkObjective, parseObjective } from '../../../src/compiler/placement/objective.js';
import { SpikeloomError } from '../../../src/fixed/error.js';

test('an objective is one name or a sum of weighted ones', () => {
  expect(parseObjective('load')).toEqual({ energy: 0, latency: 0, load: 1, balance: 0 });
  expect(parseObjective('energy=1,load=0.5')).toEqual({ energy: 1, latency: 0, load: 0.5, balance: 0 });
  expect(parseObjective(' latency = .25 , balance')).toEqual({
    energy: 0,
    latency: 0.25,
    load: 0,
    balance: 1,
  });
});

test.each([
  [
    'speed',
    '--optimise has "speed"; known: energy, latency, load, balance, or a sum such as energy=1,load=0.5',
  ],
  ['', '--optimise has ""; known: energy, latency, load, balance, or a sum such as energy=1,load=0.5'],
  [
    'energy=1=2',
    '--optimise has "energy=1=2"; known: energy, latency, load, balance, or a sum such as energy=1,load=0.5',
  ],
  ['energy,energy=2', '--optimise names energy twice; give it one weight'],
  ['energy=-1', '--optimise gives energy the weight "-1"; limit a number in 0..1000000'],
  ['energy=', '--optimise gives energy the weight ""; limit a number in 0..1000000'],
  ['energy=1e9', '--optimise gives energy the weight "1e9"; limit a number in 0..1000000'],
  ['energy=1000001', '--optimise gives energy the weight "1000001"; limit a number in 0..1000000'],
  [
    'energy=0,load=0',
    'the objective weighs nothing: give one of energy, latency, load, balance a weight above 0',
  ],
])('the objective "%s" is refused', (text, message) => {
  expect(() => parseObjective(text)).toThrow(new SpikeloomError(message));
});

test('weights that are no numbers are refused', () => {
  expect(() => checkObjective({ energy: Number.NaN, latency: 0, load: 0, balance: 0 })).toThrow(
    "the objective's weight of energy is NaN; limit a finite number of 0 or more",
  );
});
